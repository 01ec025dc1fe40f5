import { canonicalJson } from '../../shared/reading/change.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';

export interface MergedSettings {
  readonly settings: SiteSettings;
  /** Settings that both changed, to different values: those of `mine` are in `settings`. */
  readonly clashes: readonly (keyof SiteSettings)[];
}

/**
 * Two writers of the settings: each setting that only one of them changed is taken from that one.
 * @param base what `mine` was made from
 * @param theirs what is in force by now; its number goes on
 */
export function mergeSettings(base: SiteSettings, mine: SiteSettings, theirs: SiteSettings): MergedSettings {
  const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
  const keys = Object.keys({ ...theirs, ...mine }) as (keyof SiteSettings)[];
  const own = keys.filter((key) => key !== 'version' && !same(base[key], mine[key]));
  return {
    settings: { ...theirs, ...Object.fromEntries(own.map((key) => [key, mine[key]])) },
    clashes: own.filter((key) => !same(base[key], theirs[key]) && !same(mine[key], theirs[key])),
  };
}

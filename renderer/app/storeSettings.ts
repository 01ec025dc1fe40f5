import { EnthesisError } from '../../shared/errors.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { settingName } from '../../shared/settings/words.ts';
import { call } from './client.ts';
import { mergeSettings } from './mergeSettings.ts';

export type StoredSettings =
  | { readonly stored: SiteSettings }
  /** Another window has changed the same: nothing was stored. `settings` are the caller's on top of those in force. */
  | { readonly inForce: SiteSettings; readonly settings: SiteSettings; readonly message: string };

/**
 * Stores settings that were made from `base`. What another window has changed in the meantime stays, unless both have
 * changed the same setting: then nothing is stored and the caller is told.
 */
export async function storeSettings(base: SiteSettings, mine: SiteSettings): Promise<StoredSettings> {
  try {
    return { stored: await call('settings.set', { ...mine, version: base.version }) };
  } catch (error) {
    if (!(error instanceof EnthesisError) || error.code !== 'conflict') throw error;
  }
  const inForce = await call('settings.get', {});
  const { settings, clashes } = mergeSettings(base, mine, inForce);
  if (clashes.length === 0) return { stored: await call('settings.set', settings) };
  return {
    inForce,
    settings,
    message: `Not stored: another window has changed the same settings (${clashes.map(settingName).join(', ')}). Look at them, then store yours again.`,
  };
}

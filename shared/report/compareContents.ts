/** What two states of one report show differently: for the reader who is about to sign one of them. */
import type { MeasureResult } from '../measure/model.ts';
import { canonicalJson } from '../reading/change.ts';
import type { SiteSettings } from '../settings/model.ts';
import { settingName, withoutSettingsNumber } from '../settings/words.ts';
import { compareVersions, type SectionDifference } from './compareVersions.ts';
import type { ReportContent } from './model.ts';

export interface SettingDifference {
  readonly setting: string;
  readonly before: string;
  readonly after: string;
}

export interface ContentDifference {
  readonly sections: readonly SectionDifference[];
  readonly settings: readonly SettingDifference[];
  /** Further parts that are not the same, in words. */
  readonly parts: readonly string[];
}

function words(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(words).join(', ');
  return value === undefined ? 'not set' : canonicalJson(value);
}

/** The number of the settings is not compared: it also counts what changes no report. */
function compareSettings(before: SiteSettings, after: SiteSettings): SettingDifference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof SiteSettings)[];
  return keys.flatMap((key): SettingDifference[] => {
    if (key === 'version' || canonicalJson(before[key] ?? null) === canonicalJson(after[key] ?? null)) return [];
    return [{ setting: settingName(key), before: words(before[key]), after: words(after[key]) }];
  });
}

/** Rules name the settings that they used by their number, which also counts what changes no measurement. */
function withoutNumbersOfSettings(measure: MeasureResult): MeasureResult {
  const lesions = measure.lesions.map((lesion) => {
    const fired = lesion.maturity.fired.map((rule) => ({
      ...rule,
      inputs: rule.inputs.map((input) => ({ ...input, source: withoutSettingsNumber(input.source) })),
    }));
    return { ...lesion, maturity: { ...lesion.maturity, fired } };
  });
  return { ...measure, lesions };
}

const parts: readonly (readonly [string, (content: ReportContent) => unknown])[] = [
  ['The patient’s details', (content) => content.patient],
  ['The examination’s details', (content) => [content.studyInstanceUid, content.accessionNumber, content.studyDate]],
  ['Order and headings of the sections', (content) => content.sections.map(({ id, title }) => [id, title])],
  ['The template', (content) => content.template],
  ['The key images', (content) => content.keyImages],
  ['The measurements', (content) => withoutNumbersOfSettings(content.measure)],
  ['The marks and readings', (content) => content.work],
];

/** Sentences and settings that differ, with the old and the new, and further parts that do. */
export function compareContents(before: ReportContent, after: ReportContent): ContentDifference {
  return {
    sections: compareVersions(before, after),
    settings: compareSettings(before.settings, after.settings),
    parts: parts.flatMap(([name, of]) =>
      canonicalJson(of(before) ?? null) === canonicalJson(of(after) ?? null) ? [] : [name],
    ),
  };
}

/** Nothing differs that a reader could see. */
export function isSame({ sections, settings, parts: others }: ContentDifference): boolean {
  return sections.length === 0 && settings.length === 0 && others.length === 0;
}

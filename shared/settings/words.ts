import type { SiteSettings } from './model.ts';

const settingWords: Partial<Record<keyof SiteSettings, string>> = {
  ratioCv: 'Repositioning and reader variation of a ratio',
  sdcLengthMm: 'Smallest detectable change of a length, mm',
  sdcSource: 'Source of the smallest detectable change',
  magnificationCv: 'Variation of the magnification in the detector plane',
  fwhmMm: 'Resolution of the gamma camera (FWHM), mm',
  plateauMargin: 'Plateau margin, factor',
  plateauMinDays: 'Days that a plateau must span',
  followUpMonths: 'Follow-up interval, months',
  delayedWindowHours: 'Delayed phase, hours',
  maxDelayDifferenceMin: 'Largest difference of delays, minutes',
  defaultHalfLifeHours: 'Half-life when the header has none, hours',
  recommendationsOff: 'Recommendations left out',
  institution: 'Institution',
  department: 'Department',
  macros: 'Macros',
  templates: 'Report templates',
};

/** "followUpMonths" as "follow up months": a setting that has no words of its own yet. */
const spelled = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a setting is called where the reader is told of it. */
export function settingName(key: keyof SiteSettings): string {
  return settingWords[key] ?? spelled(key);
}

/** "site settings, version 5": where a value comes from that the site has set. */
export function settingsSource(version: number): string {
  return `site settings, version ${version}`;
}

/** The same source whatever the number, for comparing what two numbers of the settings give. */
export function withoutSettingsNumber(source: string): string {
  return source.replace(/\bsite settings, version \d+$/, 'site settings');
}

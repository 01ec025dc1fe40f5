/** The site's numbers by name, with their limits, and how one is read from what a person typed. */
import type { SiteSettings } from './model.ts';

export type NumberName =
  | 'ratioCv'
  | 'sdcMm'
  | 'magnificationCv'
  | 'plateauMargin'
  | 'plateauDays'
  | 'followUpMonths'
  | 'halfLifeHours'
  | 'fwhmMm';

export interface NumberSetting {
  /** Name on the command line. */
  readonly name: NumberName;
  /** Key in the settings. */
  readonly key:
    | 'ratioCv'
    | 'sdcLengthMm'
    | 'magnificationCv'
    | 'plateauMargin'
    | 'plateauMinDays'
    | 'followUpMonths'
    | 'defaultHalfLifeHours'
    | 'fwhmMm';
  readonly label: string;
  /** Lowest and highest value that is taken, in the unit of the setting (0.025 for 2.5%). */
  readonly min: number;
  readonly max: number;
  /** Unit that may be typed after the number. A percentage is stored as a share. */
  readonly unit: 'mm' | '%' | 'days' | 'months' | 'h' | '';
}

export const numberSettings: readonly NumberSetting[] = [
  {
    name: 'sdcMm',
    key: 'sdcLengthMm',
    label: 'Smallest detectable change of a length',
    min: 0.1,
    max: 20,
    unit: 'mm',
  },
  {
    name: 'magnificationCv',
    key: 'magnificationCv',
    label: 'Variation of the magnification in the detector plane',
    min: 0,
    max: 0.3,
    unit: '%',
  },
  {
    name: 'ratioCv',
    key: 'ratioCv',
    label: 'Repositioning and reader variation of a ratio',
    min: 0.005,
    max: 0.5,
    unit: '%',
  },
  { name: 'plateauMargin', key: 'plateauMargin', label: 'Plateau margin, factor', min: 1.01, max: 2, unit: '' },
  {
    name: 'plateauDays',
    key: 'plateauMinDays',
    label: 'Days that a plateau must span',
    min: 1,
    max: 1000,
    unit: 'days',
  },
  { name: 'followUpMonths', key: 'followUpMonths', label: 'Follow-up interval', min: 1, max: 24, unit: 'months' },
  {
    name: 'halfLifeHours',
    key: 'defaultHalfLifeHours',
    label: 'Half-life when the header has none',
    min: 0.1,
    max: 1000,
    unit: 'h',
  },
  { name: 'fwhmMm', key: 'fwhmMm', label: 'Resolution of the gamma camera (FWHM)', min: 2, max: 30, unit: 'mm' },
];

export type ParsedNumber =
  | { readonly ok: true; readonly value: number }
  /** `reason` in words, for beside the field or on the command line. */
  | { readonly ok: false; readonly reason: string };

/** "2.5%" for a share, "3.2 mm": a value of a setting as a person reads it. */
export function wordNumber({ unit }: NumberSetting, value: number): string {
  const number = (v: number) => String(Number(v.toPrecision(6)));
  if (unit === '%') return `${number(100 * value)}%`;
  return unit === '' ? number(value) : `${number(value)} ${unit}`;
}

/**
 * Reads a number that was typed: point or comma before the decimals ("3,2" is 3.2), the unit after it or not. A thousands separator,
 * two separators, anything that is no plain number, and what is out of range are refused in words; nothing is guessed and nothing
 * is moved into the range. A percentage is the number with or without its sign: "2.5" and "2.5%" are both 2.5%.
 */
export function parseNumber(setting: NumberSetting, text: string): ParsedNumber {
  const typed = text.trim().replaceAll('\u00a0', ' ');
  const { unit, label, min, max } = setting;
  const no = (reason: string): ParsedNumber => ({ ok: false, reason: `${label}: ${reason}` });
  if (typed === '') return no('no number was given.');
  const example = wordNumber(setting, unit === '%' ? 0.025 : Math.min(max, Math.max(min, 3.2)));
  const match = /^([+-]?\d+(?:[.,]\d+)?|[+-]?[.,]\d+)\s*(%|mm|days?|months?|h|hours?)?$/i.exec(typed);
  if (match === null)
    return no(`"${typed}" is not a plain number. Write it like ${example}, without a thousands separator.`);
  const given = (match[2] ?? '').toLowerCase();
  if (given !== '' && !unitsOf[unit].includes(given)) {
    return no(
      `"${typed}" has the unit ${given}; it is given ${unit === '' ? 'without a unit' : `in ${unit}`}, like ${example}.`,
    );
  }
  const number = Number(match[1]!.replace(',', '.'));
  const value = unit === '%' ? number / 100 : number;
  if (value < min - 1e-12 || value > max + 1e-12) {
    return no(
      `${wordNumber(setting, value)} is out of range, from ${wordNumber(setting, min)} to ${wordNumber(setting, max)}.`,
    );
  }
  return { ok: true, value };
}

const unitsOf: Readonly<Record<NumberSetting['unit'], readonly string[]>> = {
  mm: ['mm'],
  '%': ['%'],
  days: ['day', 'days'],
  months: ['month', 'months'],
  h: ['h', 'hour', 'hours'],
  '': [],
};

/** The settings with a number that somebody typed: it is then "typed in", never the site's measurement. */
export function withTypedNumber(settings: SiteSettings, { key }: NumberSetting, value: number): SiteSettings {
  if (settings[key] === value) return settings;
  const next = { ...settings, [key]: value };
  switch (key) {
    case 'ratioCv':
      return { ...next, ratioCvSource: 'typed-in', ratioCvMeasured: null };
    case 'sdcLengthMm':
      return { ...next, sdcSource: 'typed-in', sdcMeasured: null };
    case 'fwhmMm':
      return { ...next, fwhmSource: 'typed-in' };
    default:
      return next;
  }
}

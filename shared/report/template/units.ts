/** The ways templates write common units, as UCUM codes. */
const known: Readonly<Record<string, string>> = {
  '': '1',
  mm: 'mm',
  cm: 'cm',
  m: 'm',
  mm2: 'mm2',
  'mm\u00b2': 'mm2',
  cm2: 'cm2',
  'cm\u00b2': 'cm2',
  mm3: 'mm3',
  'mm\u00b3': 'mm3',
  cm3: 'cm3',
  'cm\u00b3': 'cm3',
  cc: 'cm3',
  ml: 'mL',
  l: 'L',
  '%': '%',
  '\u00b0': 'deg',
  deg: 'deg',
  degree: 'deg',
  degrees: 'deg',
  kg: 'kg',
  g: 'g',
  mg: 'mg',
  t: 'T',
  s: 's',
  sec: 's',
  seconds: 's',
  min: 'min',
  minutes: 'min',
  h: 'h',
  hours: 'h',
  days: 'd',
  weeks: 'wk',
  months: 'mo',
  years: 'a',
  mbq: 'MBq',
  kv: 'kV',
};

/**
 * The UCUM code of a unit as a template writes it. An unknown one becomes an annotation of the dimensionless unit, which UCUM
 * allows for any words: "foci" gives "{foci}".
 */
export function ucumOf(unit: string): string {
  const found = known[unit.trim().toLowerCase()];
  if (found !== undefined) return found;
  return `{${unit.trim().replace(/[^\x21-\x7e]|[{}]/g, '_')}}`;
}

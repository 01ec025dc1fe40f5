/** Languages whose numbers have a decimal comma. */
const commaLanguages = new Set(
  'cs da de el es et fi fr hr hu it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk'.split(' '),
);

/**
 * A number as a person writes it, with a decimal point: "4,5" is 4.5. A comma before three digits may be one of thousands,
 * so that it counts as decimal only where the language writes decimals so.
 * @param language BCP 47 tag of the template; empty where it is not known
 * @returns null for what is no number, or could be two
 */
export function decimalNumber(text: string, language: string): string | null {
  const [, sign, whole = '', comma, decimals] = /^\s*([+-]?)(\d*)(?:([.,])(\d+))?\s*$/.exec(text) ?? [];
  const minus = sign === '-' ? '-' : '';
  if (decimals === undefined) return whole === '' ? null : `${minus}${whole}`;
  const isDecimal = commaLanguages.has(language.toLowerCase().split('-')[0] ?? '');
  if (comma === ',' && decimals.length === 3 && !isDecimal) return null;
  return `${minus}${whole || '0'}.${decimals}`;
}

/** Person names (PS3.5 6.2.1): up to three groups - alphabetic, ideographic, phonetic - of five components each. */

function group(value: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = value.split('^').map((part) => part.trim());
  const first = [prefix, given, middle].filter((part) => part !== '').join(' ');
  return [family, first, suffix].filter((part) => part !== '').join(', ');
}

/** Ideographic and phonetic names are written family first, without a comma. */
function eastAsianGroup(value: string): string {
  return value
    .split('^')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

/** "Yamada^Tarou=山田^太郎=やまだ^たろう" for people: "Yamada, Tarou (山田 太郎, やまだ たろう)". */
export function displayName(personName: string): string {
  const [alphabetic = '', ideographic = '', phonetic = ''] = personName.split('\\')[0]!.split('=');
  const others = [ideographic, phonetic].map(eastAsianGroup).filter((part) => part !== '');
  const name = group(alphabetic);
  if (name === '') return others.length < 2 ? (others[0] ?? '') : `${others[0]} (${others[1]})`;
  return others.length === 0 ? name : `${name} (${others.join(', ')})`;
}

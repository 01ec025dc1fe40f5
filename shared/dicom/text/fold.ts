// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is what is meant.
const ascii = /^[\x00-\x7f]*$/;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const marks = /\p{M}/gu;

/** Case and accents away: "Müller" -> "muller". Kana keeps its voicing marks, which are letters to a reader of Japanese. */
export function fold(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase();
  if (ascii.test(lower)) return lower;
  let out = '';
  for (const char of lower) out += unspaced.test(char) ? char : char.normalize('NFD').replace(marks, '');
  return out.replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('æ', 'ae').replaceAll('ł', 'l').replaceAll('đ', 'd');
}

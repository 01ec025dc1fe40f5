/** The signing reader's name as typed, as a DICOM person name (PS3.5 6.2.1) and as people read it. */
import { displayName } from '../dicom/text/personName.ts';

const titles = /^(?:dr|prof|professor|mr|mrs|ms|doc|priv|pd)\.?$/i;
const degrees = /^(?:m\.?d|ph\.?d|d\.?o|m\.?sc|frcr|fracr|frcpc|facr|ffrrcsi|mbbs|mbchb|mph|dmrd)\.?$/i;
/** Words that belong to the family name that follows them. */
const particles = /^(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|zu|zur|bin|al|el)$/i;

function join(...parts: readonly string[]): string {
  return parts.join('^').replace(/\^+$/, '');
}

/** What a PN may not hold: backslash, equals sign and control characters. */
function clean(text: string): string {
  return text
    .replace(/[\\=]|\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * "Jane Doe", "Doe, Jane", "Dr. Jane van der Berg, MD" -> "Doe^Jane", "Doe^Jane", "van der Berg^Jane^^Dr.^MD". A name
 * with a caret is taken as components. At most 64 characters, as a component group may have.
 */
export function signerPn(typed: string): string {
  const name = clean(typed);
  if (name.includes('^')) {
    const [family = '', given = '', middle = '', prefix = '', suffix = ''] = name.split('^').map((part) => part.trim());
    return join(family, given, middle, prefix, suffix).slice(0, 64);
  }
  const [first = '', ...rest] = name.split(',').map((part) => part.trim());
  const suffixes = rest.filter((part) => part !== '' && part.split(' ').every((word) => degrees.test(word)));
  const given = rest.filter((part) => part !== '' && !suffixes.includes(part)).join(' ');
  const words = (given === '' ? first : given).split(' ');
  const prefixes: string[] = [];
  while (words.length > 1 && titles.test(words[0] ?? '')) prefixes.push(words.shift() ?? '');
  while (given === '' && words.length > 1 && degrees.test(words.at(-1) ?? '')) suffixes.unshift(words.pop() ?? '');
  const tail = [prefixes.join(' '), suffixes.join(' ')] as const;
  if (given !== '') return join(first, words.join(' '), '', ...tail).slice(0, 64);
  const particle = words.findIndex((word, index) => index > 0 && index < words.length - 1 && particles.test(word));
  const from = particle < 0 ? words.length - 1 : particle;
  return join(words.slice(from).join(' '), words.slice(0, from).join(' '), '', ...tail).slice(0, 64);
}

/** As the reader typed it; a name typed in components is written for people: "Doe^Jane" gives "Doe, Jane". */
export function signerName(typed: string): string {
  return typed.includes('^') ? displayName(typed) : typed;
}

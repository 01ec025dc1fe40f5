/** Which identities under one Patient ID are one person. */
import { canBeOne, comparable, type Identity, identityText } from './identity.ts';

/**
 * The people among the identities of one ID. Two identities are one person when nothing in them contradicts the other. An
 * identity that could be two people who contradict each other is neither: it stands alone until the reader joins it, because
 * choosing one of them would be a guess.
 *
 * The answer is a function of the set of identities: their order, and whether they came in one import or in several, do not
 * matter. People and their identities are in the order of `identityText`.
 */
export function groupPeople(identities: readonly Identity[]): Identity[][] {
  const distinct = [...new Map(identities.map((item) => [identityText(item), item])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item);
  const matches = matchesOf(distinct);
  const ambiguous = matches.map((own) => own.some((a) => own.some((b) => !matches[a]!.includes(b))));
  const people: Identity[][] = [];
  const placed = new Set<number>();
  for (let at = 0; at < distinct.length; at += 1) {
    if (placed.has(at)) continue;
    // Among those that are not ambiguous, agreement is transitive: each one's matches are its whole person.
    const person = ambiguous[at] === true ? [at] : matches[at]!.filter((other) => ambiguous[other] !== true);
    for (const member of person) placed.add(member);
    people.push(person.map((member) => distinct[member]!));
  }
  return people;
}

/** Of each identity those that it can be one person with, itself included, in order. */
function matchesOf(identities: readonly Identity[]): number[][] {
  const known = identities.map(comparable);
  const matches: number[][] = known.map(() => []);
  known.forEach((one, a) => {
    for (let b = a; b < known.length; b += 1) {
      if (b !== a && !canBeOne(one, known[b]!)) continue;
      matches[a]!.push(b);
      if (b !== a) matches[b]!.push(a);
    }
  });
  return matches.map((own) => own.sort((a, b) => a - b));
}

/** What is known of one person: of each attribute the fullest value, then the first in the order of their text. */
export function mergedIdentity(person: readonly Identity[]): Identity {
  const fullest = (values: readonly string[]): string =>
    [...values].sort((a, b) => b.length - a.length || (a < b ? -1 : a > b ? 1 : 0))[0] ?? '';
  return {
    base: person[0]!.base,
    issuer: fullest(person.map(({ issuer }) => issuer)),
    namePn: fullest(person.map(({ namePn }) => namePn)),
    birthDate: fullest(person.map(({ birthDate }) => birthDate ?? '')) || null,
    sex: fullest(person.map(({ sex }) => sex)),
  };
}

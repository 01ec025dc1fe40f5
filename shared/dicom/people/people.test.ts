import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupPeople, mergedIdentity } from './groupPeople.ts';
import { contradictions, type Identity, type IdentityField, identityText } from './identity.ts';

function identity(over: Partial<Identity> = {}): Identity {
  return { base: '0004711', issuer: '', namePn: '', birthDate: null, sex: '', ...over };
}
const name = (namePn: string) => identity({ namePn });
const born = (birthDate: string | null) => identity({ birthDate });
const sex = (value: string) => identity({ sex: value });
const issuer = (value: string) => identity({ issuer: value });

describe('what tells two identities under one ID apart', () => {
  const cases: [string, Identity, Identity, IdentityField[]][] = [
    ['nothing known of either', identity(), identity(), []],
    ['another issuer', issuer('HOSP_A'), issuer('HOSP_B'), ['issuer']],
    ['an issuer in other letters', issuer('Hosp_A'), issuer('HOSP_A'), []],
    ['an issuer that only one states', issuer('HOSP_A'), issuer(''), []],
    ['another birth date', born('1950-02-03'), born('1988-11-30'), ['birthDate']],
    ['day and month exchanged', born('1950-02-03'), born('1950-03-02'), ['birthDate']],
    ['a birth date that only one states', born('1950-02-03'), born(null), []],
    ['a birth date cut to the year', born('1950-02-03'), born('1950'), []],
    ['another year', born('1950-02-03'), born('1951'), ['birthDate']],
    ['another sex', sex('F'), sex('M'), ['sex']],
    ['other is a sex of its own', sex('O'), sex('M'), ['sex']],
    ['a sex that only one states', sex('F'), sex(''), []],
    ['a sex outside the standard says nothing', sex('U'), sex('M'), []],
    ['another name', name('ALPHA^ANNA'), name('BETA^BERT'), ['name']],
    ['another given name', name('ALPHA^ANNA'), name('ALPHA^BERTA'), ['name']],
    ['another surname, as after marriage', name('ALPHA^ANNA'), name('GAMMA^ANNA'), ['name']],
    ['a double name after marriage', name('ALPHA^ANNA'), name('ALPHA-GAMMA^ANNA'), []],
    ['no name', name('ALPHA^ANNA'), name(''), []],
    ['only carets', name('ALPHA^ANNA'), name('^^^^'), []],
    ['case', name('ALPHA^ANNA'), name('Alpha^Anna'), []],
    ['accents', name('Müller^Zoë'), name('MULLER^ZOE'), []],
    ['accents spelled out', name('Müller^Jörg'), name('Mueller^Joerg'), []],
    ['sharp s', name('Groß^Anna'), name('GROSS^ANNA'), []],
    ['composed and decomposed letters', name('Mu\u0308ller^Anna'), name('M\u00fcller^Anna'), []],
    ['an apostrophe', name("O'Brien^Pat"), name('OBRIEN^PAT'), []],
    ['order of the parts', name('ALPHA^ANNA'), name('ANNA^ALPHA'), []],
    ['a comma or a blank for the caret', name('ALPHA^ANNA'), name('Alpha, Anna'), []],
    ['a middle name that only one has', name('ALPHA^ANNA^MARIA'), name('ALPHA^ANNA'), []],
    ['a middle initial', name('ALPHA^ANNA^M'), name('ALPHA^ANNA^MARIA'), []],
    ['an initial with a dot', name('ALPHA^A.'), name('ALPHA^ANNA'), []],
    ['another middle initial', name('ALPHA^ANNA^M'), name('ALPHA^ANNA^K'), ['name']],
    ['an initial that does not fit', name('ALPHA^B'), name('ALPHA^ANNA'), ['name']],
    ['initials that need each other’s place', name('A^ADAM'), name('A^ANNA'), []],
    ['a title', name('ALPHA^ANNA^^DR'), name('ALPHA^ANNA'), []],
    ['a degree', name('ALPHA^ANNA^^^MD'), name('ALPHA^ANNA^^^PHD'), []],
    ['a name twice against two names', name('ANNA^ANNA'), name('ANNA^ALPHA'), ['name']],
    ['one of two scripts', name('Yamada^Tarou=山田^太郎'), name('YAMADA^TAROU'), []],
    [
      'scripts in common outweigh how they are romanised',
      name('Yamada^Tarou=山田^太郎'),
      name('Yamada^Taro=山田^太郎'),
      [],
    ],
    ['other characters of one sound', name('Yamada^Tarou=山田^太郎'), name('Yamada^Tarou=山田^太朗'), ['name']],
    ['characters in the first group', name('山田^太郎'), name('Yamada^Tarou=山田^太郎=やまだ^たろう'), []],
    ['characters without a caret', name('山田太郎'), name('山田^太郎'), []],
    ['no script in common', name('山田^太郎'), name('YAMADA^TAROU'), []],
    ['the phonetic group alone', name('やまだ^たろう'), name('すずき^たろう'), ['name']],
    ['Hangul', name('Hong^Gildong=洪^吉洞=홍^길동'), name('Hong^Gildong'), []],
    [
      'everything',
      identity({ issuer: 'HOSP_A', namePn: 'ALPHA^ANNA', birthDate: '1950-02-03', sex: 'F' }),
      identity({ issuer: 'HOSP_B', namePn: 'BETA^BERT', birthDate: '1988-11-30', sex: 'M' }),
      ['issuer', 'birthDate', 'sex', 'name'],
    ],
  ];
  it.each(cases)('%s', (_what, a, b, expected) => {
    expect(contradictions(a, b)).toEqual(expected);
    expect(contradictions(b, a)).toEqual(expected);
  });
});

const anna = identity({ issuer: 'HOSP_A', namePn: 'ALPHA^ANNA', birthDate: '1950-02-03', sex: 'F' });
const annaWithoutIssuer = { ...anna, issuer: '' };
const annaElsewhere = { ...anna, issuer: 'HOSP_C' };
const bert = identity({ issuer: 'HOSP_B', namePn: 'BETA^BERT', birthDate: '1988-11-30', sex: 'M' });
const nobody = identity();

/** People as sorted lists of sorted texts. */
function people(identities: readonly Identity[]): string[][] {
  return groupPeople(identities)
    .map((person) => person.map(identityText).sort())
    .sort();
}
const expected = (...groups: Identity[][]) => groups.map((group) => group.map(identityText).sort()).sort();

describe('the people under one ID', () => {
  const cases: [string, Identity[], Identity[][]][] = [
    ['one', [anna], [[anna]]],
    ['two who have nothing in common', [anna, bert], [[anna], [bert]]],
    ['an issuer sent only sometimes parts nobody', [anna, annaWithoutIssuer], [[anna, annaWithoutIssuer]]],
    [
      'the one candidate takes what names no issuer',
      [anna, annaWithoutIssuer, bert],
      [[anna, annaWithoutIssuer], [bert]],
    ],
    [
      'two candidates leave it alone',
      [anna, annaElsewhere, annaWithoutIssuer],
      [[anna], [annaElsewhere], [annaWithoutIssuer]],
    ],
    ['an empty header goes with the only person', [anna, nobody], [[anna, nobody]]],
    ['an empty header among two people is neither', [anna, bert, nobody], [[anna], [bert], [nobody]]],
    [
      'a middle name that only one of two has',
      [name('DOE^JOHN'), name('DOE^JOHN^A'), name('DOE^JOHN^B')],
      [[name('DOE^JOHN')], [name('DOE^JOHN^A')], [name('DOE^JOHN^B')]],
    ],
    [
      'what is ambiguous does not part those who are not',
      [anna, annaWithoutIssuer, nobody, bert],
      [[anna, annaWithoutIssuer], [nobody], [bert]],
    ],
  ];
  it.each(cases)('%s', (_what, identities, groups) => {
    expect(people(identities)).toEqual(expected(...groups));
  });

  const some = fc.record({
    base: fc.constant('0004711'),
    issuer: fc.constantFrom('', 'HOSP_A', 'HOSP_B'),
    namePn: fc.constantFrom('', 'ALPHA^ANNA', 'Alpha^Anna^M', 'ANNA^ALPHA', 'BETA^BERT', 'BETA^B', '山田^太郎', 'A^B'),
    birthDate: fc.constantFrom(null, '1950-02-03', '1950', '1988-11-30'),
    sex: fc.constantFrom('', 'F', 'M'),
  });

  it('do not depend on the order of the identities nor on how often each is there', () => {
    fc.assert(
      fc.property(
        fc
          .array(some, { maxLength: 12 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(groupPeople([...shuffled, ...shuffled.slice(0, 3)])).toEqual(groupPeople(list));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('hold every identity once, and never two that contradict each other', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (list) => {
        const groups = groupPeople(list);
        expect(groups.flat().map(identityText).sort()).toEqual([...new Set(list.map(identityText))].sort());
        for (const person of groups) {
          for (const a of person) for (const b of person) expect(contradictions(a, b)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a thousand under one ID are told apart', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      identity({ namePn: `Name${i}^Given`, sex: i % 2 === 0 ? 'M' : 'F' }),
    );
    expect(groupPeople(many)).toHaveLength(1000);
  });
});

it('what is known of a person is the fullest of each attribute', () => {
  expect(
    mergedIdentity([
      { ...anna, issuer: '', sex: '' },
      { ...anna, namePn: 'ALPHA^ANNA^MARIA', birthDate: '1950' },
    ]),
  ).toEqual({
    ...anna,
    namePn: 'ALPHA^ANNA^MARIA',
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../shared/contract/methods.ts';
import { fold } from '../../../shared/dicom/text/fold.ts';
import type { Library } from './index.ts';
import { indexWords, matchExpression, queryWords } from './searchWords.ts';
import { encodeFile, type RadiographOptions, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

describe('words', () => {
  it.each([
    ['MÜLLER', 'muller'],
    ['Straße', 'strasse'],
    ['Ångström', 'angstrom'],
    ['Łódź Øre', 'lodz ore'],
    ['がく', 'がく'],
    ['ＡＢＣ１２', 'abc12'],
  ])('%s is folded to %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('finds an identifier as a whole and by its parts', () => {
    expect([...indexWords('HO-001')].sort()).toEqual(['001', 'ho', 'ho001']);
    expect(queryWords('ho-00')).toEqual(['ho00']);
  });

  it('cuts text without spaces into characters and pairs', () => {
    expect([...indexWords('山田太')].sort()).toEqual(['太', '山', '山田', '山田太', '田', '田太'].sort());
    expect(queryWords('山田太')).toEqual(['山田', '田太']);
  });

  it('quotes every word, so that nothing typed is an operator', () => {
    expect(matchExpression('ankle OR "x" NEAR(')).toBe('"ankle"* AND "or"* AND "x"* AND "near"*');
    expect(matchExpression('*** "" ()')).toBeNull();
  });
});

describe('worklist search', () => {
  let place: Workplace;
  let library: Library;
  const find = (input: Parameters<Library['search']>[0]): string[] =>
    library.search(input).rows.map((row) => row.patientKey);

  beforeAll(async () => {
    place = new Workplace();
    let n = 0;
    const add = (options: RadiographOptions): void => {
      n += 1;
      place.write(`${n}`, encodeFile(radiograph({ study: `2.25.${n}00`, uid: `2.25.${n}`, ...options })));
    };
    const japanese = [
      { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
      { tag: 0x00100010, vr: 'PN', value: Buffer.from('Yamada^Tarou=山田^太郎=やまだ^たろう') },
    ];
    add({ patientId: 'HO-001', name: 'Müller^Anna', date: '20240301', bodyPart: 'ANKLE' });
    add({
      patientId: 'HO-001',
      name: 'Müller^Anna',
      date: '20260110',
      modality: 'NM',
      studyDescription: 'Bone scan',
      accession: 'RX-778',
    });
    add({
      patientId: 'HO-002',
      name: 'Berger^Jonas',
      date: '20250615',
      studyDescription: 'Knee left',
      bodyPart: 'KNEE',
    });
    add({
      patientId: 'X17',
      name: 'Anders^Ole',
      date: '20230101',
      modality: 'MR',
      studyDescription: 'Hip',
      bodyPart: 'HIP',
    });
    add({ patientId: 'J1', date: '20220505', extra: japanese });
    add({
      patientId: 'ND',
      name: 'Zeta^No Date',
      extra: ['0020', '0021', '0022', '0023'].map((e) => ({ tag: Number(`0x0008${e}`), vr: 'DA', value: '' })),
    });
    library = place.open();
    await library.import([place.images]);
    library.setWorkState('X17', { lesions: 1, state: 'preliminary' });
  });
  afterAll(() => place.clean());

  it('answers in the shape of the contract', () => {
    const answer = library.search({});
    expect(methods['library.search'].output.parse(answer)).toEqual(answer);
    expect(answer.total).toBe(5);
    expect(methods['library.summary'].output.parse(library.summary())).toMatchObject({
      patients: 5,
      studies: 6,
      instances: 6,
    });
  });

  it('shows one row per patient with the last study and the studies per modality', () => {
    expect(library.search({ text: 'ho-001' }).rows).toEqual([
      {
        patientKey: 'HO-001',
        issuer: '',
        people: 1,
        joined: 1,
        patientId: 'HO-001',
        name: 'Müller, Anna',
        birthDate: '1972-03-05',
        sex: 'F',
        lastDate: '2026-01-10',
        lastModality: 'NM',
        studies: 2,
        modalities: { CR: 1, NM: 1 },
        lesions: 0,
        state: 'new',
      },
    ]);
  });

  it('sorts by last date with undated patients last, by name and by ID, both ways', () => {
    expect(find({})).toEqual(['HO-001', 'HO-002', 'X17', 'J1', 'ND']);
    expect(find({ sort: 'name', descending: false })).toEqual(['X17', 'HO-002', 'HO-001', 'J1', 'ND']);
    expect(find({ sort: 'id', descending: false })).toEqual(['HO-001', 'HO-002', 'J1', 'ND', 'X17']);
    expect(find({ sort: 'id', descending: true })).toEqual(['X17', 'ND', 'J1', 'HO-002', 'HO-001']);
  });

  it.each([
    ['the beginning of a name', 'berg', ['HO-002']],
    ['a name without its umlaut', 'muller', ['HO-001']],
    ['a name with it', 'Müll', ['HO-001']],
    ['two words in any order', 'jonas berger', ['HO-002']],
    ['part of an ID', '002', ['HO-002']],
    ['an accession number', 'rx-778', ['HO-001']],
    ['a study description', 'bone scan', ['HO-001']],
    ['a body part', 'knee', ['HO-002']],
    ['ideographs', '山田', ['J1']],
    ['part of an ideographic name', '太郎', ['J1']],
    ['kana', 'やまだ', ['J1']],
    ['words of different patients', 'berger anna', []],
    ['signs only', '"*', []],
  ])('finds by %s', (_name, text, keys) => expect(find({ text })).toEqual(keys));

  it('filters by modality, by one that no patient has, and by lesion', () => {
    expect(find({ modality: 'CR' })).toEqual(['HO-001', 'HO-002', 'J1', 'ND']);
    expect(find({ modality: 'NM' })).toEqual(['HO-001']);
    expect(find({ modality: 'PT' })).toEqual([]);
    expect(library.search({ hasLesion: true }).rows).toMatchObject([
      { patientKey: 'X17', lesions: 1, state: 'preliminary' },
    ]);
  });

  it('filters by the date of any study, both ends included', () => {
    expect(find({ from: '2026-01-10', to: '2026-01-10' })).toEqual(['HO-001']);
    expect(find({ from: '2024-03-01', to: '2025-06-15' })).toEqual(['HO-001', 'HO-002']);
    expect(find({ to: '2023-01-01' })).toEqual(['X17', 'J1']);
    expect(find({ from: '2027-01-01' })).toEqual([]);
  });

  it('combines text, modality and date', () => {
    expect(find({ text: 'ankle', modality: 'CR', from: '2024-01-01', to: '2024-12-31' })).toEqual(['HO-001']);
  });

  it('pages: the total stays, the rows follow on', () => {
    const pages = [0, 2, 4, 6].map((offset) => library.search({ offset, limit: 2 }));
    expect(pages.map((page) => page.total)).toEqual([5, 5, 5, 5]);
    expect(pages.flatMap((page) => page.rows.map((row) => row.patientKey))).toEqual(find({}));
  });

  it('shows the state of the reader for a patient whose files come later', async () => {
    library.setWorkState('LATER', { lesions: 3, state: 'final' });
    place.write('later', encodeFile(radiograph({ patientId: 'LATER', study: '2.25.7700', uid: '2.25.77' })));
    await library.import([place.images]);
    expect(library.search({ text: 'later' }).rows[0]).toMatchObject({ lesions: 3, state: 'final' });
  });
});

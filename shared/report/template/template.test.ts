import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportDraft } from '../../reading/model.ts';
import type { ReportTemplate, TemplateField, TemplateSection } from '../../settings/template.ts';
import { buildReport } from '../buildReport.ts';
import { draftOf, dropSentence, keepTitles, setAddition, setField, setTemplate, takeOffer } from '../draftChanges.ts';
import { reportLayout } from '../layout.ts';
import { reportContentSchema, sectionIds } from '../model.ts';
import { plateauCourse } from '../testing/course.ts';
import { fieldText, textOffers } from './fields.ts';
import { ownSection, placeSections } from './placeSections.ts';
import { ucumOf } from './units.ts';

const field = (id: string, change: Partial<TemplateField> = {}): TemplateField => ({
  id,
  label: 'Hindfoot angle:',
  group: '',
  kind: 'number',
  value: '',
  options: [],
  unit: 'deg',
  min: null,
  max: null,
  step: null,
  action: 'NONE',
  help: '',
  code: null,
  ...change,
});
const section = (title: string, change: Partial<TemplateSection> = {}): TemplateSection => ({
  id: title.toLowerCase().replace(/\W/g, '-'),
  title,
  code: null,
  text: [],
  fields: [],
  ...change,
});
const template = (sections: TemplateSection[]): ReportTemplate => ({
  uid: '2.25.9',
  title: 'Heel',
  description: '',
  language: 'en',
  publisher: '',
  rights: '',
  license: '',
  date: '',
  creator: '',
  sections,
});

const spur = field('spur', {
  label: 'Plantar spur',
  kind: 'choice',
  unit: '',
  value: 'absent',
  options: [
    { value: 'absent', code: null },
    { value: 'present', code: { value: 'RID28472', scheme: 'RADLEX', meaning: 'present' } },
  ],
});
const heel = template([
  section('Protocol', { text: ['Weight-bearing lateral view.'] }),
  section('Alignment', { fields: [field('angle', { action: 'PROHIBIT' })] }),
  section('Observations', { fields: [spur] }),
  section('Conclusion'),
]);

const course = plateauCourse();
const report = (change: (draft: ReportDraft) => ReportDraft, templates = [heel]) =>
  buildReport({
    ...course,
    settings: { ...course.settings, templates },
    record: { ...course.record, drafts: [change(draftOf(course.record, course.studyInstanceUid))] },
  });
const plain = buildReport(course);
const followed = (change: (draft: ReportDraft) => ReportDraft = (draft) => draft) =>
  report((draft) => change(setTemplate(draft, heel.uid)));
const angle = heel.sections[1]?.fields[0] as TemplateField;
const points = ({ completeness }: typeof plain) =>
  completeness.map(({ code, message, target }) => [code, message, target] as const);

describe('a report that follows a template', () => {
  it('has the sections in the template\u2019s order and under its names, the others beside their neighbours', () => {
    expect(followed().sections.map(({ id, title }) => [id, title])).toEqual([
      ['examination', 'Examination'],
      ['clinical-information', 'Clinical information'],
      ['comparison', 'Comparison'],
      ['technique', 'Protocol'],
      ['site:alignment', 'Alignment'],
      ['findings', 'Observations'],
      ['measurements', 'Measurements'],
      ['trend', 'Serial trend'],
      ['impression', 'Conclusion'],
      ['recommendation', 'Recommendation'],
      ['guidance', 'Clinical guidance for the referrer'],
      ['limitations', 'Limitations'],
    ]);
    expect(followed().template).toEqual({
      uid: '2.25.9',
      title: 'Heel',
      named: ['technique', 'site:alignment', 'findings', 'impression'],
    });
  });

  it('still says everything that the data say', () => {
    const machine = (content: typeof plain) =>
      content.sections.flatMap((s) => s.sentences.filter((item) => item.state === 'machine').map((item) => item.text));
    expect(machine(followed())).toEqual(expect.arrayContaining(machine(plain)));
  });

  it('has none of the texts of the template before the reader has taken them; then they are the reader’s', () => {
    const technique = (content: typeof plain) => content.sections.find((s) => s.id === 'technique')?.sentences ?? [];
    const [protocol] = heel.sections;
    const [offer] = textOffers('technique', protocol ?? null, null);
    expect(offer?.text).toBe('Weight-bearing lateral view.');
    if (offer === undefined) return;
    expect(technique(followed())).toEqual(technique(plain));
    expect(points(followed())).toContainEqual([
      'field-offered',
      'Protocol: a text of the template is not confirmed.',
      `sentence:${offer.id}`,
    ]);
    const taken = (draft: ReportDraft) => takeOffer(draft, offer);
    expect(technique(followed(taken)).at(-1)).toMatchObject({ id: offer.id, text: offer.text, state: 'edited' });
    expect(points(followed(taken)).filter(([, message]) => message.startsWith('Protocol'))).toEqual([]);
    // Left out, it is no open point any more.
    const left = followed((draft) => dropSentence(draft, offer.id));
    expect(technique(left)).toEqual(technique(plain));
    expect(points(left).filter(([, message]) => message.startsWith('Protocol'))).toEqual([]);
    // Taken, it stays the reader’s words when the template says something else.
    const other = template([section('Protocol', { text: ['Two views.'] })]);
    expect(technique(report((draft) => taken(setTemplate(draft, other.uid)), [other])).at(-1)?.text).toBe(offer.text);
  });

  it('keeps an edited text of a template that was stored by its number', () => {
    const edits = { 'technique/template/1': { text: 'Lateral view only.', replaced: 'Weight-bearing lateral view.' } };
    const technique = followed((draft) => ({ ...draft, edits })).sections.find((s) => s.id === 'technique');
    expect(technique?.sentences.at(-1)).toMatchObject({ text: 'Lateral view only.', state: 'edited' });
  });

  it('says a filled field as a sentence with its value as data, and nothing for an empty one', () => {
    const empty = followed().sections.find((s) => s.id === 'site:alignment');
    expect(empty?.sentences).toEqual([]);
    const content = followed((draft) => setField(setField(draft, angle, '4'), spur, 'present'));
    const [said] = content.sections.find((s) => s.id === 'site:alignment')?.sentences ?? [];
    expect(said).toMatchObject({
      id: 'site:alignment/field/angle',
      text: 'Hindfoot angle: 4 deg.',
      state: 'added',
      field: { kind: 'number', value: '4', unit: 'deg', code: null, valueCodes: [] },
    });
    const chosen = content.sections.find((s) => s.id === 'findings')?.sentences.find((s) => s.field);
    expect(chosen?.text).toBe('Plantar spur: present.');
    expect(chosen?.field?.valueCodes).toEqual([{ value: 'RID28472', scheme: 'RADLEX', meaning: 'present' }]);
    expect(reportContentSchema.parse(content)).toEqual(content);
  });

  it('says nothing of what the template holds from the start until the reader has touched it', () => {
    const fields = (content: typeof plain) => content.sections.flatMap((s) => s.sentences).filter((s) => s.field);
    expect(fields(followed())).toEqual([]);
    expect(points(followed())).toContainEqual([
      'field-offered',
      'Observations: Plantar spur is offered by the template and not confirmed.',
      'field:spur',
    ]);
    const taken = followed((draft) => setField(draft, spur, 'absent', 'findings'));
    expect(fields(taken)).toMatchObject([{ text: 'Plantar spur: absent.', sources: ['reader'] }]);
    // Left empty on purpose, it is no open point either.
    const none = followed((draft) => setField(draft, spur, ''));
    expect(fields(none)).toEqual([]);
    for (const content of [taken, none]) expect(points(content).filter(([, , to]) => to === 'field:spur')).toEqual([]);
  });

  const words = field('words', { label: 'Text', kind: 'multiline', unit: '', value: 'No acute disease.' });
  it.each([
    ['Comparison', 'comparison'],
    ['Impression', 'impression'],
    ['Conclusion', 'impression'],
    ['Beurteilung', 'impression'],
    ['Empfehlung', 'recommendation'],
    ['Course', 'trend'],
  ])('has nothing of the template in "%s", where the program concludes: it is not even offered', (title, id) => {
    const public_ = template([section(title, { text: ['No acute disease.'], fields: [words] })]);
    const content = report((draft) => setTemplate(draft, public_.uid), [public_]);
    expect(JSON.stringify(content.sections)).not.toContain('No acute disease');
    expect(points(content).filter(([code]) => code === 'field-offered')).toEqual([]);
    expect(content.sections.find((s) => s.id === id)?.title).toBe(title);
    // What the reader writes there is the reader’s.
    const written = report((draft) => setField(setTemplate(draft, public_.uid), words, 'As before.'), [public_]);
    expect(JSON.stringify(written.sections.find((s) => s.id === id))).toContain('As before.');
  });

  it('offers nothing for a second section or an inner one that concludes', () => {
    const inner = field('inner', {
      label: 'Text',
      group: 'Report, Impression',
      kind: 'text',
      unit: '',
      value: 'Normal.',
    });
    const twice = template([
      section('Impression'),
      section('Summary', { fields: [words] }),
      section('Everything', { fields: [inner] }),
    ]);
    const content = report((draft) => setTemplate(draft, twice.uid), [twice]);
    expect(points(content).filter(([code]) => code === 'field-offered')).toEqual([]);
  });

  it('cannot be signed while a field is empty that must not be', () => {
    const item = (content: typeof plain) => content.completeness.filter((entry) => entry.code === 'field-empty');
    expect(item(followed())).toEqual([
      { code: 'field-empty', message: 'Alignment: Hindfoot angle is empty.', target: 'field:angle', blocking: true },
    ]);
    expect(item(followed((draft) => setField(draft, angle, '4')))).toEqual([]);
    expect(item(plain)).toEqual([]);
  });

  it('keeps what was entered when the site takes the template away: with its unit, in the section it stood in', () => {
    const titles = new Map([['site:alignment', 'Alignment']]);
    const filled = (draft: ReportDraft) =>
      keepTitles(
        setAddition(
          setField(setTemplate(draft, heel.uid), angle, '4', 'site:alignment'),
          'site:alignment',
          'Hindfoot straight.',
        ),
        titles,
      );
    const content = report(filled, []);
    expect(content.template).toBeUndefined();
    expect(content.sections.map((s) => s.id).filter((id) => !id.startsWith('site:'))).toEqual([...sectionIds]);
    const kept = content.sections.find((s) => s.id === 'site:alignment');
    expect(kept?.title).toBe('Alignment');
    expect(kept?.sentences.map((s) => s.text)).toEqual(['Hindfoot angle: 4 deg.', 'Hindfoot straight.']);
    expect(points(content)).toContainEqual(['template-gone', expect.stringMatching(/no longer in the settings/), null]);
    // Every printed form shows it.
    expect(reportLayout(content).map((part) => ('section' in part ? part.section.id : part.kind))).toContain(
      'site:alignment',
    );
    // Another template: still there, once. Back again: where it was.
    const other = { ...template([section('Findings'), section('Protocol')]), uid: '2.25.10' };
    const moved = report((draft) => setTemplate(filled(draft), other.uid), [heel, other]);
    expect(moved.sections.filter((s) => s.id === 'site:alignment')).toEqual([kept]);
    const back = report((draft) => setTemplate(filled(draft), heel.uid), [heel, other]);
    expect(back.sections.find((s) => s.id === 'site:alignment')?.sentences.map((s) => s.text)).toEqual([
      'Hindfoot angle: 4 deg.',
      'Hindfoot straight.',
    ]);
  });

  it('goes with a section of the same title in another template, and never into one of another title', () => {
    const written = (draft: ReportDraft) =>
      keepTitles(
        setAddition(draft, 'site:alignment', 'Hindfoot straight.'),
        new Map([['site:alignment', 'Alignment']]),
      );
    const same = { ...template([section('Alignment', { id: 'T001' })]), uid: '2.25.10' };
    const there = report((draft) => setTemplate(written(draft), same.uid), [same]);
    expect(there.sections.filter((s) => s.title === 'Alignment').map((s) => s.sentences.length)).toEqual([1]);
    const other = { ...template([section('Tendon', { id: 'alignment' })]), uid: '2.25.11' };
    const apart = report((draft) => setTemplate(written(draft), other.uid), [other]);
    const said = (title: string) => apart.sections.find((s) => s.title === title)?.sentences.map((s) => s.text);
    expect(said('Alignment')).toEqual(['Hindfoot straight.']);
    expect(said('Tendon')).toEqual([]);
  });

  it('does not take a value for that of another template’s field with the same id', () => {
    const filled = (draft: ReportDraft) => setField(draft, angle, '4', 'site:alignment');
    const count = field('angle', { label: 'Number of spurs', unit: '' });
    const other = { ...template([section('Alignment', { fields: [count] })]), uid: '2.25.10' };
    const texts = (content: typeof plain) =>
      content.sections.flatMap((s) => s.sentences.filter((item) => item.field).map((item) => item.text));
    const follow = (draft: ReportDraft) => setTemplate(filled(draft), other.uid);
    expect(texts(report(follow, [other]))).toEqual(['Hindfoot angle: 4 deg.']);
    const both = report((draft) => setField(follow(draft), count, '2', 'site:alignment'), [other]);
    expect(texts(both).sort()).toEqual(['Hindfoot angle: 4 deg.', 'Number of spurs: 2.']);
    const ids = both.sections.flatMap((s) => s.sentences.map((item) => item.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives a value that was stored without its unit the one of its field, while the site has it', () => {
    const old = (draft: ReportDraft): ReportDraft => ({
      ...draft,
      fields: { angle: { label: 'Hindfoot angle', value: '4' } },
    });
    const text = (content: typeof plain) =>
      content.sections.flatMap((s) => s.sentences).find((item) => item.field)?.text;
    expect(text(report(old, [heel]))).toBe('Hindfoot angle: 4 deg.');
    expect(text(report(old, []))).toBe('Hindfoot angle: 4.');
  });

  it('carries no template list when it is signed', () => {
    expect(followed().settings.templates).toEqual([]);
  });

  it('is laid out in the template\u2019s order, with pictures, table and plot behind the text', () => {
    const order = (content: typeof plain) =>
      reportLayout(content).map((part) => ('section' in part ? part.section.id : part.kind));
    expect(order(followed()).slice(5)).toEqual([
      'findings',
      'trend',
      'impression',
      'recommendation',
      'pictures',
      'measurements',
      'plots',
      'guidance',
      'limitations',
    ]);
    expect(order(plain).slice(0, 3)).toEqual(['clinical-information', 'impression', 'recommendation']);
    const table = template([section('Measurements'), section('Findings')]);
    const named = report((draft) => setTemplate(draft, table.uid), [table]);
    expect(order(named).slice(4, 8)).toEqual(['measurements', 'trend', 'impression', 'recommendation']);
  });
});

describe('placeSections', () => {
  it('gives every section of the report one place, whatever the template names', () => {
    const title = fc.constantFrom(
      'Findings',
      'Impression',
      'Technique',
      'Alignment',
      'History',
      'Conclusion',
      'Trend',
      'a/b',
    );
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 12 }), (titles) => {
        const placed = placeSections(template(titles.map((name, i) => section(name, { id: `${name}${i}` }))));
        const ids = placed.map((item) => item.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of sectionIds) expect(ids).toContain(id);
        expect(placed.filter((item) => item.section !== null).map((item) => item.title)).toEqual(titles);
      }),
    );
  });

  it('knows a section by its LOINC code before its name', () => {
    const code = { value: '19005-8', scheme: 'LOINC', meaning: 'Impressions' };
    expect(ownSection({ title: 'Beurteilung', code })).toBe('impression');
    expect(ownSection({ title: 'Clinical History:', code: null })).toBe('clinical-information');
    expect(ownSection({ title: 'Lungs', code: null })).toBeNull();
    // Titles of another language over ids that are English.
    expect(ownSection({ title: 'Klinische Fragestellung', code: null })).toBe('clinical-information');
    expect(ownSection({ title: 'Bilder', code: null, id: 'sec_clinical_question' })).toBe('clinical-information');
    expect(ownSection({ title: 'Resultado', code: null, id: 'procedureInformation' })).toBe('technique');
    expect(ownSection({ title: 'Lungs', code: null, id: 'T001' })).toBeNull();
    expect(ownSection({ title: 'Methodik:', code: null })).toBe('technique');
  });
});

describe('fieldText', () => {
  it.each([
    ['Angle', 'number', '4', '\u00b0', 'Angle: 4\u00b0.'],
    ['Extent', 'number', '12.5', 'mm', 'Extent: 12.5 mm.'],
    ['Views', 'choices', 'lateral\naxial', '', 'Views: lateral and axial.'],
    ['', 'multiline', 'First.\nSecond.', '', 'First. Second.'],
  ] as const)('%s', (label, kind, value, unit, expected) => {
    expect(fieldText(label, kind, value, unit)).toBe(expected);
  });
});

describe('ucumOf', () => {
  it('knows common units, and makes an annotation of any other', () => {
    expect(['mm', 'cm', '%', 'degrees', '\u00b0', 'mL', ''].map(ucumOf)).toEqual([
      'mm',
      'cm',
      '%',
      'deg',
      'deg',
      'mL',
      '1',
    ]);
    expect(ucumOf('foci')).toBe('{foci}');
  });
});

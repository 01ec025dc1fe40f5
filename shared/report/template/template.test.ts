import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportDraft } from '../../reading/model.ts';
import type { ReportTemplate, TemplateField, TemplateSection } from '../../settings/template.ts';
import { buildReport } from '../buildReport.ts';
import { draftOf, setField, setTemplate } from '../draftChanges.ts';
import { reportLayout } from '../layout.ts';
import { reportContentSchema, sectionIds } from '../model.ts';
import { plateauCourse } from '../testing/course.ts';
import { fieldText } from './fields.ts';
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

  it('has the standing text of the template as a sentence that can be edited', () => {
    const technique = followed().sections.find((s) => s.id === 'technique');
    expect(technique?.sentences.at(-1)).toMatchObject({
      id: 'technique/template/1',
      text: 'Weight-bearing lateral view.',
      state: 'machine',
    });
    const edited = followed((draft) => ({
      ...draft,
      edits: { 'technique/template/1': { text: 'Lateral view only.', replaced: 'Weight-bearing lateral view.' } },
    }));
    expect(edited.sections.find((s) => s.id === 'technique')?.sentences.at(-1)).toMatchObject({
      text: 'Lateral view only.',
      state: 'edited',
    });
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

  it('says what the template holds from the start, marked as the template\u2019s', () => {
    const [said] =
      followed()
        .sections.find((s) => s.id === 'findings')
        ?.sentences.filter((s) => s.field) ?? [];
    expect(said).toMatchObject({ text: 'Plantar spur: absent.', sources: ['template'] });
    const none = followed((draft) => setField(draft, spur, ''));
    expect(none.sections.flatMap((s) => s.sentences).some((s) => s.field !== undefined)).toBe(false);
  });

  it('cannot be signed while a field is empty that must not be', () => {
    const item = (content: typeof plain) => content.completeness.filter((entry) => entry.code === 'field-empty');
    expect(item(followed())).toEqual([
      { code: 'field-empty', message: 'Alignment: Hindfoot angle is empty.', target: 'field:angle', blocking: true },
    ]);
    expect(item(followed((draft) => setField(draft, angle, '4')))).toEqual([]);
    expect(item(plain)).toEqual([]);
  });

  it('keeps what was entered when the site takes the template away', () => {
    const content = report((draft) => setField(setTemplate(draft, heel.uid), angle, '4'), []);
    expect(content.template).toBeUndefined();
    expect(content.sections.map((s) => s.id)).toEqual([...sectionIds]);
    expect(content.sections.find((s) => s.id === 'findings')?.sentences.at(-1)?.text).toBe('Hindfoot angle: 4.');
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

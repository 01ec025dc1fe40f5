/** A report that follows a site's template, with an angle and a note on its film. */
import type { Annotation } from '../../../../shared/reading/model.ts';
import { buildReport } from '../../../../shared/report/buildReport.ts';
import { draftOf, setField, setTemplate, takeOffer } from '../../../../shared/report/draftChanges.ts';
import { textOffers } from '../../../../shared/report/template/fields.ts';
import type { ReportTemplate, TemplateField } from '../../../../shared/settings/template.ts';
import type { ExportSource } from '../source.ts';
import { course, sampleSource } from './sample.ts';

const field = (change: Pick<TemplateField, 'id' | 'label' | 'kind'> & Partial<TemplateField>): TemplateField => ({
  group: '',
  value: '',
  options: [],
  unit: '',
  min: null,
  max: null,
  step: null,
  action: 'NONE',
  help: '',
  code: null,
  ...change,
});

const angle = field({
  id: 'bohler',
  label: 'Böhler angle',
  kind: 'number',
  unit: 'deg',
  code: { value: 'RID2958', scheme: 'RADLEX', meaning: 'calcaneus' },
});
const spur = field({
  id: 'spur',
  label: 'Plantar spur',
  kind: 'choice',
  options: [
    { value: 'absent', code: null },
    { value: 'present', code: { value: 'RID28472', scheme: 'RADLEX', meaning: 'present' } },
  ],
});
const bursa = field({ id: 'bursa', label: 'Retrocalcaneal bursa', kind: 'text' });

export const template: ReportTemplate = {
  uid: '2.25.4711',
  title: 'Heel',
  description: '',
  language: 'en',
  publisher: '',
  rights: '',
  license: '',
  date: '2026-03-12',
  creator: '',
  sections: [
    {
      id: 'findings',
      title: 'Observations',
      code: null,
      text: ['Read on a calibrated display.'],
      fields: [spur, bursa],
    },
    { id: 'alignment', title: 'Alignment', code: null, text: [], fields: [angle] },
    { id: 'impression', title: 'Conclusion', code: null, text: [], fields: [] },
  ],
};

const film = course.studies.find((study) => study.studyInstanceUid === course.studyInstanceUid)?.instances[0];
const drawn = (change: Pick<Annotation, 'id' | 'role' | 'shape'> & Partial<Annotation>): Annotation => ({
  lesionId: null,
  sopInstanceUid: film?.sopInstanceUid ?? '',
  frame: 1,
  status: 'accepted',
  source: 'reader',
  ...change,
});

export const marks: readonly Annotation[] = [
  drawn({
    id: 'angle',
    role: 'angle',
    // A right angle at (100, 100) on square pixels.
    shape: {
      kind: 'angle',
      points: [
        [200, 100],
        [100, 100],
        [100, 300],
      ],
    },
    label: 'Calcaneal pitch',
  }),
  drawn({
    id: 'note',
    role: 'note',
    shape: { kind: 'point', point: [321.5, 400.25] },
    label: 'Fat pad preserved here',
  }),
];

export function templatedSource(change: Partial<ExportSource> = {}): ExportSource {
  let draft = setTemplate(draftOf(course.record, course.studyInstanceUid), template.uid);
  draft = setField(setField(setField(draft, angle, '28'), spur, 'present'), bursa, 'not distended');
  for (const offer of textOffers('findings', template.sections[0] ?? null, null)) draft = takeOffer(draft, offer);
  const record = { ...course.record, drafts: [draft], annotations: [...course.record.annotations, ...marks] };
  const content = buildReport({ ...course, record, settings: { ...course.settings, templates: [template] } });
  return sampleSource({ content, record, ...change });
}

import { expect, it } from 'vitest';
import type { ReportTemplate } from '../../shared/settings/template.ts';
import { addTemplate } from './addTemplate.ts';

const heel: ReportTemplate = {
  uid: '2.25.1',
  title: 'Heel',
  description: '',
  language: 'en',
  publisher: 'North',
  rights: '',
  license: '',
  date: '2026-03-12',
  creator: '',
  sections: [{ id: 'a', title: 'Findings', code: null, text: [], fields: [] }],
};
const ankle = { ...heel, uid: '2.25.2', title: 'Ankle' };

it('adds another template at the end', () => {
  expect(addTemplate([heel], ankle)).toEqual({ templates: [heel, ankle], outcome: 'added' });
  const ofOthers = { ...heel, uid: '2.25.3', publisher: 'South' };
  expect(addTemplate([heel], ofOthers)).toEqual({ templates: [heel, ofOthers], outcome: 'added' });
});

it('knows a copy that was saved under another identifier: reports go on following it', () => {
  const copy = { ...heel, uid: 'urn:uuid:4', date: '2026-04-01' };
  expect(addTemplate([heel, ankle], copy)).toEqual({
    templates: [{ ...heel, date: copy.date }, ankle],
    outcome: 'known',
  });
});

it('puts another edition in the place of the earlier one, under the identifier that reports follow', () => {
  const sections = [...heel.sections, { id: 'b', title: 'Alignment', code: null, text: [], fields: [] }];
  const edition = { ...heel, uid: 'urn:uuid:5', sections };
  expect(addTemplate([heel, ankle], edition)).toEqual({
    templates: [{ ...heel, sections }, ankle],
    outcome: 'edition',
  });
});

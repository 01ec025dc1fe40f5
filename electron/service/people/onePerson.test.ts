import { describe, expect, it } from 'vitest';
import type { PatientInfo } from '../../../shared/dicom/model.ts';
import { emptyRecord } from '../../../shared/reading/testing/patient.ts';
import type { ReportContent } from '../../../shared/report/model.ts';
import { sampleSource } from '../export/testing/sample.ts';
import type { PatientView } from '../library/patientView.ts';
import type { Homes } from '../library/whose.ts';
import { requireOnePerson } from './onePerson.ts';

const { content } = sampleSource();
const patientKey = content.patient.patientKey;

function library(over: Partial<Homes>, stated: Partial<PatientInfo> = {}, joined = 1) {
  const patient: PatientInfo = { ...content.patient, ...stated };
  const view = { joined, statedBy: { [content.studyInstanceUid]: patient } } as unknown as PatientView;
  const homes = { instances: new Map(), studies: new Map(), unread: false, ...over };
  return { homes: () => homes, patient: () => view };
}

const check =
  (from: ReturnType<typeof library>, own: ReportContent = content) =>
  () =>
    requireOnePerson(from, patientKey, { record: emptyRecord, content: own });

describe('a report is written', () => {
  it('when everything is the person’s, or of nobody who is known', () => {
    expect(check(library({}))).not.toThrow();
    expect(check(library({ studies: new Map([['1.2', [patientKey]]]) }))).not.toThrow();
    // One Study Instance UID of two people: his files are among them.
    expect(check(library({ studies: new Map([['1.2', ['other', patientKey]]]) }))).not.toThrow();
  });

  it('not when an image or a study is somebody else’s', () => {
    for (const over of [{ instances: new Map([['1.2.3', 'other']]) }, { studies: new Map([['1.2', ['other']]]) }]) {
      expect(check(library(over))).toThrow(expect.objectContaining({ code: 'different-people' }));
    }
  });

  it('not while files are still to be read again', () => {
    expect(check(library({ unread: true }))).toThrow(expect.objectContaining({ code: 'library-busy' }));
  });

  it('not under a name or birth date that the files of its study contradict, unless the reader joined the two', () => {
    for (const stated of [{ namePn: 'BETA^BERT' }, { birthDate: '1901-01-01' }]) {
      expect(check(library({}, stated))).toThrow(expect.objectContaining({ code: 'different-people' }));
      expect(check(library({}, stated, 2))).not.toThrow();
    }
  });
});

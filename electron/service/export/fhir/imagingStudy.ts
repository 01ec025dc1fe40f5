import type { InstanceInfo, StudyInfo } from '../../../../shared/dicom/model.ts';
import { type Entry, entry, referenceTo, systems } from './reference.ts';

/** One ImagingStudy with its series and instances, identified by the DICOM UIDs. */
export function imagingStudy(study: StudyInfo, patient: Entry): Entry {
  const series = new Map<string, InstanceInfo[]>();
  for (const instance of study.instances) {
    series.set(instance.seriesInstanceUid, [...(series.get(instance.seriesInstanceUid) ?? []), instance]);
  }
  return entry(
    {
      resourceType: 'ImagingStudy',
      identifier: [{ system: systems.dicomUid, value: `urn:oid:${study.studyInstanceUid}` }],
      status: 'available',
      subject: referenceTo(patient),
      ...(study.date === null ? {} : { started: study.date.slice(0, 10) }),
      ...(study.modalities.length === 0
        ? {}
        : { modality: study.modalities.map((code) => ({ system: systems.dicom, code })) }),
      ...(study.description === '' ? {} : { description: study.description }),
      numberOfSeries: series.size,
      numberOfInstances: study.instances.length,
      series: [...series].map(([uid, instances]) => ({
        uid,
        modality: { system: systems.dicom, code: instances[0]?.modality || 'OT' },
        numberOfInstances: instances.length,
        instance: instances.map((instance) => ({
          uid: instance.sopInstanceUid,
          sopClass: { system: systems.uri, code: `urn:oid:${instance.sopClassUid}` },
        })),
      })),
    },
    study.studyInstanceUid,
  );
}

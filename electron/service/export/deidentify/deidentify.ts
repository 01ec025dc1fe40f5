import { createHash } from 'node:crypto';
import { freeTexts } from '../../../../shared/report/freeText.ts';
import type { ReportContent } from '../../../../shared/report/model.ts';
import { derivedUid } from '../derivedUid.ts';
import type { LoadFrame } from '../render/keyImageView.ts';
import type { ExportSource } from '../source.ts';

export interface Deidentified {
  readonly source: ExportSource;
  /** Files are still found by their true UIDs. */
  readonly loadFrame: LoadFrame;
  /** Sentences that a person wrote: they may still name someone and must be read before the export is passed on. */
  readonly freeText: readonly string[];
}

/** Words of the patient's identity that are struck from every text, longest first. Short ones would strike innocent words. */
function identityWords(content: ReportContent): string[] {
  const { patient, accessionNumber } = content;
  const names = [patient.name, ...patient.namePn.split(/[\^=]/), ...patient.name.split(/[\s,]+/)];
  return [...new Set([patient.patientId, accessionNumber, ...names].map((word) => word.trim()))]
    .filter((word) => word.length > 2)
    .sort((a, b) => b.length - a.length);
}

/**
 * The same report about nobody: a made-up patient, UIDs exchanged one for one (the same everywhere, and the same again at
 * the next export), identifiers, names of staff and institution removed, the patient's own words struck from texts.
 * Dates stay, as the intervals are what the report is about (PS3.15 option 113106); the objects say so.
 */
export function deidentify(source: ExportSource, loadFrame: LoadFrame): Deidentified {
  const secret = source.content.patient.patientKey;
  const pseudonym = createHash('sha256')
    .update(`enthesis-pseudonym\u0000${secret}`)
    .digest('hex')
    .slice(0, 8)
    .toUpperCase();
  const uids = new Map<string, string>();
  const back = new Map<string, string>();
  const remember = (uid: string) => {
    if (uid === '' || uids.has(uid)) return;
    const made = derivedUid('deidentified', secret, uid);
    uids.set(uid, made);
    back.set(made, uid);
  };
  for (const study of source.studies) {
    remember(study.studyInstanceUid);
    for (const instance of study.instances) {
      remember(instance.seriesInstanceUid);
      remember(instance.sopInstanceUid);
    }
  }
  for (const lesion of source.record.lesions) remember(lesion.trackingUid);
  for (const lesion of source.content.measure.lesions) remember(lesion.trackingUid);
  for (const version of source.versions) remember(version.sopInstanceUid);
  if (source.version !== null) remember(source.version.sopInstanceUid);

  const words = identityWords(source.content);
  const strike = (text: string): string => {
    let out = text;
    for (const word of words) {
      const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      out = out.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu'), '[removed]');
    }
    return out;
  };
  // Every string is either a UID, a "<uid>#<frame>" key, a "reading:<uid>" source, or text.
  const exchange = (text: string): string => {
    const exact = uids.get(text);
    if (exact !== undefined) return exact;
    return strike(text).replace(/(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])/g, (found) => uids.get(found) ?? found);
  };
  const walk = <T>(value: T): T => {
    if (typeof value === 'string') return exchange(value) as T;
    if (Array.isArray(value)) return value.map(walk) as T;
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [uids.get(key) ?? key, walk(inner)])) as T;
    }
    return value;
  };

  const content = walk(source.content);
  const patient = {
    patientKey: `ANON-${pseudonym}`,
    patientId: `ANON-${pseudonym}`,
    name: `Anonymous ${pseudonym}`,
    namePn: `Anonymous^${pseudonym}`,
    birthDate: null,
    sex: source.content.patient.sex,
  };
  const freeText = freeTexts(source.content).map((item) => item.text);
  return {
    source: {
      ...source,
      deidentified: true,
      content: {
        ...content,
        patient,
        accessionNumber: '',
        // Its name and identifier say whose it is.
        ...(content.template === undefined
          ? {}
          : { template: { ...content.template, uid: '', title: 'Template of the site' } }),
        measure: { ...content.measure, patientId: patient.patientId },
        settings: { ...content.settings, institution: '', department: '' },
      },
      version:
        source.version === null ? null : { ...walk(source.version), signerName: null, signerRole: null, reason: null },
      versions: walk(source.versions),
      studies: walk(source.studies).map((study) => ({
        ...study,
        accessionNumber: '',
        studyId: '',
        referringPhysician: '',
      })),
      record: { ...walk(source.record), patientKey: patient.patientKey },
    },
    loadFrame: (sopInstanceUid, frame) => loadFrame(back.get(sopInstanceUid) ?? sopInstanceUid, frame),
    freeText,
  };
}

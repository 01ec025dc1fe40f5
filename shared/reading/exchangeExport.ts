import type { StudyInfo } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import { siteSchema } from '../sites/model.ts';
import { calibrationOf } from './calibration.ts';
import { canonicalJson, compareKeys } from './change.ts';
import { patientImages, secondLongAxis } from './exchangeImages.ts';
import {
  type ExchangeAnnotation,
  type ExchangeRole,
  exchangeFormat,
  exchangeRoles,
  exchangeVersion,
} from './exchangeModel.ts';
import { parseExchange } from './exchangeParse.ts';
import { findingKey, isEmptyFinding } from './findings.ts';
import type { Annotation, Finding, PatientRecord } from './model.ts';

export interface ExportInput {
  /** PatientID, or the patient key where the files have none. */
  readonly patientId: string;
  /** Assigning authority of the Patient ID, where the images have one. */
  readonly issuerOfPatientId?: string;
  readonly record: PatientRecord;
  readonly studies: readonly StudyInfo[];
}

/**
 * The exchange file of a patient's accepted annotations and findings, always the same bytes for the same content: fixed
 * order of properties and entries, shortest number that reads back the same, one entry a line.
 * @throws EnthesisError `annotation-file-invalid` when the record holds what the file may not carry, so that a file that
 * is written can always be imported
 */
export function serialiseExchange({ patientId, issuerOfPatientId, record, studies }: ExportInput): string {
  const annotations = record.annotations
    // Of several calibrations of an image the file carries the one that counts.
    .filter((a) => a.role !== 'calibration' || calibrationOf(record.annotations, a.sopInstanceUid)?.id === a.id)
    .flatMap((annotation) => exchangeAnnotation(annotation) ?? [])
    .sort(compareAnnotations);
  if (secondLongAxis(annotations, patientImages(studies)) !== null) {
    throw new EnthesisError(
      'annotation-file-invalid',
      'A lesion has two long axes in one study, which the file cannot carry. Delete one of them and export again.',
    );
  }
  const lesions = [...record.lesions]
    .sort((a, b) => compareKeys(a.id, b.id))
    .map(({ id, site, laterality, label, trackingUid, operations, proposed }) => ({
      id,
      site,
      laterality,
      label,
      trackingUid,
      operations: operations?.map(({ date, what }) => ({ date, what })),
      proposed,
    }));
  const findings = [...record.findings]
    .sort((a, b) => compareKeys(findingKey(a), findingKey(b)))
    .flatMap((finding) => exchangeFinding(finding) ?? []);
  const examinations = [...record.examinations]
    .sort((a, b) => compareKeys(a.studyInstanceUid, b.studyInstanceUid))
    .flatMap(({ studyInstanceUid, keyImages = [] }) => (keyImages.length === 0 ? [] : { studyInstanceUid, keyImages }));
  const { symptomatic, resectionConsidered, persistentAfterConservativeCare, onset, otherSide } = record.context;
  const sites = siteSchema.options.filter((site) => otherSide?.[site] !== undefined);
  const context = {
    symptomatic,
    resectionConsidered,
    persistentAfterConservativeCare,
    onset,
    otherSide: orAbsent(Object.fromEntries(sites.map((site) => [site, otherSide?.[site]]))),
  };
  const text = `${[
    '{',
    `  "format": ${inline(exchangeFormat)}, "version": ${exchangeVersion},`,
    `  "patientId": ${inline(patientId)},${issuerOfPatientId === undefined ? '' : ` "issuerOfPatientId": ${inline(issuerOfPatientId)},`}`,
    `  "lesions": ${lines(lesions)},`,
    `  "annotations": ${lines(annotations)},`,
    `  "findings": ${lines(findings)},`,
    `  "examinations": ${lines(examinations)},`,
    `  "context": ${inline(context)}`,
    '}',
  ].join('\n')}\n`;
  // A record may hold what the file's rules forbid (say, a calibration without a length). Better said now than at the import.
  parseExchange(text);
  return text;
}

/** The annotation as the file carries it, or null for what the file leaves out: proposals and the reader's own aids. */
export function exchangeAnnotation(annotation: Annotation): ExchangeAnnotation | null {
  const { role, shape, status } = annotation;
  if (status !== 'accepted' || !isExchangeRole(role)) return null;
  if (shape.kind === 'point' || shape.kind === 'angle') return null;
  const ofImage = role === 'calibration' || role === 'internal-reference' || role === 'control';
  const ofLesion = !ofImage && annotation.lesionId !== null;
  const common = {
    ...(ofLesion ? { lesion: annotation.lesionId ?? '' } : {}),
    sopInstanceUid: annotation.sopInstanceUid,
    frame: annotation.frame,
    role,
    ...(annotation.pair === undefined || role !== 'control' ? {} : { pair: annotation.pair }),
  };
  const rest = {
    ...(annotation.reference === undefined || role !== 'uptake-reference' ? {} : { reference: annotation.reference }),
    ...(annotation.phase === undefined ? {} : { phase: annotation.phase }),
    ...(annotation.millimetres === undefined || role !== 'calibration' ? {} : { millimetres: annotation.millimetres }),
    ...(annotation.label === undefined ? {} : { label: annotation.label }),
    ...(annotation.sideAccepted === undefined || !ofLesion ? {} : { sideAccepted: annotation.sideAccepted }),
  };
  switch (shape.kind) {
    case 'line':
      return { ...common, shape: 'line', points: shape.points, ...rest };
    case 'polygon':
      return { ...common, shape: 'polygon', points: shape.points, ...rest };
    case 'ellipse':
      return {
        ...common,
        shape: 'ellipse',
        center: shape.center,
        radii: shape.radii,
        rotation: shape.rotation,
        ...rest,
      };
  }
}

function isExchangeRole(role: string): role is ExchangeRole {
  return exchangeRoles.some((known) => known === role);
}

/** Null when the finding says nothing. */
function exchangeFinding(finding: Finding) {
  if (isEmptyFinding(finding)) return null;
  const {
    lesionId,
    studyInstanceUid,
    sopInstanceUid,
    seen,
    radiographicStage,
    signs,
    phases,
    grade,
    confidence,
    sideAccepted,
  } = finding;
  const { margin, corticalRim, trabeculae } = signs ?? {};
  const { flexion, extensionDeficit, pronation, supination } = finding.rangeOfMotion ?? {};
  return {
    lesion: lesionId ?? undefined,
    studyInstanceUid,
    sopInstanceUid,
    seen,
    radiographicStage,
    signs: orAbsent({ margin, corticalRim, trabeculae }),
    phases: orAbsent({ flow: phases?.flow, pool: phases?.pool }),
    grade: grade === undefined ? undefined : { scale: grade.scale, value: grade.value },
    rangeOfMotion: orAbsent({ flexion, extensionDeficit, pronation, supination }),
    confidence,
    sideAccepted,
  };
}

function orAbsent<T extends object>(value: T): T | undefined {
  return Object.values(value).every((inner) => inner === undefined) ? undefined : value;
}

/** By lesion (the image's own last), image, frame, role, then shape: nothing that changes when a file is read back. */
function compareAnnotations(a: ExchangeAnnotation, b: ExchangeAnnotation): number {
  if (a.lesion !== b.lesion) {
    if (a.lesion === undefined) return 1;
    if (b.lesion === undefined) return -1;
    return compareKeys(a.lesion, b.lesion);
  }
  return (
    compareKeys(a.sopInstanceUid, b.sopInstanceUid) ||
    a.frame - b.frame ||
    exchangeRoles.indexOf(a.role) - exchangeRoles.indexOf(b.role) ||
    compareText(canonicalJson(a), canonicalJson(b))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${inline(item)}`).join(',\n')}\n  ]`;
}

/** JSON on one line with spaces as people write it; absent properties left out. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`).join(', ')} }`;
}

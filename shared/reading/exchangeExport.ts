import type { StudyInfo } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
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
import type { Annotation, PatientRecord, Reading } from './model.ts';

export interface ExportInput {
  /** PatientID, or the patient key where the files have none. */
  readonly patientId: string;
  readonly record: PatientRecord;
  readonly studies: readonly StudyInfo[];
}

/**
 * The exchange file of a patient's accepted annotations and readings, always the same bytes for the same content: fixed
 * order of properties and entries, shortest number that reads back the same, one entry a line.
 * @throws EnthesisError `annotation-file-invalid` when the record holds what the file may not carry, so that a file that
 * is written can always be imported
 */
export function serialiseExchange({ patientId, record, studies }: ExportInput): string {
  const annotations = record.annotations
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
    .map(({ id, site, laterality, label, trackingUid }) => ({ id, site, laterality, label, trackingUid }));
  const readings = [...record.readings]
    .sort((a, b) => compareKeys(a.studyInstanceUid, b.studyInstanceUid))
    .flatMap((reading) => exchangeReading(reading) ?? []);
  const { symptomatic, resectionConsidered, onset } = record.context;
  const text = `${[
    '{',
    `  "format": ${inline(exchangeFormat)}, "version": ${exchangeVersion},`,
    `  "patientId": ${inline(patientId)},`,
    `  "lesions": ${lines(lesions)},`,
    `  "annotations": ${lines(annotations)},`,
    `  "readings": ${lines(readings)},`,
    `  "context": ${inline({ symptomatic, resectionConsidered, onset })}`,
    '}',
  ].join('\n')}\n`;
  // A record may hold what the file's rules forbid (say, a calibration without a length). Better said now than at the import.
  parseExchange(text);
  return text;
}

/** The annotation as the file carries it, or null for what version 1 leaves out: proposals and the reader's own aids. */
export function exchangeAnnotation(annotation: Annotation): ExchangeAnnotation | null {
  const { role, shape, status } = annotation;
  if (status !== 'accepted' || !isExchangeRole(role)) return null;
  if (shape.kind === 'point' || shape.kind === 'angle') return null;
  const ofLesion = role !== 'calibration' && role !== 'internal-reference' && annotation.lesionId !== null;
  const common = {
    ...(ofLesion ? { lesion: annotation.lesionId ?? '' } : {}),
    sopInstanceUid: annotation.sopInstanceUid,
    frame: annotation.frame,
    role,
  };
  const rest = {
    ...(annotation.reference === undefined || role !== 'uptake-reference' ? {} : { reference: annotation.reference }),
    ...(annotation.phase === undefined ? {} : { phase: annotation.phase }),
    ...(annotation.millimetres === undefined || role !== 'calibration' ? {} : { millimetres: annotation.millimetres }),
    ...(annotation.label === undefined ? {} : { label: annotation.label }),
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

/** Null when the reading holds nothing that the file carries (key images alone). */
function exchangeReading({ studyInstanceUid, radiographicStage, signs, phases }: Reading) {
  const { margin, corticalRim, trabeculae } = signs ?? {};
  const written = {
    studyInstanceUid,
    radiographicStage,
    signs: orAbsent({ margin, corticalRim, trabeculae }),
    phases: orAbsent({ flow: phases?.flow, pool: phases?.pool }),
  };
  return radiographicStage === undefined && written.signs === undefined && written.phases === undefined
    ? null
    : written;
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

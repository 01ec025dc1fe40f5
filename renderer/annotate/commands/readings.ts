import type { ClinicalContext, PatientRecord, RadiographicStage, Reading } from '../../../shared/reading/model.ts';
import { type Command, contextOp, readingOp, withoutUndefined } from './command.ts';

type Signs = NonNullable<Reading['signs']>;
type Phases = NonNullable<Reading['phases']>;

export function readingOf(record: PatientRecord, studyInstanceUid: string): Reading {
  return record.readings.find((r) => r.studyInstanceUid === studyInstanceUid) ?? { studyInstanceUid };
}

export function setStage(record: PatientRecord, studyInstanceUid: string, stage: RadiographicStage): Command {
  const reading = readingOf(record, studyInstanceUid);
  const words = stage === 'not-read' ? 'not read' : stage;
  return {
    label: `Read stage ${words}`,
    ops: [readingOp(record, studyInstanceUid, { ...reading, radiographicStage: stage })],
  };
}

/** Sets one sign; undefined takes it back. */
export function setSign<K extends keyof Signs>(
  record: PatientRecord,
  studyInstanceUid: string,
  sign: K,
  value: Signs[K] | undefined,
): Command {
  const reading = readingOf(record, studyInstanceUid);
  const signs = withoutUndefined<Signs>({ ...(reading.signs ?? {}), [sign]: value });
  const words = { margin: 'margin', corticalRim: 'cortical rim', trabeculae: 'trabeculae' }[sign];
  return { label: `Read ${words}`, ops: [readingOp(record, studyInstanceUid, { ...reading, signs })] };
}

export function setPhaseFinding<K extends keyof Phases>(
  record: PatientRecord,
  studyInstanceUid: string,
  phase: K,
  value: Phases[K] | undefined,
): Command {
  const reading = readingOf(record, studyInstanceUid);
  const phases = withoutUndefined<Phases>({ ...(reading.phases ?? {}), [phase]: value });
  const words = { flow: 'flow', pool: 'blood pool' }[phase];
  return { label: `Read ${words}`, ops: [readingOp(record, studyInstanceUid, { ...reading, phases })] };
}

export function imageKey(sopInstanceUid: string, frame: number): string {
  return `${sopInstanceUid}#${frame}`;
}

export function toggleKeyImage(record: PatientRecord, studyInstanceUid: string, key: string): Command {
  const reading = readingOf(record, studyInstanceUid);
  const list = reading.keyImages ?? [];
  const marked = list.includes(key);
  const keyImages = marked ? list.filter((k) => k !== key) : [...list, key];
  return {
    label: marked ? 'Unmark key image' : 'Mark key image',
    ops: [readingOp(record, studyInstanceUid, { ...reading, keyImages })],
  };
}

/** Sets one fact of the clinical context; undefined takes it back. */
export function setContext<K extends keyof ClinicalContext>(
  record: PatientRecord,
  key: K,
  value: ClinicalContext[K] | undefined,
): Command {
  const after = withoutUndefined<ClinicalContext>({ ...record.context, [key]: value });
  return { label: 'Edit clinical context', ops: [contextOp(record, after)] };
}

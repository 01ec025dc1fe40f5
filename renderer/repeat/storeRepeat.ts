import type { Annotation, PatientRecord } from '../../shared/reading/model.ts';
import type { Draft } from '../annotate/commands/annotations.ts';
import { annotationOp, type Command } from '../annotate/commands/command.ts';
import type { RepeatFilm } from './films.ts';
import { repeatOf } from './statistics.ts';

/** Stores a second reading of one film as one step; an earlier second reading of it gives way. */
export function storeRepeat(
  record: PatientRecord,
  film: RepeatFilm,
  drafts: readonly Draft[],
  newId: () => string,
): Command | null {
  const ops = [film.long, film.short].flatMap((first) => {
    const draft = drafts.find((d) => d.role === first?.role);
    if (first === null || draft === undefined) return [];
    const earlier = repeatOf(record, first);
    const id = newId();
    const repeat: Annotation = {
      id,
      lesionId: first.lesionId,
      sopInstanceUid: first.sopInstanceUid,
      frame: first.frame,
      role: first.role,
      shape: draft.shape,
      status: 'repeat',
      repeatOf: first.id,
      source: 'reader',
    };
    return [...(earlier === null ? [] : [annotationOp(record, earlier.id, null)]), annotationOp(record, id, repeat)];
  });
  return ops.length === 0 ? null : { label: 'Second reading', ops };
}

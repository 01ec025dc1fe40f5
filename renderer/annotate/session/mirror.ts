/**
 * The reference region mirrored across the body's midline. The midline is found by the symmetry of the picture until the
 * reader moves it; moved, it is kept for that image. What was mirrored follows the midline and the lesion's region.
 */
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { canonicalJson } from '../../../shared/reading/change.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { asksOtherSide, methodProblem, referenceProblem, refusal } from '../../../shared/reading/references.ts';
import type { OtherSide } from '../../../shared/sites/model.ts';
import { referenceNameShort } from '../../../shared/sites/profiles.ts';
import { findMidline, type Midline, mirrorShape } from '../../../shared/uptake/midline.ts';
import type { Draft } from '../commands/annotations.ts';
import { annotationOp } from '../commands/command.ts';
import { setOtherSide } from '../commands/findings.ts';
import { pushInside } from '../geometry/shapes.ts';
import { type ImageView, placeOf } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** Parts of the image's height at which the midline is taken hold of: its ends would often be off the screen. */
const handleRows = [0.15, 0.85] as const;

/** The midline as a line that can be taken hold of. */
export function midlineShape({ column, row = 0, angleDeg }: Midline, rows: number): Shape {
  // Clockwise from vertical, rows growing downward: going down, the line moves to the left.
  const slope = -Math.tan((angleDeg * Math.PI) / 180);
  const at = (part: number): Point => [column + slope * (part * rows - row), part * rows];
  return { kind: 'line', points: [at(handleRows[0]), at(handleRows[1])] };
}

/** The midline that a line on the image stands for. */
export function midlineOf(shape: Shape): Midline | null {
  if (shape.kind !== 'line') return null;
  const [[x1, y1], [x2, y2]] = shape.points;
  if (y1 === y2) return null;
  return { column: x1, row: y1, angleDeg: (-Math.atan((x2 - x1) / (y2 - y1)) * 180) / Math.PI };
}

const found = new WeakMap<StoredFrame, Midline>();

/** The midline by symmetry, sought once for each picture. */
export function symmetryOf(stored: StoredFrame): Midline {
  const before = found.get(stored);
  if (before) return before;
  const midline = findMidline(stored);
  found.set(stored, midline);
  return midline;
}

/** What is mirrored on an image: reference regions that still are the mirror image of their lesion's region. */
export function mirroredPairs(onImage: readonly Annotation[]): { lesion: Annotation; reference: Annotation }[] {
  return onImage.flatMap((reference) => {
    if (reference.role !== 'uptake-reference' || reference.source !== 'mirror') return [];
    const lesion = onImage.find((a) => a.role === 'uptake-lesion' && a.lesionId === reference.lesionId);
    return lesion ? [{ lesion, reference }] : [];
  });
}

/**
 * The changed shapes with what follows them: a moved midline and a moved lesion region take the mirrored region along.
 * A midline moved by a handle keeps both handles at their rows, so that it can always be taken hold of again.
 */
export function withMirrored(
  changed: ReadonlyMap<string, Shape>,
  onImage: readonly Annotation[],
  columns: number,
  rows: number,
): Map<string, Shape> {
  const all = new Map(changed);
  const line = onImage.find((a) => a.role === 'midline');
  if (!line) return all;
  const moved = all.get(line.id);
  const midline = midlineOf(moved ?? line.shape);
  if (!midline) {
    all.delete(line.id);
    return all;
  }
  if (moved) all.set(line.id, midlineShape(midline, rows));
  for (const { lesion, reference } of mirroredPairs(onImage)) {
    if (!moved && !all.has(lesion.id)) continue;
    const shape = all.get(lesion.id) ?? lesion.shape;
    all.set(reference.id, pushInside(mirrorShape(shape, midline), columns, rows));
  }
  return all;
}

/**
 * Mirrors the current lesion's uptake region on this image. A reference region that is there already is replaced only when
 * the reader says so. Returns what is missing, or null when it was done or asked.
 */
export function mirrorLesion(session: AnnotationSession, view: ImageView): string | null {
  const { own, columns, rows } = session.toolContext(view);
  const lesion = own.find((a) => a.role === 'uptake-lesion');
  if (!lesion) return 'Draw the uptake of the lesion on this scan first (E), then mirror it.';
  const midline = session.midlineOn(view);
  if (!midline) return 'The scan could not be read, so there is no midline to mirror about.';
  const draft: Draft = {
    role: 'uptake-reference',
    shape: pushInside(mirrorShape(lesion.shape, midline), columns, rows),
    source: 'mirror',
    status: 'accepted',
    reference: 'contralateral',
  };
  const { record } = session.record.getState();
  const whose = record?.lesions.find((l) => l.id === lesion.lesionId);
  if (!record || !whose) return null;
  const refused = referenceProblem(
    record,
    whose,
    { ...placeOf(view), shape: draft.shape, reference: 'contralateral' },
    view.info,
  );
  if (refused) return refusal(refused, whose);
  const there = own.find((a) => a.role === 'uptake-reference');
  if (there && canonicalJson(there.shape) === canonicalJson(draft.shape)) {
    return `The reference region of ${lesion.lesionId} is the mirrored one already.`;
  }
  if (there) {
    session.tell(`${lesion.lesionId} has a reference region on this scan. It was not changed.`, {
      label: 'Replace by mirrored region',
      run: () => {
        session.setLesion(whose.id);
        session.commit(view, [draft]);
        askOtherSide(session, whose.id);
      },
    });
    return null;
  }
  session.commit(view, [draft]);
  askOtherSide(session, whose.id);
  return null;
}

const answers: readonly (readonly [OtherSide, string])[] = [
  ['normal', 'Normal'],
  ['abnormal', 'Not normal'],
  ['operated', 'Operated'],
  ['out-of-view', 'Out of view'],
];

/** Asks once for a patient and site whether the mirrored region lies on normal bone; only then it may serve. */
function askOtherSide(session: AnnotationSession, lesionId: string): void {
  const { record } = session.record.getState();
  const lesion = record?.lesions.find((l) => l.id === lesionId);
  if (!record || !lesion || !asksOtherSide(record, lesion, 'contralateral')) return;
  const { selectedId } = session.interaction.getState();
  session.ask(
    `Is the ${referenceNameShort(lesion.site, 'contralateral')} normal? A reference must be.`,
    answers.map(([answer, label]) => ({ label, run: () => answerOtherSide(session, lesion.id, selectedId, answer) })),
  );
}

/**
 * Keeps the answer. A side that is not normal cannot be the reference: the region that asked is taken away in the same step,
 * and what the site offers instead is said.
 */
function answerOtherSide(
  session: AnnotationSession,
  lesionId: string,
  regionId: string | null,
  answer: OtherSide,
): void {
  const done = session.record.actions.run((r) => {
    const lesion = r.lesions.find((l) => l.id === lesionId);
    if (!lesion) return null;
    const said = setOtherSide(r, lesion.site, answer);
    const region = answer === 'normal' ? undefined : r.annotations.find((a) => a.id === regionId);
    return region ? { ...said, ops: [...said.ops, annotationOp(r, region.id, null)] } : said;
  });
  const { record } = session.record.getState();
  const lesion = record?.lesions.find((l) => l.id === lesionId);
  if (!done || !record || !lesion) return;
  const problem = methodProblem(record, lesion, 'contralateral');
  if (problem) session.tell(refusal(problem, lesion));
}

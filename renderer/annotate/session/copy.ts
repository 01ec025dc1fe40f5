/** Copying a mark to another frame or date: onto the same pixels as it is, onto another picture as an offer. */
import type { Annotation } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { roleWords } from '../commands/words.ts';
import { moveInside } from '../geometry/shapes.ts';
import { isTaken, offerOf } from '../placing/offers.ts';
import { canPlace, type Picture, type Placement } from '../placing/placement.ts';
import type { ImageView } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** Marks as they were when they were copied. */
export interface CopiedMarks {
  readonly from: Picture;
  readonly marks: readonly Annotation[];
}

/** Pixels of the screen by which a second copy on the same picture is laid beside the first. */
const besidePx = 12;

export interface CopyOutcome {
  readonly done: boolean;
  /** What to say. */
  readonly text: string;
}

/** Copies the selected mark; both axes of a lesion go together. */
export function copySelected(session: AnnotationSession, view: ImageView): CopyOutcome {
  const all = session.onImage(view);
  const selected = all.find((a) => a.id === session.interaction.getState().selectedId);
  if (selected?.status !== 'accepted' || selected.role === 'midline') {
    return { done: false, text: 'Select a mark first (Tab, or a click on it), then copy it.' };
  }
  const short = all.find((a) => a.role === 'short-axis' && a.lesionId === selected.lesionId && a.status === 'accepted');
  const marks = selected.role === 'long-axis' && short ? [selected, short] : [selected];
  session.interaction.setState({ copied: { from: { info: view.info, frame: view.frame }, marks } });
  const what = marks.length === 2 ? 'Both axes' : `The ${roleWords[selected.role]}`;
  return { done: true, text: `${what} copied. Go to another image and paste.` };
}

/**
 * Pastes what was copied on an image.
 * @param placeBetween where marks of one picture belong on another, and by which right
 * @returns what is in the way, or null
 */
export async function pasteOn(
  session: AnnotationSession,
  view: ImageView,
  placeBetween: (from: Picture, to: Picture) => Promise<Placement>,
): Promise<string | null> {
  const { copied } = session.interaction.getState();
  if (!copied) return 'Nothing is copied yet. Select a mark and copy it first.';
  const { from, marks } = copied;
  const here = from.info.sopInstanceUid === view.info.sopInstanceUid && from.frame === view.frame;
  const { record } = session.record.getState();
  const taken = record ? marks.find((mark) => isTaken(record, mark, view)) : undefined;
  if (taken) {
    const whose = taken.lesionId === null ? 'This image' : taken.lesionId;
    return `${whose} has its ${roleWords[taken.role]} here already. Delete it first to paste another.`;
  }
  if (here) {
    const by = besidePx * session.pixelOf(view);
    const { columns, rows } = session.toolContext(view);
    commit(
      session,
      view,
      marks.map((mark) => ({ ...mark, shape: moveInside(mark.shape, by, by, columns, rows) })),
    );
    return null;
  }
  if (!canPlace(from, view)) return 'These two images do not show the same place: the mark is not pasted.';
  const placement = await placeBetween(from, view);
  const offer = offerOf('copied', marks, from, placement, view, session.ids.annotation);
  if (placement.isExact) {
    commit(session, view, offer.annotations);
    return null;
  }
  session.offer(view, 'copied', [offer]);
  session.select(offer.annotations[0]?.id ?? null);
  return null;
}

function commit(session: AnnotationSession, view: ImageView, marks: readonly Annotation[]): void {
  const [first] = marks;
  if (first?.lesionId) session.setLesion(first.lesionId);
  session.commit(
    view,
    marks.map(({ role, shape, source, reference, phase, millimetres, label }): Draft => {
      const fields = { reference, phase, millimetres, label };
      const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      return { role, shape, source, status: 'accepted', ...set };
    }),
  );
}

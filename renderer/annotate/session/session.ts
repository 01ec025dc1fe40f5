/**
 * One reader at one patient's images: turns input on a viewport into tools, edits and commands. Holds no pixels and no
 * React; the record store keeps what is finished, the interaction store what is under way.
 */

import { calibrationOf as lastCalibration } from '../../../shared/reading/calibration.ts';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { type Annotation, type PatientRecord, roleSchema } from '../../../shared/reading/model.ts';
import type { AnglePreset } from '../../../shared/size/anglePresets.ts';
import { resolveSpacing } from '../../../shared/size/resolveSpacing.ts';
import type { Midline } from '../../../shared/uptake/midline.ts';
import {
  acceptedNow,
  addDrafts,
  type Draft,
  deleteAnnotations,
  describeAnnotation,
  displacedBy,
} from '../commands/annotations.ts';
import { type Command, lesionOp, takeBack } from '../commands/command.ts';
import { nextLesionId, proposedBy } from '../commands/lesions.ts';
import { needsLesion } from '../commands/words.ts';
import { asStored, type Offer, standing } from '../placing/offers.ts';
import type { RecordStore } from '../store/recordStore.ts';
import { type ToolId, toolMachine } from '../tools/catalogue.ts';
import type { Machine, ToolContext, ToolInput } from '../tools/tool.ts';
import { createInputs, type Inputs } from './inputs.ts';
import {
  createInteraction,
  type ImageView,
  type InteractionState,
  type InteractionStore,
  placeOf,
  symmetrySource,
  viewKey,
} from './interaction.ts';
import { midlineOf, midlineShape, mirroredPairs, symmetryOf } from './mirror.ts';
import { ownerOf, refusedReference, wordDisplaced, wordOwner } from './owner.ts';
import { namedReferences } from './reference.ts';

/** What can be done about something that was said. */
export interface TellAction {
  readonly label: string;
  readonly run: () => void;
}

/** Fresh identifiers; given from outside, so that tests can count. */
export interface Identifiers {
  annotation(): string;
  /** A UID for tracking a lesion across reports (PS3.5 B.2: 2.25. and a UUID as a number). */
  tracking(): string;
}

export const browserIdentifiers: Identifiers = {
  annotation: () => crypto.randomUUID(),
  tracking: () => `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`,
};

/** A stored gesture, and what gave way to it, in words. */
interface Done {
  readonly command: Command;
  readonly displaced: string | null;
}

export interface AnnotationSession {
  readonly record: RecordStore;
  readonly interaction: InteractionStore;
  readonly ids: Identifiers;
  /** Where presses, keys and commands keep their order. */
  readonly inputs: Inputs;
  /** The machine of the active tool; null while none is active. */
  machine(): Machine | null;
  /** Whether drawing is refused, which is then said: nothing could be stored for a while. */
  refusesDrawing(): boolean;
  /** Whether a gesture is under way on another image than this one. */
  isBusyElsewhere(view: ImageView): boolean;
  /** Gives input to the active tool. A gesture stays on the image where it began: a press on another one begins anew there. */
  send(view: ImageView, input: ToolInput): void;
  /** Takes back the last point of the gesture under way, or drops what waits for an answer; without either, the last step. */
  undo(): void;
  setTool(tool: ToolId | null, preset?: AnglePreset | null): void;
  setLesion(lesionId: string | null): void;
  select(id: string | null): void;
  /** Image pixels per screen pixel, as the viewport last drew the image. */
  pixelOf(view: ImageView): number;
  noteScale(view: ImageView, scale: number): void;
  /** Shows the preview of the gesture under way. */
  refresh(view: ImageView): void;
  /** Takes what a tool has finished: stores it, or asks for the missing length or text. */
  finish(view: ImageView, drafts: readonly Draft[]): void;
  /**
   * Stores drafts for the current lesion, which is added first when there is none, and selects the first one. Where the image
   * shows the other side they go to that side's lesion, which is said; with `lesionId` they go to that one whatever the side.
   */
  commit(view: ImageView, drafts: readonly Draft[], lesionId?: string): void;
  /** Says something that needs no answer now, with what can be done about it. */
  tell(text: string, action?: TellAction): void;
  /** Asks something that can be answered later. */
  ask(text: string, answers: readonly TellAction[]): void;
  /** What `tell` says ends here; the screen shows it as a message. */
  onTell: ((text: string, actions: readonly TellAction[]) => void) | null;
  /** Takes exactly this step back, or says that it cannot be, as something was changed since. */
  takeBack(command: Command): boolean;
  /** Stores a waiting note as far as it is typed; the entry stays open. */
  keepNote(value: string): void;
  /** Completes a waiting calibration (mm) or note (text). Returns what is wrong with the entry, or null. */
  enter(value: string): string | null;
  escape(): void;
  /** Everything that stands on this image, offers and a shown midline too, the current lesion's first. */
  onImage(view: ImageView): readonly Annotation[];
  /** Marks of other pictures that are offered here and not answered yet. */
  offersOn(view: ImageView): readonly Offer[];
  /** The offer that an annotation belongs to; null for what is stored. */
  offerOf(view: ImageView, annotationId: string): Offer | null;
  /** Puts the offers of one kind on an image in place of those that stand there. */
  offer(view: ImageView, kind: Offer['kind'], offers: readonly Offer[]): void;
  withdraw(view: ImageView, offer: Offer): void;
  /** Runs a command built on the record with everything offered on the screen laid in. */
  change(build: (record: PatientRecord) => Command | null): boolean;
  /** The midline of an image: the reader's own, else by symmetry; null while the pixels are not there. */
  midlineOn(view: ImageView): Midline | null;
  /** The lesion that a mark on this image will belong to; null while there is none, or none can be told. */
  lesionFor(view: ImageView): string | null;
  toolContext(view: ImageView): ToolContext;
  /** Set by whoever grows contours: called when the contour tool's seed was clicked. */
  onSeed: ((view: ImageView, draft: Draft) => void) | null;
}

export function imageAnnotations(record: PatientRecord | null, view: ImageView): readonly Annotation[] {
  if (!record) return [];
  return record.annotations.filter(
    (a) => a.status !== 'repeat' && a.sopInstanceUid === view.info.sopInstanceUid && a.frame === view.frame,
  );
}

/** Whether the midline is on the screen: while a mirrored region, its lesion's region or the midline itself is selected. */
function showsMidline(stored: readonly Annotation[], selectedId: string | null, midlineId: string): boolean {
  const pairs = mirroredPairs(stored);
  if (pairs.length === 0 || selectedId === null) return false;
  return (
    selectedId === midlineId || pairs.some(({ lesion, reference }) => [lesion.id, reference.id].includes(selectedId))
  );
}

/** The calibration line that counts for an image. */
export function calibrationOf(record: PatientRecord | null, sopInstanceUid: string): Annotation | null {
  return lastCalibration(record?.annotations ?? [], sopInstanceUid);
}

export function createSession(record: RecordStore, ids: Identifiers = browserIdentifiers): AnnotationSession {
  const interaction = createInteraction();
  const scales = new Map<string, number>();
  /** Every view that was asked for, so that what is offered on it can be laid into a command. */
  const views = new Map<string, ImageView>();
  /** The identity that the midline of an image will be stored under. */
  const midlineIds = new Map<string, string>();
  let active: { id: ToolId; machine: Machine } | null = null;
  const clear = { gesture: null, editing: null, problem: null, snapped: null } as const;

  const currentLesion = (): string | null => {
    const lesions = record.getState().record?.lesions ?? [];
    const chosen = interaction.getState().lesionId;
    return lesions.find((l) => l.id === chosen)?.id ?? lesions[0]?.id ?? null;
  };

  const midlineIdOf = (view: ImageView): string => {
    const key = viewKey(view);
    const id = midlineIds.get(key) ?? ids.annotation();
    midlineIds.set(key, id);
    return id;
  };

  /** The midline as an annotation: what the reader stored, else a proposal by symmetry. */
  const midlineMark = (view: ImageView, stored: readonly Annotation[]): Annotation | null => {
    const own = stored.find((a) => a.role === 'midline');
    if (own) return own;
    const source = symmetrySource(view);
    if (mirroredPairs(stored).length === 0 || !source) return null;
    return {
      id: midlineIdOf(view),
      lesionId: null,
      sopInstanceUid: view.info.sopInstanceUid,
      frame: view.frame,
      role: 'midline',
      shape: midlineShape(symmetryOf(source), view.info.rows ?? 0),
      status: 'proposed',
      source: 'mirror',
    };
  };

  const shown = (r: PatientRecord | null, now: InteractionState, view: ImageView): readonly Annotation[] => {
    const stored = imageAnnotations(r, view);
    const offered = standing(r, now.offers, view).flatMap((offer) => offer.annotations);
    const midline = midlineMark(view, stored);
    const drawn = [...stored.filter((a) => a.role !== 'midline'), ...offered];
    return midline && showsMidline(stored, now.selectedId, midline.id) ? [...drawn, midline] : drawn;
  };

  /** Says what else a stored gesture did: whose it is where that is not the current lesion's, and what gave way to it. */
  const tellCommitted = (
    view: ImageView,
    drafts: readonly Draft[],
    against: string | null,
    lesionId: string | null,
    { command, displaced }: Done,
  ): void => {
    const lesions = record.getState().record?.lesions ?? [];
    const [before, owner] = [against, lesionId].map((id) => lesions.find((l) => l.id === id));
    if (before && owner) {
      session.tell(wordOwner(before, owner, drafts), {
        label: `Give it to ${before.id}`,
        run: () => session.takeBack(command) && session.commit(view, drafts, before.id),
      });
    }
    if (displaced !== null) session.tell(displaced, { label: 'Undo', run: () => session.takeBack(command) });
  };

  const session: AnnotationSession = {
    record,
    interaction,
    ids,
    inputs: createInputs(record, (waiting) => interaction.setState({ waiting })),
    onSeed: null,
    onTell: null,
    tell: (text, action) => session.onTell?.(text, action ? [action] : []),
    ask: (text, answers) => session.onTell?.(text, answers),
    takeBack(command) {
      const done = record.actions.run((r) => takeBack(r, command));
      if (!done) session.tell('This was changed since. Use Undo to go back step by step.');
      return done;
    },
    machine: () => active?.machine ?? null,
    refusesDrawing() {
      const { service } = record.getState();
      // A restart takes a moment: what is drawn meanwhile waits in line.
      if (service !== 'failed' && service !== 'gone') return false;
      interaction.setState({ problem: 'Drawing waits until the library service runs again.' });
      return true;
    },
    isBusyElsewhere(view) {
      const { gesture } = interaction.getState();
      return active?.machine.busy === true && gesture !== null && gesture.key !== viewKey(view);
    },
    send(view, input) {
      if (!active) return;
      if (session.isBusyElsewhere(view)) {
        if (input.type !== 'down') return;
        active.machine.reset();
      }
      const { finished, problem } = active.machine.send(input, session.toolContext(view));
      interaction.setState({ problem: problem ?? null });
      if (finished) session.finish(view, finished);
      session.refresh(view);
    },
    undo() {
      const { gesture, editing, entry, contour } = interaction.getState();
      const view = gesture ? views.get(gesture.key) : undefined;
      if (active?.machine.busy && view) {
        session.send(view, { type: 'key', key: 'Backspace' });
        interaction.setState({ snapped: null });
      } else if (editing || entry || contour) session.escape();
      else record.actions.undo();
    },
    setTool(tool, preset = null) {
      active = tool ? { id: tool, machine: toolMachine(tool, preset) } : null;
      interaction.setState({ ...clear, tool, preset, entry: null, contour: null, crosshair: null, hoveredId: null });
    },
    setLesion: (lesionId) => interaction.setState({ lesionId }),
    select: (selectedId) => interaction.setState({ selectedId, handle: null, problem: null }),
    offersOn: (view) => standing(record.getState().record, interaction.getState().offers, view),
    offerOf: (view, id) => session.offersOn(view).find((offer) => offer.annotations.some((a) => a.id === id)) ?? null,
    offer(view, kind, made) {
      const key = viewKey(view);
      const { offers } = interaction.getState();
      const before = offers.get(key) ?? [];
      // The same offer made again stays the one that the reader may have selected.
      const bare = (offer: Offer) =>
        canonicalJson({ ...offer, annotations: offer.annotations.map((a) => ({ ...a, id: '' })) });
      const next = [
        ...before.filter((offer) => offer.kind !== kind),
        ...made.map((offer) => before.find((old) => bare(old) === bare(offer)) ?? offer),
      ];
      if (next.length === before.length && next.every((offer, i) => offer === before[i])) return;
      views.set(key, view);
      interaction.setState({ offers: new Map(offers).set(key, next) });
    },
    withdraw(view, offer) {
      const key = viewKey(view);
      const { offers } = interaction.getState();
      interaction.setState({
        offers: new Map(offers).set(
          key,
          (offers.get(key) ?? []).filter((o) => o !== offer),
        ),
      });
    },
    change: (build) =>
      record.actions.run((r) => {
        const known = new Set(r.annotations.map((a) => a.id));
        const now = interaction.getState();
        const offered = [...views.values()]
          .flatMap((view) => shown(r, now, view))
          .filter((a) => a.status === 'proposed' && !known.has(a.id));
        const laidIn = { ...r, annotations: [...r.annotations, ...offered] };
        return asStored(build(laidIn), new Set(offered.map((a) => a.id)));
      }),
    midlineOn(view) {
      const own = imageAnnotations(record.getState().record, view).find((a) => a.role === 'midline');
      if (own) return midlineOf(own.shape);
      const source = symmetrySource(view);
      return source ? symmetryOf(source) : null;
    },
    lesionFor(view) {
      const now = record.getState().record;
      const owner = now ? ownerOf(now, currentLesion(), view.info) : null;
      return owner === null || 'problem' in owner ? null : owner.lesionId;
    },
    pixelOf: (view) => 1 / (scales.get(viewKey(view)) ?? 1),
    noteScale(view, scale) {
      scales.set(viewKey(view), scale);
    },
    onImage(view) {
      views.set(viewKey(view), view);
      const lesion = currentLesion();
      const all = shown(record.getState().record, interaction.getState(), view);
      return [...all].sort(
        (a, b) =>
          Number(b.lesionId === lesion) - Number(a.lesionId === lesion) ||
          roleSchema.options.indexOf(a.role) - roleSchema.options.indexOf(b.role),
      );
    },
    toolContext(view) {
      const { info } = view;
      const lesion = currentLesion();
      const own = imageAnnotations(record.getState().record, view);
      return {
        columns: info.columns ?? 0,
        rows: info.rows ?? 0,
        aspect: resolveSpacing(info, null).aspect,
        pixel: session.pixelOf(view),
        own: own.filter((a) => a.lesionId === lesion && a.status === 'accepted'),
      };
    },
    refresh(view) {
      if (!active?.machine.busy) {
        if (interaction.getState().gesture) interaction.setState({ gesture: null });
        return;
      }
      const drafts = active.machine.preview(session.toolContext(view));
      const gesture = { key: viewKey(view), drafts, points: active.machine.points(), hint: active.machine.hint() };
      interaction.setState({ gesture });
    },
    finish(view, drafts) {
      const first = drafts[0];
      if (!first) return;
      if (active?.id === 'contour') {
        interaction.setState({ gesture: null });
        session.onSeed?.(view, first);
        return;
      }
      const waits = first.role === 'calibration' ? 'length' : first.role === 'note' ? 'note' : null;
      // A count goes on until it is left.
      if (first.role !== 'focus-point') session.setTool(null);
      if (waits) interaction.setState({ entry: { kind: waits, key: viewKey(view), view, draft: first, noteId: null } });
      else session.commit(view, drafts);
    },
    commit(view, gesture, given) {
      const made: string[] = [];
      const newId = () => {
        const id = ids.annotation();
        made.push(id);
        return id;
      };
      const trackingUid = ids.tracking();
      const now = record.getState().record;
      const ofLesion = gesture.some((d) => needsLesion(d.role));
      const current = currentLesion();
      const owner = ofLesion && given === undefined && now ? ownerOf(now, current, view.info) : null;
      if (owner && 'problem' in owner) {
        interaction.setState({ problem: owner.problem });
        return;
      }
      let lesionId = given ?? (owner ? owner.lesionId : current);
      const { drafts, told } = namedReferences(now, lesionId, gesture);
      const refused = refusedReference(now, lesionId, drafts, view);
      if (refused !== null) {
        interaction.setState({ problem: refused });
        return;
      }
      const done: Done[] = [];
      const marked = given === undefined ? drafts : drafts.map((d) => ({ ...d, sideAccepted: true as const }));
      const stored = record.actions.run((r): Command | null => {
        made.length = 0;
        const adds = lesionId === null && ofLesion;
        if (adds) lesionId = nextLesionId(r);
        const displaced = wordDisplaced(displacedBy(r, drafts, placeOf(view), lesionId), drafts, view);
        const drawn = addDrafts(r, marked, placeOf(view), lesionId, newId);
        if (!drawn) return null;
        const lesion = adds && lesionId !== null ? { id: lesionId, ...proposedBy(view.info), trackingUid } : null;
        const command = lesion ? { ...drawn, ops: [lesionOp(r, lesion.id, lesion), ...drawn.ops] } : drawn;
        done.splice(0, 1, { command, displaced });
        return command;
      });
      // A counted focus is not selected: the next click counts on beside it.
      const selectedId = drafts[0]?.role === 'focus-point' ? null : (made[0] ?? null);
      if (!stored) return;
      interaction.setState({ lesionId, selectedId, handle: null, contour: null });
      if (told !== null) session.tell(told);
      for (const step of done) tellCommitted(view, drafts, owner?.against ?? null, lesionId, step);
    },
    keepNote(value) {
      const { entry } = interaction.getState();
      const label = value.trim().slice(0, 500);
      if (entry?.kind !== 'note' || label === '') return;
      const { noteId } = entry;
      if (noteId !== null) {
        if (record.getState().record?.annotations.find((a) => a.id === noteId)?.label === label) return;
        record.actions.run((r) => describeAnnotation(r, noteId, { label }));
        return;
      }
      const before = interaction.getState().selectedId;
      interaction.setState({ selectedId: null });
      session.commit(entry.view, [{ ...entry.draft, label }]);
      interaction.setState(({ selectedId }) => ({ entry: { ...entry, noteId: selectedId }, selectedId: before }));
    },
    enter(value) {
      const { entry } = interaction.getState();
      if (!entry) return null;
      const text = value.trim();
      if (entry.kind === 'length') {
        const millimetres = Number(text.replace(',', '.').replace(/\s*mm$/, ''));
        if (!(millimetres > 0 && millimetres < 1000)) return 'Give the known length in mm, for example 25.';
        session.commit(entry.view, [{ ...entry.draft, millimetres, ...acceptedNow(entry.draft.role) }]);
      } else {
        if (text === '') return 'Write the note, or press Escape to drop it.';
        session.keepNote(text);
        const kept = interaction.getState().entry?.noteId ?? null;
        interaction.setState({ selectedId: kept, handle: null });
      }
      interaction.setState({ entry: null });
      return null;
    },
    escape() {
      const now = interaction.getState();
      if (active?.machine.busy) {
        active.machine.reset();
        interaction.setState(clear);
      } else if (now.editing) interaction.setState(clear);
      else if (now.entry || now.contour) {
        const noteId = now.entry?.noteId ?? null;
        if (noteId !== null) record.actions.run((r) => deleteAnnotations(r, [noteId]));
        interaction.setState({ entry: null, contour: null });
      } else if (now.tool) session.setTool(null);
      else if (now.handle !== null) interaction.setState({ handle: null });
      else interaction.setState({ selectedId: null, crosshair: null, problem: null });
    },
  };
  return session;
}

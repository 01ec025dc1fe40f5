/** Which images a patient opens with: the latest beside its comparable prior, films above scans. Pure. */
import { kindOf as kindOfImage } from '../../shared/dicom/kind.ts';
import type { FrameGroup, InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';

export const layoutIds = ['1x1', '1x2', '1x3', '2x2'] as const;
export type LayoutId = (typeof layoutIds)[number];

/** Columns and rows of a layout: "1x2" is one row of two. */
export const layoutShape: Readonly<Record<LayoutId, { readonly rows: number; readonly columns: number }>> = {
  '1x1': { rows: 1, columns: 1 },
  '1x2': { rows: 1, columns: 2 },
  '1x3': { rows: 1, columns: 3 },
  '2x2': { rows: 2, columns: 2 },
};

export interface HungImage {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

export interface HangOptions {
  /** The side of the lesion: images of that side go first. */
  readonly laterality?: 'L' | 'R' | null;
  /** The projection that shows the site best. */
  readonly projection?: string;
  /** Read as of this study: what is later is left out. */
  readonly studyInstanceUid?: string | null;
  /** Null: chosen by what there is. */
  readonly layout?: LayoutId | null;
}

export interface Hanging {
  readonly layout: LayoutId;
  /** Row by row; null is an empty place. */
  readonly cells: readonly (HungImage | null)[];
}

/** What is hung for itself; everything else only fills places. */
export type HungKind = 'film' | 'scan' | 'other';

export function imageKind(instance: InstanceInfo): HungKind {
  const kind = kindOfImage(instance);
  return kind === 'film' || kind === 'scan' ? kind : 'other';
}

/** What a picture's presentation is kept under: a scan does not take over the window and zoom of the film before it. */
export function presentationKeyOf(viewportId: string, instance: InstanceInfo | null, group: string | null): string {
  return group ?? (instance === null ? viewportId : `${viewportId}-${imageKind(instance)}`);
}

/** Whether scans are shown by this presentation. */
export const isScanKey = (presentationKey: string): boolean => presentationKey.endsWith('-scan');

/** One picture that can be hung: a film, or one view of one phase of a scan. */
interface Candidate extends HungImage {
  readonly instance: InstanceInfo;
  readonly group: FrameGroup | null;
  /** Sorts by time; images without a date come first. */
  readonly time: string;
  readonly day: string;
  readonly kind: HungKind;
}

function candidates(studies: readonly StudyInfo[]): Candidate[] {
  const found: Candidate[] = [];
  for (const study of studies) {
    for (const instance of study.instances) {
      if (instance.rows === null || instance.columns === null) continue;
      const time = instance.dateTime ?? study.date ?? instance.studyDate ?? '';
      const base = {
        sopInstanceUid: instance.sopInstanceUid,
        instance,
        time,
        day: time.slice(0, 10),
        kind: imageKind(instance),
      };
      const groups = instance.nm?.groups ?? [];
      if (groups.length === 0) found.push({ ...base, frame: 1, group: null });
      for (const group of groups) found.push({ ...base, frame: group.frames[0] ?? 1, group });
    }
  }
  return found.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.frame - b.frame));
}

const viewOrder = ['POST', 'LAT', 'ANT', 'OTHER', null] as const;

/**
 * The side by which images are put beside each other: what the header says, else what the description proposes. It only
 * hangs; nothing is measured or said by it.
 */
const shownSide = ({ laterality, proposedLaterality }: InstanceInfo) => laterality ?? proposedLaterality ?? null;

/** Lower is better for standing as the latest of its kind. */
function rank(c: Candidate, options: HangOptions): number {
  const side = options.laterality ?? null;
  const other =
    side !== null && shownSide(c.instance) !== null && shownSide(c.instance) !== side && shownSide(c.instance) !== 'B';
  const projection = options.projection ?? 'lateral';
  if (c.kind === 'scan') {
    const phase =
      c.group?.proposedPhase === 'delayed' ? 0 : c.group?.proposedPhase === null || c.group === null ? 1 : 2;
    return phase * 10 + viewOrder.indexOf(c.group?.view ?? null);
  }
  return (other ? 10 : 0) + (c.instance.projection === projection ? 0 : 1);
}

const viewOf = (c: Candidate): FrameGroup['view'] => c.group?.view ?? null;

/** Whether two images show the same thing, so that a difference between them is a change. */
function comparable(a: Candidate, b: Candidate): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'scan') {
    const [one, other] = [viewOf(a), viewOf(b)];
    // A view that a header does not tell is not another one.
    return (
      (one === null || other === null || one === other) &&
      (a.group?.proposedPhase ?? null) === (b.group?.proposedPhase ?? null)
    );
  }
  const sides =
    shownSide(a.instance) === null || shownSide(b.instance) === null || shownSide(a.instance) === shownSide(b.instance);
  return a.instance.modality === b.instance.modality || a.kind === 'film'
    ? sides && a.instance.projection === b.instance.projection
    : false;
}

function bestOfLatestDay(list: readonly Candidate[], options: HangOptions): Candidate | null {
  const day = list.at(-1)?.day;
  if (day === undefined) return null;
  // A later date with only the other side does not push the side of interest off the screen.
  const days = [...new Set(list.map((c) => c.day))].reverse();
  for (const candidate of [...days, day]) {
    const best = list.filter((c) => c.day === candidate).sort((a, b) => rank(a, options) - rank(b, options))[0];
    if (best !== undefined && rank(best, options) < 10) return best;
  }
  return list.filter((c) => c.day === day).sort((a, b) => rank(a, options) - rank(b, options))[0] ?? null;
}

function priorOf(current: Candidate, list: readonly Candidate[]): Candidate | null {
  const earlier = list.filter((c) => c.day < current.day && comparable(c, current));
  const day = earlier.at(-1)?.day;
  const ofDay = earlier.filter((c) => c.day === day);
  return ofDay.findLast((c) => viewOf(c) === viewOf(current)) ?? ofDay.at(-1) ?? null;
}

/** The latest film with its prior of the same projection and side beside it; below, the latest delayed scan with its prior. */
export function hang(studies: readonly StudyInfo[], options: HangOptions = {}): Hanging {
  const all = candidates(studies);
  const asOf = studies.find((study) => study.studyInstanceUid === options.studyInstanceUid);
  const until =
    asOf === undefined
      ? null
      : (all.filter((c) => c.instance.studyInstanceUid === asOf.studyInstanceUid).at(-1)?.day ?? null);
  const list = until === null ? all : all.filter((c) => c.day <= until);
  const rows = (['film', 'scan'] as const)
    .map((kind) => {
      const ofKind = list.filter((c) => c.kind === kind);
      const current = bestOfLatestDay(ofKind, options);
      return current === null ? null : { current, prior: priorOf(current, ofKind) };
    })
    .filter((row) => row !== null);
  if (rows.length === 0) {
    const other = bestOfLatestDay(list, options);
    return placed(options.layout ?? '1x1', [other]);
  }
  const pictures = rows.flatMap(({ current, prior }) => [current, prior]);
  const withPrior = rows.some(({ prior }) => prior !== null);
  const usual: LayoutId = rows.length === 2 ? (withPrior ? '2x2' : '1x2') : withPrior ? '1x2' : '1x1';
  const layout = options.layout ?? usual;
  // Without a place for each, priors give way to what is there.
  return placed(layout, layout === '2x2' ? pictures : pictures.filter((c) => c !== null));
}

/** What hangs at first as of the prior: the picture that `hang` shows as the prior, with its own prior beside it. */
export function hangPriors(studies: readonly StudyInfo[], options: HangOptions = {}): Hanging {
  const opening = hang(studies, { ...options, layout: null });
  const instances = studies.flatMap((study) => study.instances);
  const studyOf = (cell: HungImage | null) =>
    instances.find((instance) => instance.sopInstanceUid === cell?.sopInstanceUid)?.studyInstanceUid ?? null;
  // The second of a row is the prior; with a film and a scan side by side there is none.
  const kinds = new Set(
    opening.cells.flatMap((cell) => instances.filter((i) => i.sopInstanceUid === cell?.sopInstanceUid).map(imageKind)),
  );
  const paired = opening.layout === '2x2' || (opening.layout === '1x2' && kinds.size === 1);
  const prior = paired ? studyOf(opening.cells[1] ?? opening.cells[3] ?? null) : null;
  return prior === null ? opening : hang(studies, { ...options, studyInstanceUid: prior });
}

/**
 * Hangs an image without taking the latest film or scan off the screen: where it hangs already, else beside the latest of its
 * kind, else in another place; a layout that holds nothing but the latest grows.
 * @param active the place with the reader's keys: taken where several would do
 */
export function besideLatest(
  studies: readonly StudyInfo[],
  hung: Hanging,
  active: number,
  image: HungImage,
): Hanging & { readonly active: number } {
  const same = (a: HungImage | null, b: HungImage | null) =>
    a !== null && b !== null && a.sopInstanceUid === b.sopInstanceUid && a.frame === b.frame;
  const at = hung.cells.findIndex((cell) => same(cell, image));
  if (at >= 0) return { ...hung, active: at };
  const all = candidates(studies);
  const kindOf = (cell: HungImage | null) => all.find((c) => c.sopInstanceUid === cell?.sopInstanceUid)?.kind ?? null;
  const kind = kindOf(image);
  const days = new Map(all.map((c) => [c.sopInstanceUid, c.day]));
  const lastDay = (of: HungKind | null) => all.filter((c) => c.kind === of).at(-1)?.day;
  const isLatest = (cell: HungImage | null) => {
    const own = kindOf(cell);
    return cell !== null && own !== null && own !== 'other' && days.get(cell.sopInstanceUid) === lastDay(own);
  };
  const put = (layout: LayoutId, cells: readonly (HungImage | null)[], place: number) => ({
    layout,
    cells: cells.map((cell, i) => (i === place ? { sopInstanceUid: image.sopInstanceUid, frame: image.frame } : cell)),
    active: place,
  });
  const { layout, cells } = hung;
  const { columns } = layoutShape[layout];
  const free = cells.flatMap((cell, i) => (isLatest(cell) ? [] : [i]));
  const rowOf = (i: number) => Math.floor(i / columns);
  const row = cells.findIndex((cell) => isLatest(cell) && kindOf(cell) === kind);
  const best = free.find((i) => row >= 0 && rowOf(i) === rowOf(row)) ?? free.find((i) => i === active) ?? free[0];
  if (best !== undefined) return put(layout, cells, best);
  const [first = null, second = null] = cells;
  if (layout === '1x1') return put('1x2', [first, null], 1);
  // Two of the latest side by side get a row each, as at the opening.
  if (layout === '1x2') return put('2x2', [first, null, second, null], kindOf(second) === kind ? 3 : 1);
  return put('2x2', [...cells, null, null].slice(0, 4), Math.min(cells.length, 3));
}

function placed(layout: LayoutId, pictures: readonly (Candidate | null)[]): Hanging {
  const { rows, columns } = layoutShape[layout];
  const cells = Array.from({ length: rows * columns }, (_, i) => {
    const picture = pictures[i] ?? null;
    return picture === null ? null : { sopInstanceUid: picture.sopInstanceUid, frame: picture.frame };
  });
  return { layout, cells };
}

/** All pictures that show the same thing as this one, oldest first, one for each date: what `[` and `]` step through. */
export function comparableThroughTime(studies: readonly StudyInfo[], image: HungImage): HungImage[] {
  const all = candidates(studies);
  const own = all.find(
    (c) => c.sopInstanceUid === image.sopInstanceUid && (c.group === null || c.group.frames.includes(image.frame)),
  );
  if (own === undefined) return [];
  const byDay = new Map<string, Candidate>();
  for (const c of all) {
    if (!comparable(c, own)) continue;
    const known = byDay.get(c.day);
    if (known === undefined || (viewOf(known) !== viewOf(own) && viewOf(c) === viewOf(own))) byDay.set(c.day, c);
  }
  byDay.set(own.day, own);
  return [...byDay.values()]
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map((c) => ({ sopInstanceUid: c.sopInstanceUid, frame: c === own ? image.frame : c.frame }));
}

/** The picture of the next (1) or previous (-1) date; null at either end. */
export function stepDate(studies: readonly StudyInfo[], image: HungImage, by: 1 | -1): HungImage | null {
  const list = comparableThroughTime(studies, image);
  const at = list.findIndex((c) => c.sopInstanceUid === image.sopInstanceUid && c.frame === image.frame);
  return at < 0 ? null : (list[at + by] ?? null);
}

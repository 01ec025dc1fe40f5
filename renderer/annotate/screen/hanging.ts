/** Which image hangs where when a patient is opened, and what "previous date" and "next date" mean for a place. */
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { type RailImage, railRows } from '../../timeline/railImages.ts';

export const layouts = {
  '1x1': { columns: 1, rows: 1 },
  '1x2': { columns: 2, rows: 1 },
  '1x3': { columns: 3, rows: 1 },
  '2x2': { columns: 2, rows: 2 },
} as const;
export type Layout = keyof typeof layouts;

export const placesOf = (layout: Layout): number => layouts[layout].columns * layouts[layout].rows;

/** An image in a place of the layout. */
export interface Hung {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

/** All images that look alike (kind and label: "film lateral R", "scan delayed, posterior"), oldest first. */
export function comparable(images: readonly RailImage[], like: RailImage): RailImage[] {
  return images.filter((image) => image.kind === like.kind && image.label === like.label);
}

export function imagesInTime(studies: readonly StudyInfo[]): RailImage[] {
  return railRows(studies, null).flatMap((row) => row.images);
}

/** The newest image of a kind with the newest comparable one before it. */
function pair(images: readonly RailImage[], kind: RailImage['kind']): (RailImage | null)[] {
  const ofKind = images.filter((image) => image.kind === kind);
  const lastStudy = ofKind.at(-1)?.studyInstanceUid;
  // The first of the newest study: films in the order of the rail, scans delayed before pool before flow.
  const current = ofKind.find((image) => image.studyInstanceUid === lastStudy) ?? null;
  if (!current) return [];
  const earlier = comparable(images, current).filter((image) => image.studyInstanceUid !== lastStudy);
  return [current, earlier.at(-1) ?? null];
}

/** Latest film beside its prior, latest delayed scan beside its prior below; one row where there is only one kind. */
export function openingHang(studies: readonly StudyInfo[]): { layout: Layout; hung: (Hung | null)[] } {
  const images = imagesInTime(studies);
  const films = pair(images, 'film');
  const scans = pair(images, 'scan');
  const others = films.length + scans.length === 0 ? images.slice(-1) : [];
  const all = [...films, ...scans, ...others];
  const layout: Layout = films.length > 0 && scans.length > 0 ? '2x2' : all.length <= 1 ? '1x1' : '1x2';
  return {
    layout,
    hung: all.map((image) => (image ? { sopInstanceUid: image.sopInstanceUid, frame: image.frame } : null)),
  };
}

/** The comparable image one date earlier (-1) or later (+1); null at the end of the row. */
export function stepDate(images: readonly RailImage[], hung: Hung, by: 1 | -1): RailImage | null {
  const here =
    images.find((image) => image.sopInstanceUid === hung.sopInstanceUid && image.frame === hung.frame) ??
    images.find((image) => image.sopInstanceUid === hung.sopInstanceUid);
  if (!here) return null;
  const row = comparable(images, here);
  return row[row.indexOf(here) + by] ?? null;
}

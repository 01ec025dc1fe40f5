/**
 * A lesion's side against that of the images it was marked and read on. Only what a header says counts: words of a description are
 * no side. On a scan, which shows both sides, the half counts where orientation and midline leave no doubt (docs/method.md, Sides).
 */
import type { InstanceInfo, StudyInfo } from '../dicom/model.ts';
import { studyDate } from '../dicom/studyDate.ts';
import { ellipseHalfExtent } from '../geometry/ellipse.ts';
import type { Point, Shape } from '../geometry/shape.ts';
import { oppositeSide, sideName, siteWithSide } from '../sites/profiles.ts';
import { wordDate } from '../wording/date.ts';
import type { Annotation, Finding, Lesion, PatientRecord } from './model.ts';

export interface SideContradiction {
  readonly lesionId: string;
  readonly lesionSide: 'L' | 'R';
  /** The side that the image, or the half of the scan, is of. */
  readonly imageSide: 'L' | 'R';
  readonly studyInstanceUid: string;
  /** ISO day of the study; null where it has none. */
  readonly date: string | null;
  /** What is on the wrong side. */
  readonly what:
    | {
        readonly kind: 'annotation';
        readonly annotationId: string;
        readonly sopInstanceUid: string;
        readonly frame: number;
      }
    /** Null: read of the study, all of whose radiographs are of the other side. */
    | { readonly kind: 'finding'; readonly sopInstanceUid: string | null };
  /** One sentence for the reader. */
  readonly message: string;
}

const sided = (side: InstanceInfo['laterality'] | Lesion['laterality']): 'L' | 'R' | null =>
  side === 'L' || side === 'R' ? side : null;

/** Regions that are meant to lie elsewhere than the lesion. */
const elsewhere: ReadonlySet<Annotation['role']> = new Set(['uptake-reference', 'uptake-background']);

/** Every accepted annotation and every finding of a lesion that lies on the other side, unless the reader keeps it knowingly. */
export function sideContradictions(
  record: Pick<PatientRecord, 'lesions' | 'annotations' | 'findings'>,
  studies: readonly StudyInfo[],
): SideContradiction[] {
  const images = new Map(
    studies.flatMap((study) => study.instances.map((i) => [i.sopInstanceUid, { i, study }] as const)),
  );
  const accepted = record.annotations.filter((a) => a.status === 'accepted');
  const found: SideContradiction[] = [];
  for (const lesion of record.lesions) {
    const lesionSide = sided(lesion.laterality);
    if (lesionSide === null) continue;
    for (const a of accepted) {
      if (a.lesionId !== lesion.id || a.sideAccepted === true || elsewhere.has(a.role)) continue;
      const image = images.get(a.sopInstanceUid);
      if (image === undefined) continue;
      const header = sided(image.i.laterality);
      const half = header === null ? halfOf(a, image.i, accepted) : null;
      const imageSide = header ?? half;
      if (imageSide === null || imageSide === lesionSide) continue;
      const where =
        header !== null ? `a ${sideName(header)}-sided image` : `the ${sideName(imageSide)} half of the scan`;
      found.push({
        ...basics(lesion, lesionSide, imageSide, image.study),
        what: { kind: 'annotation', annotationId: a.id, sopInstanceUid: a.sopInstanceUid, frame: a.frame },
        message: `Lesion ${lesion.id}, ${wordDate(studyDate(image.study))}: ${named(lesion)} is marked on ${where}; correct the side or keep the mark knowingly.`,
      });
    }
    for (const finding of record.findings) {
      if (finding.lesionId !== lesion.id || finding.sideAccepted === true) continue;
      const read = sideRead(finding, studies);
      if (read === null || read.side === lesionSide) continue;
      found.push({
        ...basics(lesion, lesionSide, read.side, read.study),
        what: { kind: 'finding', sopInstanceUid: finding.sopInstanceUid ?? null },
        message: `Lesion ${lesion.id}, ${wordDate(studyDate(read.study))}: ${named(lesion)} was read on ${
          finding.sopInstanceUid === undefined ? 'radiographs of the' : 'an image of the'
        } ${sideName(read.side)} side; correct the side or keep the finding knowingly.`,
      });
    }
  }
  return found;
}

function basics(lesion: Lesion, lesionSide: 'L' | 'R', imageSide: 'L' | 'R', study: StudyInfo) {
  return {
    lesionId: lesion.id,
    lesionSide,
    imageSide,
    studyInstanceUid: study.studyInstanceUid,
    date: studyDate(study),
  };
}

const named = (lesion: Lesion) => `the ${siteWithSide(lesion.site, lesion.laterality, lesion.label)}`;

/** The side of what a finding was read on: its image, else all radiographs of its study where their headers agree. */
function sideRead(
  finding: Finding,
  studies: readonly StudyInfo[],
): { readonly side: 'L' | 'R'; readonly study: StudyInfo } | null {
  const study = studies.find((s) => s.studyInstanceUid === finding.studyInstanceUid);
  if (study === undefined) return null;
  if (finding.sopInstanceUid !== undefined) {
    const image = study.instances.find((i) => i.sopInstanceUid === finding.sopInstanceUid);
    const side = sided(image?.laterality ?? null);
    return side === null ? null : { side, study };
  }
  const pictures = study.instances.filter((i) => i.rows !== null);
  // A scan or slices in the study may be what was read.
  if (pictures.length === 0 || pictures.some((i) => i.nm !== null)) return null;
  const sides = new Set(pictures.map((i) => sided(i.laterality)));
  const [side] = sides;
  return sides.size === 1 && side !== null && side !== undefined ? { side, study } : null;
}

/**
 * The half of the body that a region of a planar scan lies on; null unless Patient Orientation (0020,0020) says which way the
 * rows run, the view agrees with it, and a midline is known: the reader's own, or halfway to the accepted mirrored region.
 */
function halfOf(region: Annotation, image: InstanceInfo, accepted: readonly Annotation[]): 'L' | 'R' | null {
  if (region.role !== 'uptake-lesion' || image.nm === null) return null;
  const towards = rowsRunTowards(region, image);
  if (towards === null) return null;
  const distance = fromMidline(region, accepted);
  if (distance === null) return null;
  // A region that reaches across the midline lies on neither half.
  if (distance.least < 0 !== distance.most < 0) return null;
  return distance.least >= 0 ? towards : oppositeSide(towards);
}

/** The patient's side towards which the columns of this frame count up. */
function rowsRunTowards(region: Annotation, image: InstanceInfo): 'L' | 'R' | null {
  const [row] = (image.patientOrientation ?? '').toUpperCase().split('\\');
  const towards = row === 'L' || row === 'R' ? row : null;
  if (towards === null) return null;
  const views = new Set(image.nm?.groups.map((group) => group.view));
  // One orientation cannot be that of both heads of a camera.
  if (views.size > 1) return null;
  const view = image.nm?.groups.find((group) => group.frames.includes(region.frame))?.view ?? null;
  // Seen from the front the patient's left is on the right of the image, from behind on the left; a flipped image is in doubt.
  if (view === 'ANT') return towards === 'L' ? 'L' : null;
  if (view === 'POST') return towards === 'R' ? 'R' : null;
  return null;
}

/** How far the region reaches from the midline in the direction of growing columns, pixels. */
function fromMidline(region: Annotation, accepted: readonly Annotation[]): { least: number; most: number } | null {
  const extent = columnsOf(region.shape);
  if (extent === null) return null;
  const here = accepted.filter((a) => a.sopInstanceUid === region.sopInstanceUid && a.frame === region.frame);
  const line = here.find((a) => a.role === 'midline')?.shape;
  if (line?.kind === 'line') {
    const column = columnAt(line.points, extent.row);
    return column === null ? null : { least: extent.first - column, most: extent.last - column };
  }
  const mirrored = here.find(
    (a) => a.role === 'uptake-reference' && a.lesionId === region.lesionId && a.source === 'mirror',
  );
  const other = mirrored === undefined ? null : columnsOf(mirrored.shape);
  if (other === null) return null;
  const middle = (extent.first + extent.last + other.first + other.last) / 4;
  return { least: extent.first - middle, most: extent.last - middle };
}

function columnAt([[x1, y1], [x2, y2]]: readonly [Point, Point], row: number): number | null {
  return y1 === y2 ? null : x1 + ((row - y1) * (x2 - x1)) / (y2 - y1);
}

function columnsOf(shape: Shape): { first: number; last: number; row: number } | null {
  if (shape.kind === 'ellipse') {
    const [reach] = ellipseHalfExtent(shape);
    return { first: shape.center[0] - reach, last: shape.center[0] + reach, row: shape.center[1] };
  }
  if (shape.kind !== 'polygon') return null;
  const xs = shape.points.map((p) => p[0]);
  const ys = shape.points.map((p) => p[1]);
  return { first: Math.min(...xs), last: Math.max(...xs), row: (Math.min(...ys) + Math.max(...ys)) / 2 };
}

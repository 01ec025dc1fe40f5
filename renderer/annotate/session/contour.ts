/**
 * One-click contour: a region grown from a click, always a proposal until the reader accepts it. On a film the focus is
 * grown to its edge and yields outline, longest diameter and perpendicular; on a scan it is an isocontour.
 */
import { kindOf } from '../../../shared/dicom/kind.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { longestDiameter } from '../../../shared/geometry/longestDiameter.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { growContour } from '../../../shared/size/growContour.ts';
import { isocontour } from '../../../shared/uptake/isocontour.ts';
import type { Draft } from '../commands/annotations.ts';
import { simplify } from '../geometry/outlines.ts';
import { axesValue, spacingOf } from '../values/imageValues.ts';
import { withPixels } from './inputs.ts';
import { type ContourProposal, type ImageView, viewKey } from './interaction.ts';
import { type AnnotationSession, calibrationOf } from './session.ts';

const contour = (role: Draft['role'], shape: Draft['shape']): Draft => ({
  role,
  shape,
  source: 'contour',
  status: 'accepted',
});

/** A tenth of a pixel: what is dropped cannot be seen, and the outline keeps a number of handles that can be edited. */
const outlineTolerance = 0.1;

const isScan = (view: ImageView): boolean => kindOf(view.info) === 'scan';

/** The closed outline with fewer points. */
function thinned(points: readonly Point[]): Point[] {
  const first = points[0];
  return first ? simplify([...points, first], outlineTolerance).slice(0, -1) : [];
}

/** Drafts of a contour at a level. @throws EnthesisError with what to do when nothing can be grown there */
export function contourDrafts(view: ImageView, seed: Point, level: number, aspect: number): readonly Draft[] {
  const { stored } = view;
  if (!stored) throw new EnthesisError('invalid-shape', 'The image could not be read.');
  if (isScan(view)) {
    const { points } = isocontour(stored, seed, percentOf(level));
    return [contour('uptake-lesion', { kind: 'polygon', points: thinned(points) })];
  }
  const grown = growContour(stored, seed, { bias: level });
  if (!grown) throw new EnthesisError('invalid-shape', 'No closed edge surrounds this place. Click inside the focus.');
  const points = thinned(grown.points);
  const { long, short } = longestDiameter(points, [aspect, 1]);
  return [
    contour('area', { kind: 'polygon', points }),
    contour('long-axis', { kind: 'line', points: long }),
    contour('short-axis', { kind: 'line', points: short }),
  ];
}

/** Level -1 (tight) to 1 (wide) as a percentage of the maximum: 50% in the middle, 5% per step of 0.1. */
export function percentOf(level: number): number {
  return Math.min(95, Math.max(5, 50 - 50 * level));
}

/** Where the proposed outline runs, in words: it is chosen by this, and reproduced by it. */
export function contourWords({ view, level }: Pick<ContourProposal, 'view' | 'level'>): string {
  if (isScan(view)) return `at ${Math.round(percentOf(level))}% of the maximum`;
  const steps = Math.round(Math.abs(level) * 10);
  if (steps === 0) return 'at the edge';
  return `${steps} ${steps === 1 ? 'step' : 'steps'} ${level > 0 ? 'wider' : 'tighter'} than the edge`;
}

function propose(session: AnnotationSession, view: ImageView, seed: Point, level: number): void {
  try {
    const drafts = contourDrafts(view, seed, level, session.toolContext(view).aspect);
    const proposal: ContourProposal = { key: viewKey(view), view, seed, level, drafts };
    session.interaction.setState({ contour: proposal, problem: null });
  } catch (error) {
    const problem = error instanceof EnthesisError ? error.message : 'No region could be grown here.';
    session.interaction.setState({ problem });
  }
}

/** Starts a proposal at the point that the contour tool was clicked on. */
export function startContour(session: AnnotationSession, view: ImageView, seed: Draft): void {
  const { shape } = seed;
  if (shape.kind === 'point') {
    withPixels(
      session,
      view,
      () => view.stored !== null,
      () => propose(session, view, shape.point, 0),
    );
  }
}

/**
 * Accepts the proposed region. Axes that the lesion has in this study stay as they are, as a reader drew or accepted them:
 * the area is added beside them, and the diameters of the contour are offered.
 */
export function acceptContour(session: AnnotationSession): void {
  const { contour: now } = session.interaction.getState();
  const { record } = session.record.getState();
  if (!now || !record) return;
  const { view, drafts } = now;
  const area = drafts.filter((d) => d.role === 'area');
  const diameters = drafts.filter((d) => d.role === 'long-axis' || d.role === 'short-axis');
  const lesionId = session.lesionFor(view);
  const axes = record.annotations.filter(
    (a) =>
      a.lesionId === lesionId &&
      lesionId !== null &&
      (a.role === 'long-axis' || a.role === 'short-axis') &&
      a.status === 'accepted' &&
      view.studyImages.has(a.sopInstanceUid),
  );
  session.setTool(null);
  if (area.length === 0 || axes.length === 0) {
    session.commit(view, drafts);
    return;
  }
  session.commit(view, area);
  const [long, short] = diameters;
  const size =
    long && short
      ? axesValue(long.shape, short.shape, spacingOf(view, calibrationOf(record, view.info.sopInstanceUid)))
      : null;
  session.tell(
    `The area of ${lesionId} was added; its axes are kept as they were.${size ? ` The contour measures ${size.text}.` : ''}`,
    {
      label: 'Use diameters of the contour',
      run: () => {
        session.setLesion(lesionId);
        session.commit(view, diameters);
      },
    },
  );
}

/** Lets the proposed region reach further (+1) or less far (-1). */
export function adjustContour(session: AnnotationSession, by: 1 | -1): void {
  const { contour: now } = session.interaction.getState();
  if (!now) return;
  const level = Math.round((now.level + by * 0.1) * 10) / 10;
  if (level >= -1 && level <= 1) propose(session, now.view, now.seed, level);
}

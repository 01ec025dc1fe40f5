/**
 * Long and short axis in one gesture: draw the long axis, then the short axis follows the pointer, always perpendicular;
 * a click or Enter stores both as one step. The short axis is proposed at the widest place of the lesion's outline, or
 * across the middle where there is none.
 */
import type { Point } from '../../../shared/geometry/shape.ts';
import { widestChord } from '../geometry/outlines.ts';
import { along, clampPoint, distance, nearestShare, perpendicular } from '../geometry/vectors.ts';
import { drawn, type Tool, type ToolContext, type ToolInput } from './tool.ts';
import { type TwoPoint, twoPointStep } from './twoPoint.ts';

export interface ShortPhase {
  readonly phase: 'short';
  readonly long: readonly [Point, Point];
  readonly short: readonly [Point, Point];
  /** Where the pointer was when the long axis was finished: the proposal stands until it has left that place. */
  readonly rest: Point;
  readonly adjusted: boolean;
  readonly held: boolean;
}
type State = { readonly phase: 'long'; readonly line: TwoPoint } | ShortPhase | null;

const restRadius = 8;

/** Both ends at `half` pixels from the foot on the long axis. */
function crossing(long: readonly [Point, Point], share: number, half: number, aspect: number): [Point, Point] {
  const foot = along(long[0], long[1], share);
  const d = perpendicular(long[0], long[1], aspect);
  return [
    [foot[0] - d[0] * half, foot[1] - d[1] * half],
    [foot[0] + d[0] * half, foot[1] + d[1] * half],
  ];
}

/** Proposed short axis: the widest chord of the outline, else a quarter of the long axis to each side of its middle. */
export function proposeShort(long: readonly [Point, Point], context: ToolContext): [Point, Point] {
  const area = context.own.find((a) => a.role === 'area');
  const chord =
    area?.shape.kind === 'polygon' ? widestChord(area.shape.points, long[0], long[1], context.aspect) : null;
  return chord ?? keepInside(crossing(long, 0.5, distance(long[0], long[1]) / 4, context.aspect), long, context);
}

/** Shortens an axis that would leave the image, without turning it. */
function keepInside(short: [Point, Point], long: readonly [Point, Point], context: ToolContext): [Point, Point] {
  const inside = (p: Point) => p[0] >= 0 && p[1] >= 0 && p[0] <= context.columns && p[1] <= context.rows;
  let [a, b] = short;
  const foot = along(a, b, 0.5);
  for (let i = 0; i < 40 && !(inside(a) && inside(b)); i += 1) {
    a = along(foot, a, 0.85);
    b = along(foot, b, 0.85);
  }
  return inside(a) && inside(b) ? [a, b] : [along(long[0], long[1], 0.5), along(long[0], long[1], 0.5)];
}

/** The short axis through the pointer: its foot is the pointer's nearest place on the long axis. */
function follow(state: ShortPhase, point: Point, context: ToolContext): [Point, Point] {
  const [a, b] = state.long;
  // Nearest in the body's plane, so that the line to the foot is the perpendicular there.
  const flat = (p: Point): Point => [p[0], p[1] * context.aspect];
  const share = Math.min(0.95, Math.max(0.05, nearestShare(flat(point), flat(a), flat(b))));
  const d = perpendicular(a, b, context.aspect);
  const foot = along(a, b, share);
  const half = Math.abs((point[0] - foot[0]) * d[0] + (point[1] - foot[1]) * d[1]);
  return keepInside(crossing(state.long, share, half, context.aspect), state.long, context);
}

function shortStep(state: ShortPhase, input: ToolInput, context: ToolContext) {
  const finish = (s: ShortPhase) =>
    distance(s.short[0], s.short[1]) > 0
      ? { state: null, finished: drafts(s) }
      : { state: s, problem: 'The short axis has no length. Move away from the long axis.' };
  if (input.type === 'key') return input.key === 'Enter' ? finish(state) : { state: null };
  if (input.type === 'double') return { state };
  const point = clampPoint(input.point, context.columns, context.rows);
  const adjusted = state.adjusted || distance(point, state.rest) > restRadius * context.pixel;
  const next = { ...state, adjusted, short: adjusted ? follow(state, point, context) : state.short };
  if (input.type === 'down') return { state: { ...next, held: true } };
  if (input.type === 'up' && state.held) return finish({ ...next, held: false });
  return { state: next };
}

const drafts = (s: ShortPhase) => [
  drawn('long-axis', { kind: 'line', points: [s.long[0], s.long[1]] }),
  drawn('short-axis', { kind: 'line', points: [s.short[0], s.short[1]] }),
];

export const bidirectionalTool: Tool<State> = {
  idle: null,
  step(state, input, context) {
    if (state?.phase === 'short') return shortStep(state, input, context);
    const { state: line, done } = twoPointStep(state?.line ?? null, input, context);
    if (!done) return { state: line ? { phase: 'long', line } : null };
    const long = [done.from, done.to] as const;
    const short = proposeShort(long, context);
    return { state: { phase: 'short', long, short, rest: done.to, adjusted: false, held: false } };
  },
  preview(state) {
    if (!state) return [];
    if (state.phase === 'long') return [drawn('long-axis', { kind: 'line', points: [state.line.from, state.line.to] })];
    const [long, short] = drafts(state);
    return long && short ? [long, { ...short, status: 'proposed' }] : [];
  },
  points: (state) => (state?.phase === 'long' ? [state.line.from] : []),
  hint: (state) =>
    state?.phase === 'short' ? 'Move to set the short axis, click or Enter stores both' : 'Draw the long axis first',
};

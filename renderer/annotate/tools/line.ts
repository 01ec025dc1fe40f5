/** Straight lines: long axis, length, calibration, internal reference, distance from the insertion. */
import type { Role } from '../../../shared/reading/model.ts';
import { drawn, type Tool } from './tool.ts';
import { type TwoPoint, twoPointStep } from './twoPoint.ts';

export function lineTool(role: Role): Tool<TwoPoint | null> {
  const draft = (s: TwoPoint) => drawn(role, { kind: 'line', points: [s.from, s.to] });
  return {
    idle: null,
    step(state, input, context) {
      const { state: next, done } = twoPointStep(state, input, context);
      return done ? { state: next, finished: [draft(done)] } : { state: next };
    },
    preview: (state) => (state ? [draft(state)] : []),
    points: (state) => (state ? [state.from] : []),
    hint: (state) => (state ? 'Set the other end; Ctrl snaps to the edge' : 'Drag from end to end, or click both ends'),
  };
}

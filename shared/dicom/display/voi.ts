/** The VOI functions (PS3.3 C.11.2.1.2, C.11.2.1.3), as a fraction 0..1 of the output range. */
import type { VoiFunction } from './attributes.ts';

export interface Window {
  readonly center: number;
  readonly width: number;
}

/** C.11.2.1.2.1. A width of 1 is a threshold; narrower is not allowed, see `functionFor`. */
export function linear(value: number, { center, width }: Window): number {
  const span = Math.max(1, width) - 1;
  const middle = center - 0.5;
  if (value <= middle - span / 2) return 0;
  if (value > middle + span / 2) return 1;
  return (value - middle) / span + 0.5;
}

/** C.11.2.1.3.2: for values that are no integers; any width above 0. */
export function linearExact(value: number, { center, width }: Window): number {
  if (value <= center - width / 2) return 0;
  if (value > center + width / 2) return 1;
  return (value - center) / width + 0.5;
}

/** C.11.2.1.3.1. */
export function sigmoid(value: number, { center, width }: Window): number {
  return 1 / (1 + Math.exp((-4 * (value - center)) / width));
}

export const voiFunctions: Readonly<Record<VoiFunction, (value: number, window: Window) => number>> = {
  LINEAR: linear,
  LINEAR_EXACT: linearExact,
  SIGMOID: sigmoid,
};

/** LINEAR knows no width below 1, which rescaled values may ask for: LINEAR_EXACT means the same there. */
export function functionFor(name: VoiFunction, { width }: Window): VoiFunction {
  return name === 'LINEAR' && width < 1 ? 'LINEAR_EXACT' : name;
}

/** The window under which LINEAR shows `low` as the darkest and `high` as the brightest value. */
export function windowOfRange(low: number, high: number): Window {
  return { center: (low + high + 1) / 2, width: high - low + 1 };
}

import type { RangeOfMotion } from '../model.ts';
import type { GradeProposal } from './model.ts';

/** Functional range of the elbow, degrees: flexion from 30 to 130, 50 of pronation and of supination (Morrey 1981). */
export const functionalElbow = { extensionDeficit: 30, flexion: 130, pronation: 50, supination: 50 } as const;

/** Error of one reading with a goniometer, degrees; a product default, not measured at any site. */
export const goniometerErrorDeg = 5;

type Plane = 'free' | 'limited' | 'either' | 'none';

/** How far motion reaches beyond what function needs; negative where it falls short. */
function plane(margins: readonly number[], arc: number): Plane {
  if (arc <= 0) return 'none';
  const least = Math.min(...margins);
  if (Math.abs(least) < goniometerErrorDeg) return 'either';
  return least > 0 ? 'free' : 'limited';
}

/**
 * Hastings-Graham class from the range of motion that the reader enters. Both planes are needed: what was not measured is
 * not taken for free.
 */
export function hastingsGraham(motion: RangeOfMotion | null): GradeProposal {
  const scale = 'hastings-graham';
  const { flexion, extensionDeficit, pronation, supination } = motion ?? {};
  const bending =
    flexion === undefined || extensionDeficit === undefined
      ? null
      : plane(
          [flexion - functionalElbow.flexion, functionalElbow.extensionDeficit - extensionDeficit],
          flexion - extensionDeficit,
        );
  const turning =
    pronation === undefined || supination === undefined
      ? null
      : plane([pronation - functionalElbow.pronation, supination - functionalElbow.supination], pronation + supination);
  const said = [
    bending === null ? null : `flexion ${extensionDeficit} to ${flexion} degrees`,
    turning === null ? null : `pronation ${pronation}, supination ${supination} degrees`,
  ].filter((part) => part !== null);
  const reason = said.join('; ');
  // No motion left in one plane is ankylosis whatever the other does.
  if (bending === 'none' || turning === 'none') return { scale, values: ['III'], reason };
  if (bending === null || turning === null) {
    const missing = [
      bending === null ? ['flexion', 'extension deficit'] : [],
      turning === null ? ['pronation', 'supination'] : [],
    ].flat();
    return { scale, values: [], reason: `not entered: ${missing.join(', ')}` };
  }
  const values = possible(bending, turning);
  return { scale, values, reason: values.length > 1 ? `${reason}; a limit lies within the error of reading` : reason };
}

/** Every class that the two planes leave possible, the less limited first. */
function possible(bending: Plane, turning: Plane): string[] {
  const options = (p: Plane): readonly boolean[] => (p === 'either' ? [false, true] : [p === 'limited']);
  const values = new Set<string>();
  for (const b of options(bending)) {
    for (const t of options(turning)) values.add(b ? (t ? 'IIC' : 'IIA') : t ? 'IIB' : 'I');
  }
  return [...values].sort();
}

import { describe, expect, it } from 'vitest';
import { lateralityFromText, proposedLateralityOf } from './laterality.ts';

describe('side proposed from a description', () => {
  it.each([
    // No side at all.
    ['ANKLE R/O FRACTURE', null],
    ['R/O FX ANKLE', null],
    ['L-SPINE AP', null],
    ['L SPINE AP', null],
    ['T/L SPINE', null],
    ['RE: ANKLE PAIN', null],
    ['RE ANKLE', null],
    ['HIP POST RT', null],
    ['RT HIP PROPHYLAXIS', null],
    ['LT FOLLOW UP', null],
    ['LI', null],
    ['R ANKLE', null],
    ['Lateral', null],
    ['ANKLE R/L', null],
    ['ANKLES L AND R', null],
    ['ANKLES R + L', null],
    ['HIP L R', null],
    ['left and right', null],
    ['ABDOMEN LEFT LATERAL DECUBITUS', null],
    ['HIP RIGHT ANTERIOR OBLIQUE', null],
    ['BRIGHT FIELD', null],
    ['', null],
    // Whole words.
    ['Ankle RIGHT lat', 'R'],
    ['RIGHT_ANKLE_LAT', 'R'],
    ['OSG seitlich links', 'L'],
    ['OSG rechts', 'R'],
    ['Rechtes Sprunggelenk', 'R'],
    ['Linker Fuss', 'L'],
    ['Cheville droite profil', 'R'],
    ['Cheville gauche', 'L'],
    ['Tobillo derecho', 'R'],
    ['Tobillo izquierdo', 'L'],
    ['Caviglia destra', 'R'],
    ['Caviglia sinistra', 'L'],
    ['LEFT ANKLE R/O FRACTURE', 'L'],
    ['LEFT HIP, LEFT LATERAL DECUBITUS', 'L'],
    // A letter alone at the end.
    ['ANKLE R', 'R'],
    ['Ankle lateral L', 'L'],
    ['Ankle (R)', 'R'],
    ['ANKLE_L', 'L'],
    // Both.
    ['Both ankles', 'B'],
    ['KNEES BILATERAL', 'B'],
    ['Knie beidseits', 'B'],
  ] as const)('%s: %s', (text, side) => {
    expect(lateralityFromText(text)).toBe(side);
  });

  it('does not speak where the header does', () => {
    expect(proposedLateralityOf('L', 'DX', 'Ankle right', '')).toBeNull();
    expect(proposedLateralityOf('U', 'DX', 'Ankle right', '')).toBeNull();
    expect(proposedLateralityOf(null, 'DX', 'Ankle right', '')).toBe('R');
  });

  it('does not speak of scans and slices, which show both sides', () => {
    expect(proposedLateralityOf(null, 'NM', 'Feet right', '')).toBeNull();
    expect(proposedLateralityOf(null, 'MR', 'Ankle right', '')).toBeNull();
  });

  it('takes the series before the study, and neither where they disagree', () => {
    expect(proposedLateralityOf(null, 'DX', 'Ankle lat', 'Ankle left')).toBe('L');
    expect(proposedLateralityOf(null, 'DX', 'Ankle right', 'Both ankles')).toBe('R');
    expect(proposedLateralityOf(null, 'DX', 'Ankle right', 'Ankle left')).toBeNull();
  });
});

/** Angles with a name of their own: what to click, in which order, and how the number is read. */
export interface AnglePreset {
  readonly id: 'calcaneal-pitch' | 'meary';
  /** Written beside the angle, and kept as its label. */
  readonly name: string;
  /** First point, vertex, last point. */
  readonly steps: readonly [string, string, string];
  /** How far the arms are from one straight line, in place of the angle between them. */
  readonly fromStraight: boolean;
}

export const anglePresets: readonly AnglePreset[] = [
  {
    // Between the lower border of the calcaneus and the ground, on a standing lateral film.
    id: 'calcaneal-pitch',
    name: 'Calcaneal pitch',
    steps: [
      'Click on the ground line, in front of the heel',
      'Click the lowest point of the calcaneal tuberosity',
      'Click the lowest point of the anterior calcaneus',
    ],
    fromStraight: false,
  },
  {
    // Between the axes of talus and first metatarsal, on a standing lateral film; 0 when they are one line.
    id: 'meary',
    name: 'Meary',
    steps: [
      'Click on the axis of the talus, at the back of its body',
      'Click where the axes of talus and first metatarsal meet',
      'Click on the axis of the first metatarsal, at its head',
    ],
    fromStraight: true,
  },
];

export function presetByName(label: string | undefined): AnglePreset | null {
  return anglePresets.find((preset) => preset.name === label) ?? null;
}

/** The number that an angle of this name stands for, degrees. */
export function namedAngle(label: string | undefined, vertexDeg: number): number {
  return presetByName(label)?.fromStraight ? 180 - vertexDeg : vertexDeg;
}

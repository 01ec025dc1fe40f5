/** Elements of a small nuclear medicine image for tests: frame vectors, detectors, phases, tracer (PS3.3 C.8.4). */
import { element, type Item, radiograph } from './dicomWriter.ts';

export const view = (meaning: string): Item => [
  element(0x00540220, 'SQ', [
    [element(0x00080100, 'SH', 'R-10206'), element(0x00080102, 'SH', 'SRT'), element(0x00080104, 'LO', meaning)],
  ]),
];

export const tracer = (extra: Item): Item[] => [
  [
    element(0x00180031, 'LO', 'Tc-99m MDP'),
    element(0x00181072, 'TM', '100000'),
    element(0x00181074, 'DS', '740'),
    element(0x00181075, 'DS', '21624.12'),
    ...extra,
  ],
];

/** 16-bit frames of 2 x 2 pixels; injected at 10:00:00 on the day of acquisition unless `extra` says otherwise. */
export function nuclear(frames: number, extra: Item): Item {
  const base: Item = [
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.20'),
    element(0x00080060, 'CS', 'NM'),
    element(0x00080022, 'DA', '20260110'),
    element(0x00080032, 'TM', '130000'),
    element(0x00280008, 'IS', String(frames)),
    element(0x00280101, 'US', 16),
    element(0x00280102, 'US', 15),
    element(0x00540016, 'SQ', tracer([])),
    element(
      0x7fe00010,
      'OW',
      Array.from({ length: frames * 4 }, (_, i) => i),
    ),
  ];
  const replaced = new Set(extra.map((item) => item.tag));
  return radiograph([...base.filter((item) => !replaced.has(item.tag)), ...extra], 2, 2);
}

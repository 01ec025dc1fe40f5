import type { Lesion } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import type { ImageReference } from '../values/image.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';
import { type Measurement, measurement } from './tid300Measurement.ts';
import { timePoint } from './tid1502TimePoint.ts';

/** The names by which other viewers choose the tool that shows a group. */
export type Tool = 'Length' | 'Bidirectional' | 'EllipticalROI' | 'PlanarFreehandROI';

export interface Group {
  readonly tool: Tool;
  /** The same for the same lesion and kind of measurement on every date; one group per UID in a document. */
  readonly trackingUid: string;
  readonly label: string;
  readonly finding: Code;
  readonly lesion: Lesion | null;
  readonly timePoint: { readonly identifier: string; readonly label: string };
  readonly reference: ImageReference;
  readonly measurements: readonly Measurement[];
  /** Coded properties after the values: role, phase, spacing basis ... */
  readonly evaluations: readonly { readonly concept: Code; readonly value: Code }[];
}

const sites: Readonly<Record<Lesion['site'], Code>> = {
  'achilles-tendon': codes.achillesTendon,
  calcaneus: codes.calcaneus,
  hip: codes.hipJoint,
  knee: codes.knee,
  elbow: codes.elbowJoint,
  other: ours.otherSite,
};

function findingSite(lesion: Lesion): Dataset {
  const side = lesion.laterality === 'U' ? null : lesion.laterality === 'L' ? codes.left : codes.right;
  return codeValue(
    'HAS CONCEPT MOD',
    codes.findingSite,
    sites[lesion.site],
    side === null ? [] : [codeValue('HAS CONCEPT MOD', codes.laterality, side)],
  );
}

/** Identifier that names the tool first, as other viewers expect, and then our label. */
export function trackingIdentifier(tool: Tool, label: string): string {
  return `Cornerstone3DTools@^0.1.0:${tool}:${label}`;
}

/** One tracked region or line of one image (TID 1501). Values first, then evaluations. */
export function measurementGroup(group: Group): Dataset {
  const { lesion } = group;
  const identity =
    lesion === null
      ? []
      : [
          text('CONTAINS', ours.lesionIdentifier, lesion.id),
          uidref('CONTAINS', ours.lesionUid, lesion.trackingUid),
          ...(lesion.label === '' ? [] : [text('CONTAINS', ours.lesionLabel, lesion.label)]),
          codeValue('CONTAINS', ours.lesionSite, ours.valueCode(lesion.site)),
        ];
  return container(
    'CONTAINS',
    codes.measurementGroup,
    [
      text('HAS OBS CONTEXT', codes.trackingIdentifier, trackingIdentifier(group.tool, group.label)),
      uidref('HAS OBS CONTEXT', codes.trackingUniqueIdentifier, group.trackingUid),
      codeValue('CONTAINS', codes.finding, group.finding),
      ...timePoint(group.timePoint.identifier, group.timePoint.label),
      ...(lesion === null ? [] : [findingSite(lesion)]),
      ...group.measurements.map((entry) => measurement(entry, group.reference)),
      ...group.evaluations.map((entry) => codeValue('CONTAINS', entry.concept, entry.value)),
      ...identity,
      text('CONTAINS', codes.comment, group.label),
    ],
    '1501',
  );
}

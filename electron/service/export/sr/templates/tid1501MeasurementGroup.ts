import type { Shape } from '../../../../../shared/geometry/shape.ts';
import type { Lesion } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import type { ImageReference } from '../values/image.ts';
import { scoord } from '../values/scoord.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';
import { type Measurement, measurement, type Property } from './tid300Measurement.ts';
import { timePoint } from './tid1502TimePoint.ts';

/** The names by which other viewers choose the tool that shows a group. */
export type Tool = 'Length' | 'Bidirectional' | 'EllipticalROI' | 'PlanarFreehandROI' | 'Angle' | 'ArrowAnnotate';

export interface Group {
  readonly tool: Tool;
  /** The same for the same lesion and kind of measurement on every date; one group per UID in a document. */
  readonly trackingUid: string;
  readonly label: string;
  readonly finding: Code;
  readonly lesion: Lesion | null;
  /** Site and side of what lies under the mark; null where that is not known. */
  readonly place: { readonly site: Code; readonly side: Code | null } | null;
  readonly timePoint: { readonly identifier: string; readonly label: string };
  readonly reference: ImageReference;
  readonly measurements: readonly Measurement[];
  /** The place of a group without a value. */
  readonly region?: Shape;
  /** Coded properties of the group: role, phase, lesion ... The template has a place for them at a value: the first carries them. */
  readonly evaluations: readonly Property[];
}

function findingSite({ site, side }: NonNullable<Group['place']>): Dataset {
  return codeValue(
    'HAS CONCEPT MOD',
    codes.findingSite,
    site,
    side === null ? [] : [codeValue('HAS CONCEPT MOD', codes.laterality, side)],
  );
}

/** Identifier that names the tool first, as other viewers expect, and then our label. */
export function trackingIdentifier(tool: Tool, label: string): string {
  return `Cornerstone3DTools@^0.1.0:${tool}:${label}`;
}

/** One tracked region or line of one image (TID 1501). */
export function measurementGroup(group: Group): Dataset {
  const { place, region } = group;
  return container(
    'CONTAINS',
    codes.measurementGroup,
    [
      text('HAS OBS CONTEXT', codes.trackingIdentifier, trackingIdentifier(group.tool, group.label)),
      uidref('HAS OBS CONTEXT', codes.trackingUniqueIdentifier, group.trackingUid),
      codeValue('CONTAINS', codes.finding, group.finding),
      ...timePoint(group.timePoint.identifier, group.timePoint.label),
      ...(place === null ? [] : [findingSite(place)]),
      ...group.measurements.map((entry, i) => measurement(entry, group.reference, i === 0 ? group.evaluations : [])),
      ...(region === undefined ? [] : [scoord(region, group.reference, 'CONTAINS', ours.notePlace)]),
      // Not in the template, but where other viewers look for what they show beside the drawing.
      text('CONTAINS', codes.comment, group.label),
    ],
    '1501',
  );
}

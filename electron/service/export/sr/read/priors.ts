import type { Shape } from '../../../../../shared/geometry/shape.ts';
import { type Code, sameCode } from '../code.ts';
import * as codes from '../codes.ts';
import { type ContentNode, descendants, type SrDocument } from './contentTree.ts';
import { shapeOf } from './shape.ts';

/** A measurement that another program made: shown, never counted, until the reader adopts it. */
export interface PriorMeasurement {
  readonly trackingUid: string | null;
  readonly label: string;
  readonly finding: Code | null;
  readonly site: Code | null;
  readonly laterality: 'L' | 'R' | null;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly shape: Shape;
  readonly name: string;
  readonly value: number;
  /** UCUM code as the document has it. */
  readonly unit: string;
}

const find = (parent: ContentNode, concept: Code): ContentNode | undefined =>
  parent.children.find((child) => child.concept !== null && sameCode(child.concept, concept));

function lateralityOf(site: ContentNode | undefined): 'L' | 'R' | null {
  const side = site === undefined ? null : (find(site, codes.laterality)?.code ?? null);
  if (side === null) return null;
  return sameCode(side, codes.left) ? 'L' : sameCode(side, codes.right) ? 'R' : null;
}

/** Every numeric value of a measurement group with the graphics and image it was inferred from (TID 1410, 1411, 1501). */
export function priorMeasurements(document: SrDocument): PriorMeasurement[] {
  const groups = [...descendants(document.root)].filter(
    (item) => item.concept !== null && sameCode(item.concept, codes.measurementGroup),
  );
  return groups.flatMap((group) => {
    const site = find(group, codes.findingSite);
    const label = find(group, codes.comment)?.text ?? find(group, codes.trackingIdentifier)?.text ?? '';
    // Planar templates keep the region at the group; then every value of the group belongs to it.
    const shared = group.children.find((child) => child.graphic !== null);
    return group.children.flatMap((child): PriorMeasurement[] => {
      if (child.number === null) return [];
      const region = [...descendants(child)].find((item) => item.graphic !== null) ?? shared;
      const image = region?.children.find((item) => item.image !== null)?.image;
      const shape = region?.graphic == null ? null : shapeOf(region.graphic);
      if (image == null || shape === null) return [];
      return [
        {
          trackingUid: find(group, codes.trackingUniqueIdentifier)?.uid ?? null,
          label,
          finding: find(group, codes.finding)?.code ?? null,
          site: site?.code ?? null,
          laterality: lateralityOf(site),
          sopInstanceUid: image.sopInstanceUid,
          frame: image.frame,
          shape,
          name: child.concept?.meaning ?? '',
          value: child.number.value,
          unit: child.number.unit?.value ?? '',
        },
      ];
    });
  });
}

/** The grades, their values and how well observers agree on them. */
import type { GradeScale } from '../model.ts';
import type { GradeScaleInfo, GradeValue } from './model.ts';

function value(scale: GradeScale, id: string, name: string, means: string): GradeValue {
  return { value: id, name, means, code: { value: `${scale}-${id.toLowerCase()}`, meaning: name } };
}

const scales: Readonly<Record<GradeScale, GradeScaleInfo>> = {
  'achilles-distance': {
    id: 'achilles-distance',
    name: 'Distance from the calcaneal insertion',
    code: { value: 'achilles-distance', meaning: 'Distance class from the calcaneal insertion' },
    values: [
      value('achilles-distance', 'at-insertion', 'at the insertion', 'The focus touches the insertion.'),
      value('achilles-distance', 'within-3-cm', 'within 3 cm of the insertion', 'Up to 3 cm above the insertion.'),
      value('achilles-distance', 'beyond-3-cm', 'more than 3 cm from the insertion', 'Farther than 3 cm above it.'),
    ],
    agreement: null,
    needs: 'the distance from the insertion on a lateral radiograph, in millimetres',
  },
  // Brooker 1973.
  brooker: {
    id: 'brooker',
    name: 'Brooker class',
    code: { value: 'brooker', meaning: 'Brooker class of heterotopic ossification of the hip' },
    values: [
      value('brooker', 'I', 'Brooker class I', 'Islands of bone in the soft tissue about the hip.'),
      value('brooker', 'II', 'Brooker class II', 'Spurs that leave at least 1 cm between opposing bone surfaces.'),
      value('brooker', 'III', 'Brooker class III', 'Spurs that leave less than 1 cm between opposing bone surfaces.'),
      value('brooker', 'IV', 'Brooker class IV', 'Apparent bony ankylosis of the hip.'),
    ],
    agreement: { text: 'observers agree moderately: kappa 0.43 (169 hips, 6 observers)', evidence: 'E14' },
    needs: 'the smallest gap between the opposing bones, in millimetres',
  },
  // Della Valle 2002.
  'della-valle': {
    id: 'della-valle',
    name: 'Della Valle grade',
    code: { value: 'della-valle', meaning: 'Della Valle grade of heterotopic ossification of the hip' },
    values: [
      value('della-valle', 'A', 'Della Valle grade A', 'No ossification, or islands shorter than 1 cm.'),
      value('della-valle', 'B', 'Della Valle grade B', 'Islands of 1 cm or more, or spurs that leave at least 1 cm.'),
      value('della-valle', 'C', 'Della Valle grade C', 'Spurs that leave less than 1 cm, or ankylosis.'),
    ],
    agreement: { text: 'observers agree moderately: kappa 0.59 (169 hips, 6 observers)', evidence: 'E14' },
    needs: 'the smallest gap between the opposing bones and the long axis, in millimetres',
  },
  // Hastings and Graham 1994.
  'hastings-graham': {
    id: 'hastings-graham',
    name: 'Hastings-Graham class',
    code: { value: 'hastings-graham', meaning: 'Hastings-Graham class of heterotopic ossification of the elbow' },
    values: [
      value('hastings-graham', 'I', 'Hastings-Graham class I', 'On the radiograph only: no functional limitation.'),
      value('hastings-graham', 'IIA', 'Hastings-Graham class IIA', 'Flexion and extension limited.'),
      value('hastings-graham', 'IIB', 'Hastings-Graham class IIB', 'Pronation and supination limited.'),
      value('hastings-graham', 'IIC', 'Hastings-Graham class IIC', 'Limited in both planes.'),
      value('hastings-graham', 'III', 'Hastings-Graham class III', 'Ankylosis: no motion left in a plane.'),
    ],
    agreement: null,
    needs: 'flexion, extension deficit, pronation and supination, in degrees',
  },
};

export function gradeScale(id: GradeScale): GradeScaleInfo {
  return scales[id];
}

/** Null for a value that the scale does not have. */
export function gradeValue(id: GradeScale, chosen: string): GradeValue | null {
  return scales[id].values.find((v) => v.value === chosen) ?? null;
}

/** "Brooker class II"; "Brooker class II or III" for what a measurement leaves open; empty for none. */
export function gradeWords(id: GradeScale, values: readonly string[]): string {
  const named = values.map((v) => gradeValue(id, v)).filter((v) => v !== null);
  const [first, ...rest] = named;
  if (first === undefined) return '';
  // The scale's name is said once where the values begin with it.
  const short = (name: string) =>
    name.startsWith(`${scales[id].name} `) ? name.slice(scales[id].name.length + 1) : name;
  return [first.name, ...rest.map((v) => short(v.name))].join(' or ');
}

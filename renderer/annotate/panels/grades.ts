/** Grades of a site as the reader chooses them. The values are kept as they stand here. */
import type { GradeScale } from '../../../shared/sites/model.ts';

export interface GradeChoice {
  readonly name: string;
  readonly values: readonly { readonly id: string; readonly text: string }[];
}

const same = (...values: readonly string[]): GradeChoice['values'] => values.map((id) => ({ id, text: id }));

export const gradeScales: Readonly<Record<GradeScale, GradeChoice>> = {
  'achilles-distance': {
    name: 'Distance',
    values: [
      { id: 'insertion', text: 'At insertion' },
      { id: 'within-3cm', text: 'Within 3 cm' },
      { id: 'beyond-3cm', text: 'Beyond' },
    ],
  },
  brooker: { name: 'Brooker', values: same('I', 'II', 'III', 'IV') },
  'della-valle': { name: 'Della Valle', values: same('A', 'B', 'C') },
  'hastings-graham': { name: 'Hastings-Graham', values: same('I', 'IIA', 'IIB', 'IIC', 'III') },
};

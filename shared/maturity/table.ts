import type { RadiographicStage } from '../reading/model.ts';
import type { Conclusion, Scintigraphy } from './model.ts';

export interface Cell {
  readonly conclusion: Conclusion;
  /** The cell's exact words. */
  readonly wording: string;
  /** The two axes contradict each other. */
  readonly discordant: boolean;
}

const cell = (conclusion: Conclusion, wording: string = conclusion, discordant = false): Cell => ({
  conclusion,
  wording,
  discordant,
});

/** The two axes and their conclusion (clinical rules, section 5), cell by cell. */
export const maturityTable: Readonly<Record<Scintigraphy, Readonly<Record<RadiographicStage, Cell>>>> = {
  active: {
    immature: cell('immature'),
    maturing: cell('immature'),
    mature: cell('indeterminate', 'indeterminate (discordant)', true),
    'not-read': cell('immature'),
  },
  declining: {
    immature: cell('maturing'),
    maturing: cell('maturing'),
    mature: cell('maturing'),
    'not-read': cell('maturing'),
  },
  plateau: {
    immature: cell('indeterminate', 'indeterminate (discordant)', true),
    maturing: cell('maturing'),
    mature: cell('mature'),
    'not-read': cell('maturing'),
  },
  // Flat, but not proven: no more is known than that it does not rise, so it says what a decline says.
  quiet: {
    immature: cell('maturing'),
    maturing: cell('maturing'),
    mature: cell('maturing'),
    'not-read': cell('maturing'),
  },
  undetermined: {
    immature: cell('immature', 'immature (radiographic)'),
    maturing: cell('maturing', 'maturing (radiographic)'),
    mature: cell('radiographically-mature', 'radiographically mature; metabolic maturity not shown'),
    'not-read': cell('indeterminate'),
  },
};

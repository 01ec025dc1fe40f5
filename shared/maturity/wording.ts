/**
 * What stages, activities, conclusions and courses are called: one function each, for screen, table, plot, report and exports.
 * A conclusion's short name is its `wording`, the cell of the table.
 */
import type { RadiographicStage } from '../reading/model.ts';
import { wordDate } from '../wording/date.ts';
import { counted } from '../wording/terms.ts';
import type { Maturity, Scintigraphy, Trend } from './model.ts';

const signs: Record<Exclude<RadiographicStage, 'not-read'>, string> = {
  immature: 'ill-defined, without a rim',
  maturing: 'partly defined, with an incomplete rim',
  mature: 'a continuous cortical rim and trabeculae',
};

export function stageName(stage: RadiographicStage): string {
  return stage === 'not-read' ? 'not read' : stage;
}

const activities: Readonly<Record<Scintigraphy, string>> = {
  active: 'active',
  declining: 'declining',
  quiet: 'quiet, plateau not proven',
  plateau: 'plateau',
  undetermined: 'undetermined',
};

export function activityName(state: Scintigraphy): string {
  return activities[state];
}

/** The scintigraphic axis as the beginning of a sentence, without a full stop. "Flat" says nothing of a peak: there may be none. */
export function wordActivity({ scintigraphy, flatSince }: Pick<Maturity, 'scintigraphy' | 'flatSince'>): string {
  switch (scintigraphy) {
    case 'active':
      return 'Scintigraphically active';
    case 'declining':
      return 'Uptake is below its peak and declining';
    case 'quiet':
      return `Uptake is flat${flatSince == null ? '' : ` since ${wordDate(flatSince)}`}; a plateau is not proven`;
    case 'plateau':
      return 'Uptake is at a plateau';
    case 'undetermined':
      return 'Activity on bone scans is undetermined';
  }
}

const courses: Readonly<Record<Trend, string>> = {
  'toward-maturity': 'toward maturity',
  unchanged: 'unchanged',
  'away-from-maturity': 'away from maturity (reactivation)',
  'not-assessable': 'not assessable',
};

export function courseName(trend: Trend): string {
  return courses[trend];
}

/** The short name of a conclusion; results of early versions have no wording. */
export function conclusionName({ wording, conclusion }: Pick<Maturity, 'wording' | 'conclusion'>): string {
  return wording || conclusion.replaceAll('-', ' ');
}

/** The radiographic axis in a sentence. */
export function wordStage(stage: RadiographicStage, date: string | null): string {
  if (stage === 'not-read') return 'No radiograph has been read for margin, rim and trabeculae.';
  return `The radiograph of ${wordDate(date)} was read as ${stageName(stage)} (${signs[stage]}).`;
}

/** The course in a sentence: what the conclusions of the dates amount to, never size. */
export function wordTrend(trend: Trend, dates: number): string {
  switch (trend) {
    case 'toward-maturity':
    case 'away-from-maturity':
      return `Over ${counted(dates, 'date')} the course is ${courseName(trend)}.`;
    case 'unchanged':
      return `Over ${counted(dates, 'date')} the maturity conclusion is unchanged.`;
    case 'not-assessable':
      return 'The course of maturity cannot be told, as it takes a conclusion on the latest date and on one before it, from two radiographs that were read or two comparable bone scans.';
  }
}

/** What stands beside the radiograph where the scans show no course: nothing, a scan or several, or one with a positive phase. */
export type BesideFilm = 'nothing' | 'scan' | 'positive-phase';

export interface ConclusionContext {
  /** ISO date on which the radiographic stage was read; null or left out where it is told elsewhere. */
  readonly stageDate?: string | null;
  readonly beside?: BesideFilm;
}

const basedOn: Readonly<Record<BesideFilm, string>> = {
  nothing: ', judged on the radiograph alone',
  scan: ', judged on the radiograph',
  'positive-phase': '',
};

/** The conclusion on one lesion in a sentence, no stronger than the table of the clinical rules, section 5. */
export function wordConclusion(maturity: Maturity, context: ConclusionContext = {}): string {
  const { conclusion, discordant, scintigraphy, radiograph } = maturity;
  const { stageDate = null, beside = 'nothing' } = context;
  const on = stageDate === null ? '' : ` on ${wordDate(stageDate)}`;
  if (discordant) {
    return `Maturity is indeterminate, as radiograph (${stageName(radiograph)}) and bone scan (${activityName(scintigraphy)}) disagree.`;
  }
  switch (conclusion) {
    case 'indeterminate':
      return radiograph === 'not-read'
        ? 'Maturity is not assessed, as no radiographic stage has been read and bone scans do not decide it.'
        : 'Maturity is indeterminate on the examinations available.';
    case 'radiographically-mature':
      return `Radiographically mature${on}; metabolic maturity is not shown.`;
    default:
      return scintigraphy === 'undetermined'
        ? `Radiographically ${conclusion}${on}${basedOn[beside]}.`
        : `Findings are consistent with ${conclusion} heterotopic ossification.`;
  }
}

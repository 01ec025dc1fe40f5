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

const activities: Readonly<Record<Scintigraphy | 'quiet', string>> = {
  active: 'active',
  declining: 'declining',
  quiet: 'quiet, plateau not proven',
  plateau: 'plateau',
  undetermined: 'undetermined',
};

export function activityName(state: Scintigraphy): string {
  return activities[state];
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
      return dates < 2
        ? 'A course needs at least two dates with a conclusion.'
        : 'A course cannot be told from the conclusions of these dates.';
  }
}

/**
 * The conclusion on one lesion in a sentence, no stronger than the table of the clinical rules, section 5.
 * @param filmAlone false where something on a single scan speaks beside the radiograph
 */
export function wordConclusion(maturity: Maturity, filmAlone = true): string {
  const { conclusion, discordant, scintigraphy, radiograph } = maturity;
  if (discordant) {
    return `Maturity is indeterminate, as radiograph (${stageName(radiograph)}) and bone scan (${activityName(scintigraphy)}) disagree.`;
  }
  switch (conclusion) {
    case 'indeterminate':
      return radiograph === 'not-read'
        ? 'Maturity is not assessed, as no radiograph has been read and the bone scans do not show a course.'
        : 'Maturity is indeterminate on the examinations available.';
    case 'radiographically-mature':
      return 'Radiographically mature; metabolic maturity is not shown.';
    default:
      return scintigraphy === 'undetermined'
        ? `Radiographically ${conclusion}${filmAlone ? ', judged on the radiograph alone' : ''}.`
        : `Findings are consistent with ${conclusion} heterotopic ossification.`;
  }
}

import type { RadiographicStage } from '../reading/model.ts';
import { wordDate } from '../wording/date.ts';
import { counted } from '../wording/terms.ts';
import type { Maturity, Trend } from './model.ts';

const signs: Record<Exclude<RadiographicStage, 'not-read'>, string> = {
  immature: 'ill-defined, without a rim',
  maturing: 'partly defined, with an incomplete rim',
  mature: 'a continuous cortical rim and trabeculae',
};

/** The radiographic axis in a sentence. */
export function wordStage(stage: RadiographicStage, date: string | null): string {
  if (stage === 'not-read') return 'No radiograph has been read for margin, rim and trabeculae.';
  return `The radiograph of ${wordDate(date)} was read as ${stage} (${signs[stage]}).`;
}

/** The trend in a sentence. */
export function wordTrend(trend: Trend, dates: number): string {
  switch (trend) {
    case 'toward-maturity':
      return `Over ${counted(dates, 'date')} the conclusions move toward maturity.`;
    case 'unchanged':
      return `Over ${counted(dates, 'date')} the conclusion is unchanged.`;
    case 'away-from-maturity':
      return `Over ${counted(dates, 'date')} the conclusions move away from maturity (reactivation).`;
    case 'not-assessable':
      return dates < 2
        ? 'A trend needs at least two dates with a conclusion.'
        : 'The conclusions at these dates do not allow a trend.';
  }
}

/** "Maturing (radiographic)." and the like: the conclusion of one lesion as the impression says it. */
export function wordConclusion(maturity: Maturity): string {
  const { wording, conclusion, discordant } = maturity;
  if (discordant) {
    return `Maturity is indeterminate: the scan (${maturity.scintigraphy}) and the radiograph (${maturity.radiograph}) disagree.`;
  }
  switch (conclusion) {
    case 'indeterminate':
      return 'Maturity is indeterminate.';
    case 'radiographically-mature':
      return 'Radiographically mature; metabolic maturity is not shown.';
    default:
      return `The findings are those of ${conclusion === 'immature' ? 'an' : 'a'} ${conclusion} ossification${
        wording.includes('(radiographic)') ? ' on radiographs; activity on scintigraphy is undetermined' : ''
      }.`;
  }
}

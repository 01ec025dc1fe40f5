import type { Change } from './model.ts';

const measures: Record<Change['measure'], string> = {
  longAxis: 'long axis',
  shortAxis: 'short axis',
  area: 'area',
  relativeLongAxis: 'long axis relative to the internal reference',
  ratio: 'uptake ratio',
};

export function wordMeasure(measure: Change['measure']): string {
  return measures[measure];
}

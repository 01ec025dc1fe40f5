import { conclusionName, courseName } from '../../../../shared/maturity/wording.ts';
import type { LesionResult, MeasureResult } from '../../../../shared/measure/model.ts';
import type { SizeValue } from '../../../../shared/size/model.ts';
import { sayRatio } from '../../../../shared/wording/numbers.ts';
import { measured } from '../../measure/measure.ts';
import {
  type Command,
  issuerOption,
  json,
  jsonOption,
  libraryOption,
  patientOf,
  patientOption,
  usage,
} from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const measure: Command = {
  name: 'measure',
  summary: 'Print all values of a patient, their trend, maturity and recommendations.',
  positionals: [],
  options: {
    library: libraryOption,
    patient: patientOption,
    issuer: issuerOption,
    'as-of': { type: 'string', value: 'DATE', help: 'leave out what was acquired after this day (2026-03-12)' },
    json: jsonOption,
  },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async (context) => {
      const { measure: result, settings } = await measured(
        context,
        patientOf(context, args),
        io.signal,
        dayOf(args.text('as-of')),
      );
      io.out(args.flag('json') ? json(result) : `${measureText(result, settings.ratioCv).join('\n')}\n`);
      return 0;
    }),
};

/** @throws EnthesisError `usage` for what is no day of the calendar */
function dayOf(text: string | null): string | null {
  if (text === null) return null;
  const day = new Date(`${text}T00:00:00Z`);
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime());
  if (!valid || day.toISOString().slice(0, 10) !== text) throw usage('--as-of needs a day such as 2026-03-12.');
  return text;
}

function measureText(result: MeasureResult, ratioCv: number): string[] {
  return [
    ...(result.later.length === 0
      ? []
      : [`As of ${result.asOf}; later examinations are there and left out: ${result.later.join(', ')}`]),
    ...result.lesions.flatMap((lesion) => lesionText(lesion, ratioCv)),
    ...result.recommendations.map((recommendation) => `Recommendation: ${recommendation.text}`),
    ...result.warnings.map((warning) => `Note: ${warning.message}`),
  ];
}

function lesionText(lesion: LesionResult, ratioCv: number): string[] {
  return [
    `${lesion.id} ${lesion.site} ${lesion.laterality} ${lesion.label}`.trimEnd(),
    ...lesion.size.map((size) => {
      const axes = [`long axis ${valueText(size.longAxis)}`, `short axis ${valueText(size.shortAxis)}`];
      return `  ${size.date ?? 'no date'}  ${axes.join(', ')}, area ${valueText(size.area)}`;
    }),
    ...lesion.uptake.map(({ date, phase, ratio, relativeError }) => {
      const said = ratio === null ? 'no ratio' : `ratio ${sayRatio({ ratio, relativeError }, ratioCv)}`;
      return `  ${date ?? 'no date'}  ${phase ?? 'phase not known'}: ${said}`;
    }),
    `  ${conclusionName(lesion.maturity)}; course ${courseName(lesion.maturity.trend)}`,
  ];
}

function valueText(value: SizeValue | null): string {
  if (value === null) return 'not given';
  return `${value.value.toFixed(1)} ${value.unit}${value.basis === undefined ? '' : ` (${value.basis})`}`;
}

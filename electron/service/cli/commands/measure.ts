import type { LesionResult, MeasureResult } from '../../../../shared/measure/model.ts';
import type { SizeValue } from '../../../../shared/size/model.ts';
import { measured } from '../../measure/measure.ts';
import { type Command, json, jsonOption, libraryOption, patientOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const measure: Command = {
  name: 'measure',
  summary: 'Print all values of a patient, their trend, maturity and recommendations.',
  positionals: [],
  options: { library: libraryOption, patient: patientOption, json: jsonOption },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async (context) => {
      const { measure: result } = await measured(context, args.need('patient'), io.signal);
      io.out(args.flag('json') ? json(result) : `${measureText(result).join('\n')}\n`);
      return 0;
    }),
};

function measureText(result: MeasureResult): string[] {
  return [
    ...result.lesions.flatMap(lesionText),
    ...result.recommendations.map((recommendation) => `Recommendation: ${recommendation.text}`),
    ...result.warnings.map((warning) => `Note: ${warning.message}`),
  ];
}

function lesionText(lesion: LesionResult): string[] {
  return [
    `${lesion.id} ${lesion.site} ${lesion.laterality} ${lesion.label}`.trimEnd(),
    ...lesion.size.map((size) => {
      const axes = [`long axis ${valueText(size.longAxis)}`, `short axis ${valueText(size.shortAxis)}`];
      return `  ${size.date ?? 'no date'}  ${axes.join(', ')}, area ${valueText(size.area)}`;
    }),
    ...lesion.uptake.map((uptake) => {
      const error =
        uptake.relativeError === null ? '' : ` +-${((uptake.ratio ?? 0) * uptake.relativeError).toFixed(2)}`;
      const ratio = uptake.ratio === null ? 'no ratio' : `ratio ${uptake.ratio.toFixed(2)}${error}`;
      return `  ${uptake.date ?? 'no date'}  ${uptake.phase ?? 'phase not known'}: ${ratio}`;
    }),
    `  ${lesion.maturity.wording}; trend ${lesion.maturity.trend.replaceAll('-', ' ')}`,
  ];
}

function valueText(value: SizeValue | null): string {
  if (value === null) return 'not given';
  return `${value.value.toFixed(1)} ${value.unit}${value.basis === undefined ? '' : ` (${value.basis})`}`;
}

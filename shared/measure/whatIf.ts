import type { Conclusion, Scintigraphy, Trend } from '../maturity/model.ts';
import type { Annotation, PatientRecord } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import { measurePatient } from './measurePatient.ts';
import type { MeasureResult } from './model.ts';
import type { MeasureInput } from './patientIndex.ts';

/** What the reader tries out: other settings, other reference regions. Nothing of it is stored. */
export interface Supposition {
  readonly settings?: Partial<Pick<SiteSettings, 'ratioCv' | 'plateauMargin' | 'plateauMinDays' | 'sdcLengthMm'>>;
  /** Annotations that stand in for those of the same id, or are added: e.g. a reference region moved elsewhere. */
  readonly annotations?: readonly Annotation[];
}

export interface Outcome {
  readonly lesionId: string;
  readonly conclusion: Conclusion;
  readonly wording: string;
  readonly scintigraphy: Scintigraphy;
  readonly trend: Trend;
}

export interface WhatIf {
  readonly result: MeasureResult;
  /** Lesions of which conclusion, activity or trend would differ. */
  readonly changed: readonly { readonly now: Outcome; readonly supposed: Outcome }[];
}

/** How the conclusions would change under a supposition: the same measurement, run again with other input. */
export function whatIf(input: MeasureInput, supposition: Supposition): WhatIf {
  const supposed: MeasureInput = {
    ...input,
    settings: { ...input.settings, ...supposition.settings },
    record: withAnnotations(input.record, supposition.annotations ?? []),
  };
  const now = measurePatient(input);
  const result = measurePatient(supposed);
  const changed = outcomes(now).flatMap((before) => {
    const after = outcomes(result).find((o) => o.lesionId === before.lesionId);
    if (after === undefined) return [];
    const same =
      before.wording === after.wording && before.scintigraphy === after.scintigraphy && before.trend === after.trend;
    return same ? [] : [{ now: before, supposed: after }];
  });
  return { result, changed };
}

function outcomes(result: MeasureResult): Outcome[] {
  return result.lesions.map(({ id, maturity: m }) => ({
    lesionId: id,
    conclusion: m.conclusion,
    wording: m.wording,
    scintigraphy: m.scintigraphy,
    trend: m.trend,
  }));
}

function withAnnotations(record: PatientRecord, annotations: readonly Annotation[]): PatientRecord {
  if (annotations.length === 0) return record;
  const replaced = new Map(annotations.map((a) => [a.id, a]));
  const kept = record.annotations.map((a) => replaced.get(a.id) ?? a);
  const added = annotations.filter((a) => !record.annotations.some((b) => b.id === a.id));
  return { ...record, annotations: [...kept, ...added] };
}

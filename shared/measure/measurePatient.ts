import type { Lesion } from '../reading/model.ts';
import type { LesionResult, MeasureResult } from './model.ts';
import { indexPatient, type MeasureInput, type PatientIndex, Warnings } from './patientIndex.ts';
import { sizeAtDates } from './sizeAtDates.ts';
import { uptakeAtDates } from './uptakeAtDates.ts';

export type { MeasureInput } from './patientIndex.ts';

/**
 * Measures everything the reader accepted on one patient and judges it: a pure function of its input, so that another
 * reference region, coefficient of variation or margin is tried by calling it again with other settings.
 */
export function measurePatient(input: MeasureInput): MeasureResult {
  const index = indexPatient(input.studies, input.record);
  const warnings = new Warnings();
  const lesions = input.record.lesions.map((lesion) => measureLesion(input, index, lesion, warnings));
  return { patientId: input.patient.patientId, lesions, recommendations: [], warnings: warnings.list };
}

function measureLesion(input: MeasureInput, index: PatientIndex, lesion: Lesion, warnings: Warnings): LesionResult {
  const sizes = sizeAtDates(index, lesion, warnings);
  const uptakes = uptakeAtDates(input, index, lesion, warnings);
  return {
    id: lesion.id,
    site: lesion.site,
    laterality: lesion.laterality,
    label: lesion.label,
    trackingUid: lesion.trackingUid,
    size: sizes.map((s) => s.row),
    uptake: uptakes.map((u) => u.row),
    changes: [],
    ratioFit: null,
    maturity: {
      conclusion: 'indeterminate',
      wording: 'indeterminate',
      discordant: false,
      trend: 'not-assessable',
      scintigraphy: 'undetermined',
      radiograph: 'not-read',
      rules: [],
      fired: [],
      missing: [],
      byDate: [],
      secondOpinion: null,
    },
  };
}

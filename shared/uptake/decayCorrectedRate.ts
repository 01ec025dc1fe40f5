import { EnthesisError } from '../errors.ts';

export interface TimedCounts {
  readonly counts: number;
  /** Acquisition time of the frame, seconds. */
  readonly durationS: number;
  /** Start of the acquisition after injection, seconds. */
  readonly delayS: number;
  /** (0018,1075) seconds; null when the header does not tell. */
  readonly halfLifeS: number | null;
  /** Injected activity, Bq; null when unknown: the rate is then not per activity. */
  readonly injectedActivityBq: number | null;
  /** (0054,1102): NONE, START or ADMIN; null when absent, taken as NONE. */
  readonly decayCorrection: string | null;
}

export interface CorrectedRate {
  /** Counts per second, as if measured at the time of injection; per Bq injected where the activity is known. */
  readonly rate: number;
  readonly unit: '{counts}/s' | '{counts}/s/Bq';
  readonly halfLifeHours: number;
  /** Where the half-life comes from; a default must be told to the reader. */
  readonly halfLifeSource: 'header' | 'default';
}

/**
 * Count rate at injection, for comparing counts across times (clinical rules, section 3):
 *
 *     rate = C lambda / (1 - exp(-lambda dt)) exp(lambda (t_start - t_inj)) / A_inj
 *
 * Counts already corrected to the start of acquisition (DecayCorrection START) are not corrected for decay during it
 * again, and counts corrected to administration (ADMIN) for neither (PS3.3 C.8.9.1). A ratio within one frame needs
 * none of this.
 * @param defaultHalfLifeHours used when the header has no half-life, e.g. 6.0067 for Tc-99m; null to refuse instead
 * @throws EnthesisError `unknown-half-life`; `invalid-request` for times or activity that are not positive
 */
export function decayCorrectedRate(timed: TimedCounts, defaultHalfLifeHours: number | null): CorrectedRate {
  const { counts, durationS, delayS, halfLifeS, injectedActivityBq, decayCorrection } = timed;
  const fromHeader = halfLifeS !== null && halfLifeS > 0 && Number.isFinite(halfLifeS);
  const halfLife = fromHeader ? halfLifeS : (defaultHalfLifeHours ?? 0) * 3600;
  if (!(halfLife > 0)) {
    throw new EnthesisError(
      'unknown-half-life',
      'The half-life is not known, so counts of different times do not compare.',
    );
  }
  const badActivity = injectedActivityBq !== null && !(injectedActivityBq > 0);
  if (!(durationS > 0) || !(delayS >= 0) || !Number.isFinite(counts) || badActivity) {
    throw new EnthesisError('invalid-request', 'Duration, delay and activity must be positive.');
  }
  const lambda = Math.LN2 / halfLife;
  const corrected = decayCorrection?.trim().toUpperCase() ?? 'NONE';
  // -expm1 keeps its digits where lambda dt is small; the limit for dt -> 0 is C / dt.
  const atStart =
    corrected === 'START' || corrected === 'ADMIN'
      ? counts / durationS
      : (counts * lambda) / -Math.expm1(-lambda * durationS);
  const atInjection = corrected === 'ADMIN' ? atStart : atStart * Math.exp(lambda * delayS);
  return {
    rate: injectedActivityBq === null ? atInjection : atInjection / injectedActivityBq,
    unit: injectedActivityBq === null ? '{counts}/s' : '{counts}/s/Bq',
    halfLifeHours: halfLife / 3600,
    halfLifeSource: fromHeader ? 'header' : 'default',
  };
}

import { EnthesisError } from '../../../shared/errors.ts';
import type { ReportStatus } from '../../../shared/report/model.ts';

export interface SignRequest {
  readonly status: 'preliminary' | 'final' | 'amended' | 'withdrawn';
  readonly signerName: string;
  readonly signerRole: string;
  readonly reason: string | null;
}

/**
 * The life of a report: draft -> preliminary -> final -> amended ... -> withdrawn. What was signed stays as it is; a
 * correction is an amendment with a reason.
 * @param latest status of the newest version, null when there is none
 * @throws EnthesisError `signed-report-immutable` when a signed report would be replaced, `invalid-request` otherwise
 */
export function permitSigning(latest: ReportStatus | null, request: SignRequest): void {
  const signed = latest === 'final' || latest === 'amended' || latest === 'withdrawn';
  const reasoned = request.reason !== null && request.reason.trim() !== '';
  switch (request.status) {
    case 'preliminary':
    case 'final':
      if (signed) {
        throw new EnthesisError(
          'signed-report-immutable',
          'This report is signed and stays as it is. Amend it and give the reason.',
        );
      }
      return;
    case 'amended':
      if (!signed) throw new EnthesisError('invalid-request', 'Only a signed report can be amended. Sign it first.');
      break;
    case 'withdrawn':
      if (latest === null) throw new EnthesisError('invalid-request', 'There is no report to withdraw.');
      if (latest === 'withdrawn') throw new EnthesisError('invalid-request', 'This report is already withdrawn.');
      break;
  }
  if (!reasoned) {
    const step = request.status === 'amended' ? 'amendment' : 'withdrawal';
    throw new EnthesisError('invalid-request', `Give the reason for the ${step}.`, { pointer: '/reason' });
  }
}

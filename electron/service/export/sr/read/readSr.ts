import { readContentTree, type SrDocument } from './contentTree.ts';
import { isOwnReport, type OwnReport, readOwnReport } from './ownReport.ts';
import { type PriorMeasurement, priorMeasurements } from './priors.ts';

export type ReadSr =
  | { readonly kind: 'own'; readonly document: SrDocument; readonly report: OwnReport }
  | { readonly kind: 'foreign'; readonly document: SrDocument; readonly priors: readonly PriorMeasurement[] };

/**
 * Reads a structured report: one of ours gives the reader's work back, one of another program gives read-only priors.
 * @throws EnthesisError `not-dicom`, `dicom-malformed`
 */
export function readStructuredReport(bytes: Uint8Array): ReadSr {
  const document = readContentTree(bytes);
  return isOwnReport(document)
    ? { kind: 'own', document, report: readOwnReport(document) }
    : { kind: 'foreign', document, priors: priorMeasurements(document) };
}

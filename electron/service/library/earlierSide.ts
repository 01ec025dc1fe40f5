import { proposedLateralityOf } from '../../../shared/dicom/describe/laterality.ts';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';

type Side = Pick<InstanceInfo, 'laterality' | 'proposedLaterality'>;

/** Modalities of which the first index version took words of the description for a side. */
const projections = new Set(['CR', 'DX', 'RF', 'XA', 'MG', 'IO', 'PX', 'RG', 'SC', 'OT', 'XC']);

/** What the first index version read from a description, letters included. */
function sideOfWords(description: string): InstanceInfo['laterality'] {
  const text = description.toUpperCase().replaceAll('_', ' ');
  if (/\b(BILAT(ERAL)?|BOTH|BEIDSEITS|BDS)\b/.test(text)) return 'B';
  const right = /\b(RIGHT|RT|RECHTS?|RE|DROITE?|DERECH[OA]|DESTR[OA]|R)\b/.test(text);
  const left = /\b(LEFT|LT|LINKS?|LI|GAUCHE|IZQUIERD[OA]|SINISTR[OA]|L)\b/.test(text);
  if (right === left) return null;
  return right ? 'R' : 'L';
}

/**
 * The side in a row of the first index version, which kept one word for what the header says and for what the description seemed to
 * say. Where the words alone would have given it, it is not known to be the header's: none, until the file is read again.
 */
export function earlierSide(info: InstanceInfo): Side {
  const { laterality, modality, seriesDescription, studyDescription } = info;
  const words = projections.has(modality) ? (sideOfWords(seriesDescription) ?? sideOfWords(studyDescription)) : null;
  if (laterality === null || words !== laterality) return { laterality, proposedLaterality: null };
  const proposedLaterality = proposedLateralityOf(null, modality, seriesDescription, studyDescription);
  return { laterality: null, proposedLaterality };
}

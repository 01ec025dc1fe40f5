/** The side of an image: what its header says, and apart from it what people's words propose. */
import type { DataSet as ParserDataSet } from 'dicom-parser';
import type { InstanceInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { remember } from './memo.ts';
import { projectionModalities } from './view.ts';

type Laterality = InstanceInfo['laterality'];
type Proposed = InstanceInfo['proposedLaterality'];

function sideOf(value: string): Laterality {
  const side = value.trim().toUpperCase();
  return side === 'L' || side === 'R' || side === 'B' || side === 'U' ? side : null;
}

/** Frame Laterality (0020,9072) of a functional group (PS3.3 C.7.6.16.2.8). */
function frameSide(group: ParserDataSet | null | undefined): Laterality {
  return sideOf(group?.elements.x00209071?.items?.[0]?.dataSet?.string('x00209072') ?? '');
}

/**
 * Image Laterality (0020,0062), Laterality (0020,0060), or Frame Laterality where all frames share one; nothing else. A
 * header that contradicts itself gives no side.
 */
export function lateralityOf(dataSet: DataSet, shared: ParserDataSet | null): Laterality {
  const told = [sideOf(dataSet.code('imageLaterality')), sideOf(dataSet.code('laterality')), frameSide(shared)];
  const sides = new Set(told.filter((side) => side === 'L' || side === 'R'));
  if (sides.size > 1) return null;
  const [side] = sides;
  return side ?? told.find((value) => value !== null) ?? null;
}

/** "Left lateral decubitus", "right anterior oblique": how the patient lies or the beam goes, not which side is shown. */
const positions =
  /\b(LEFT|RIGHT) (LATERAL )?DECUB\w*|\b(LEFT|RIGHT) (ANTERIOR|POSTERIOR) OBLIQUE\b|\b(LEFT|RIGHT) (HANDED|DOMINANT)\b/g;

// English, German and Dutch, French, Spanish, Italian.
const rightWords = /\b(RIGHT|RECHTS|RECHTE[RSN]?|DROITE?|DERECH[OA]|DESTR[OA])\b/;
const leftWords = /\b(LEFT|LINKS|LINKE[RSN]?|GAUCHE|IZQUIERD[OA]|SINISTR[OA])\b/;
const bothWords = /\b(BILATERAL|BOTH|BEIDSEITS|BEIDE|BILATÉRAL)\b/;
/** A letter that stands alone at the end: "ANKLE R", "Ankle lateral (L)". */
const letterAtEnd = /\s[([]?([RL])[)\]]?\.?$/;

/**
 * The side that a description proposes: whole words, or R or L alone at its end. Abbreviations are left out because each is
 * something else too: R/O rule out, L-SPINE lumbar, RE: regarding, RT radiotherapy, LT long-term.
 */
export function lateralityFromText(description: string): Proposed {
  const text = description.toUpperCase().replaceAll('_', ' ').replace(/\s+/g, ' ').trim().replace(positions, ' ');
  if (text === '') return null;
  if (bothWords.test(text)) return 'B';
  const letter = letterAtEnd.exec(text)?.[1];
  const loneLetters = new Set(text.split(' ').filter((word) => word === 'R' || word === 'L'));
  const right = rightWords.test(text) || letter === 'R';
  const left = leftWords.test(text) || letter === 'L';
  if (right === left || loneLetters.size > 1) return null;
  if (loneLetters.has(right ? 'L' : 'R')) return null;
  return right ? 'R' : 'L';
}

const remembered = remember(lateralityFromText);

/** What the words of a projection image propose; null where the header says, and on scans and slices. */
export function proposedLateralityOf(
  laterality: Laterality,
  modality: string,
  seriesDescription: string,
  studyDescription: string,
): Proposed {
  if (laterality !== null || !projectionModalities.has(modality)) return null;
  const [series, study] = [remembered(seriesDescription), remembered(studyDescription)];
  // Series and study that name different sides propose none.
  return series === null || study === null || study === 'B' || series === study ? (series ?? study) : null;
}

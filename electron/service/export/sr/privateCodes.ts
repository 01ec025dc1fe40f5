/**
 * Concepts without a verified standard code, in the private scheme 99ENTHESIS. Each with its definition; a code is never
 * reused or redefined.
 */
import { type Code, code } from './code.ts';

export const privateScheme = '99ENTHESIS';
/** UID of the scheme (PS3.3 C.12.1, 0008,010C): it stays the same for as long as the codes do. */
export const privateSchemeUid = '2.25.189657195903238375949104008347818752020';

const define = (value: string, meaning: string): Code => code(value, privateScheme, meaning);

// Identity: what ties a measurement group to a lesion of the reader's record.
/** Short identifier of the lesion within the patient: L1, L2. */
export const lesionIdentifier = define('lesion-id', 'Lesion identifier');
/** UID of the lesion over all dates and kinds of measurement; a Tracking Unique Identifier names one kind of them. */
export const lesionUid = define('lesion-uid', 'Lesion unique identifier');
/** The reader's words for the lesion. */
export const lesionLabel = define('lesion-label', 'Lesion label');
/** Site of the lesion as the record names it; the Finding Site carries the anatomy. */
export const lesionSite = define('lesion-site', 'Lesion site');
/** What a region or line was drawn for. Values: the codes of `roleCode`. */
export const annotationRole = define('role', 'Role of the annotation');
/** Phase of the bone scan that the frame belongs to. */
export const scanPhase = define('phase', 'Phase of the bone scan');
/** Kind of region that the uptake is compared with. */
export const referenceMethod = define('reference', 'Reference region of the uptake ratio');
/** How the pixel spacing behind a length came about; values are the seven bases of docs/method. */
export const spacingBasis = define('spacing-basis', 'Basis of the pixel spacing');
/** Relative standard error of the uptake ratio from Poisson statistics of the counts. */
export const relativeError = define('relative-error', 'Relative counting error of the ratio');
/** Number of pixels whose centre lies inside the region. */
export const pixelCount = define('pixel-count', 'Number of pixels in the region');

// Findings of groups that are not the lesion itself
export const backgroundRegion = define('bkg-region', 'Background region');
export const calibrationMarker = define('calib-marker', 'Calibration marker of known length');
export const internalReference = define('internal-ref', 'Internal reference length');
/** A group that holds the reader's words for a place on the image. */
export const note = define('note', 'Note of the reader');
/** Where the note points. Not (111030, DCM, Image Region): that makes a planar region group (TID 1410) of every group. */
export const notePlace = define('note-place', 'Place of the note');
export const otherSite = define('site-other', 'Other site, as labelled');

// Finding and conclusion
/** Whether the lesion was seen on the examination. Values: seen, not-seen. */
export const lesionSeen = define('lesion-seen', 'Lesion seen on the examination');
/** How sure the reader is of the finding. Values: low, moderate, high. */
export const confidence = define('confidence', 'Confidence of the finding');
/** Distance of an ossification of the Achilles tendon from its insertion, in classes. */
export const achillesDistance = define('achilles-dist', 'Distance class from the Achilles insertion');
/** Heterotopic ossification about the hip, class I to IV. */
export const brooker = define('brooker', 'Brooker class');
/** Heterotopic ossification about the hip, class A to C. */
export const dellaValle = define('della-valle', 'Della Valle class');
/** Heterotopic ossification about the elbow, class I to III by range of motion. */
export const hastingsGraham = define('hastings-graham', 'Hastings and Graham class');
export const radiographicStage = define('film-stage', 'Radiographic stage of maturity');
export const margin = define('margin', 'Margin of the ossification');
export const corticalRim = define('cortical-rim', 'Cortical rim of the ossification');
export const trabeculae = define('trabeculae', 'Trabeculae in the ossification');
export const flowPhase = define('flow', 'Flow phase');
export const poolPhase = define('pool', 'Blood pool phase');
export const maturityConclusion = define('maturity', 'Maturity conclusion');
export const maturityTrend = define('trend', 'Maturity trend over the serial examinations');
export const scintigraphicActivity = define('activity', 'Scintigraphic activity');

// Report text
export const comparisonText = define('comparison', 'Comparison examinations');
export const techniqueText = define('technique', 'Technique');
export const trendText = define('trend-text', 'Serial trend');
export const guidanceText = define('guidance', 'Clinical guidance for the referrer');
export const limitationsText = define('limitations', 'Limitations');
export const measurementsText = define('measure-text', 'Note on the measurements');
/** Stable identifier of a sentence of the report: names the rule and the subject. */
export const sentenceIdentifier = define('sentence-id', 'Sentence identifier');
/** machine, edited, source-changed or added. */
export const sentenceState = define('sentence-state', 'Origin of the sentence');
/** The text that the program proposed where the reader wrote another. */
export const sentenceProposed = define('sentence-orig', 'Text proposed by the program');

/** A section that only the site's template has; its name stands before the sentence. */
export const siteSection = define('site-section', "Section of the site's template");
/** The value of a field whose template names no concept for it. */
export const fieldValue = define('field-value', 'Value of the field');

/** The record's words as code values; words longer than a code value (16 characters) are shortened here, once and for all. */
const words: Readonly<Record<string, string>> = {
  'uptake-background': 'uptake-bkg',
  'internal-reference': 'internal-ref-len',
  'insertion-distance': 'insertion-dist',
  'radiographically-mature': 'radiogr-mature',
  'away-from-maturity': 'away-maturity',
  'magnification-corrected': 'magnif-corrected',
};

/** A value of one of the concepts above: the record's own word as a code. `wordOf` takes it back. */
export function valueCode(word: string): Code {
  const value = words[word] ?? word;
  return define(value, word);
}

/** A lesion's identifier (at most 16 characters) as a code, so that a value can name its lesion. */
export function lesionCode(id: string): Code {
  return define(id, `Lesion ${id}`);
}

/** The record's word behind a private value code, or null when it is none of ours. */
export function wordOf(concept: Pick<Code, 'value' | 'scheme'>): string | null {
  if (concept.scheme !== privateScheme) return null;
  const found = Object.entries(words).find(([, value]) => value === concept.value);
  return found?.[0] ?? concept.value;
}

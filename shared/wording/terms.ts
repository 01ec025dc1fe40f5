import type { NmPhase } from '../dicom/model.ts';
import type { SpacingBasis } from '../geometry/spacingBasis.ts';
import type { ReferenceMethod } from '../sites/model.ts';

const bases: Record<SpacingBasis, string> = {
  'user-calibrated': 'calibrated by the reader',
  calibrated: 'calibrated',
  'magnification-corrected': 'corrected for magnification',
  'detector-plane': 'detector plane',
  unspecified: 'unspecified spacing',
  'image-plane': 'image plane',
  uncalibrated: 'uncalibrated',
};

const explained: Partial<Record<SpacingBasis, string>> = {
  'detector-plane': 'detector plane, not corrected for magnification',
  unspecified: 'of unstated origin',
};

/** The basis where there is room to say what it means. */
export function explainBasis(basis: SpacingBasis): string {
  return explained[basis] ?? wordBasis(basis);
}

/** How a length became millimetres: label, table, plot, sentence and export say it so. */
export function wordBasis(basis: SpacingBasis): string {
  return bases[basis];
}

export function wordPhase(phase: NmPhase | null): string {
  if (phase === null) return 'unknown phase';
  return phase === 'pool' ? 'blood pool' : phase;
}

export function wordView(view: string): string {
  return { ANT: 'anterior', POST: 'posterior', LAT: 'lateral' }[view] ?? view.toLowerCase();
}

const methods: Record<ReferenceMethod, string> = {
  contralateral: 'contralateral region',
  'tibial-shaft': 'tibial shaft',
  'femoral-shaft': 'femoral shaft',
  'iliac-wing': 'iliac wing',
  sacrum: 'sacrum',
  other: 'other reference',
};

/** A reference method where no site is at hand; with one, `referenceName` of the site's profile says it better. */
export function wordMethod(method: ReferenceMethod | null): string {
  return method === null ? 'no reference' : methods[method];
}

/** "1 scan", "2 scans". */
export function counted(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The same text with a capital at the beginning. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A phrase for the middle of a sentence: a capitalised word loses its capital, an abbreviation ("MRI") keeps it. */
export function inSentence(text: string): string {
  return /^[A-Z][a-z\s]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

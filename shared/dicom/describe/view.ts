/** Projection and body part of an image, from its tags first and its descriptions last. */
import type { DataSet } from '../parse/dataSet.ts';
import { remember } from './memo.ts';

/** Modalities whose images are projections; the words of other modalities mean something else. */
export const projectionModalities = new Set(['CR', 'DX', 'RF', 'XA', 'MG', 'IO', 'PX', 'RG', 'SC', 'OT', 'XC']);

/** View Position (0018,5101) values; left and right lateral name the side of the beam, both are laterals. */
const viewPositions: Readonly<Record<string, string>> = {
  AP: 'AP',
  PA: 'PA',
  LL: 'lateral',
  RL: 'lateral',
  LAT: 'lateral',
  LATERAL: 'lateral',
  ML: 'lateral',
  LM: 'lateral',
  LLD: 'lateral',
  RLD: 'lateral',
  LLO: 'oblique',
  RLO: 'oblique',
  LAO: 'oblique',
  RAO: 'oblique',
  LPO: 'oblique',
  RPO: 'oblique',
  OBL: 'oblique',
  OBLIQUE: 'oblique',
  AXIAL: 'axial',
  TAN: 'axial',
};

/** Projection in words from a view's code meaning or from a description; null when it names none or several. */
export function projectionFromText(description: string): string | null {
  if (description === '') return null;
  const text = description.toLowerCase().replaceAll('_', ' ');
  const found = new Set<string>();
  if (/antero-?\s?posterior|\bap\b|\ba\.p\./.test(text)) found.add('AP');
  if (/postero-?\s?anterior|\bpa\b|\bp\.a\./.test(text)) found.add('PA');
  if (/obliqu|\bobl\b|\bmortise\b/.test(text)) found.add('oblique');
  else if (/(?<!bi|uni|contra|ipsi)lateral|\blat\b|medio-?\s?lateral|\bseitl(ich)?\b|\bprofil\b/.test(text))
    found.add('lateral');
  if (/\baxial\b|\bharris\b/.test(text)) found.add('axial');
  return found.size === 1 ? [...found][0]! : null;
}

const rememberedProjection = remember(projectionFromText);

/** View Position, View Code Sequence (0054,0220), then the descriptions; the raw View Position when it is no known word. */
export function projectionOf(dataSet: DataSet, modality: string, texts: readonly string[]): string | null {
  if (!projectionModalities.has(modality)) return null;
  const raw = dataSet.code('viewPosition');
  const known = viewPositions[raw.toUpperCase()];
  if (known !== undefined) return known;
  if (dataSet.has('viewCodeSequence')) {
    const meaning = dataSet.items('viewCodeSequence')[0]?.string('x00080104') ?? '';
    const projection = projectionFromText(meaning);
    if (projection !== null) return projection;
  }
  for (const text of texts) {
    const projection = rememberedProjection(text);
    if (projection !== null) return projection;
  }
  return raw === '' ? null : raw;
}

/** Body Part Examined (0018,0015), else the meaning of the Anatomic Region Sequence (0008,2218), in capitals. */
export function bodyPartOf(dataSet: DataSet): string {
  const examined = dataSet.code('bodyPartExamined');
  if (examined !== '') return examined.toUpperCase();
  if (!dataSet.has('anatomicRegionSequence')) return '';
  return (dataSet.items('anatomicRegionSequence')[0]?.string('x00080104') ?? '').toUpperCase();
}

import type { DataSet } from 'dicom-parser';
import { parseWhole } from '../../../shared/dicom/parse/wholeDataSet.ts';
import { type CharacterSets, characterSetsOf, decodeText } from '../../../shared/dicom/text/characterSets.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { DocumentLine } from './reportLines.ts';

/** Grayscale, color, pseudo-color and blending softcopy presentation states (PS3.3 A.33). */
export const presentationStateClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[1-9]$/;

const tags = {
  characterSet: 'x00080005',
  label: 'x00700080',
  description: 'x00700081',
  annotations: 'x00700001',
  layer: 'x00700002',
  texts: 'x00700008',
  graphics: 'x00700009',
  words: 'x00700006',
  graphicType: 'x00700023',
} as const;

const mostLines = 2000;

/**
 * What a presentation state says, as lines: what it is called, and the words and graphics on each layer.
 * @throws EnthesisError `dicom-malformed`
 */
export function presentationLines(bytes: Uint8Array): { title: string; lines: DocumentLine[] } {
  let data: DataSet;
  try {
    data = parseWhole(bytes);
  } catch (cause) {
    throw new EnthesisError('dicom-malformed', 'This presentation state cannot be read. The images are not affected.', {
      cause,
    });
  }
  const sets = characterSetsOf(data.string(tags.characterSet) ?? '');
  const lines: DocumentLine[] = [];
  const description = textOf(data, tags.description, sets);
  if (description !== '') lines.push({ depth: 0, text: description });
  for (const item of itemsOf(data, tags.annotations)) {
    lines.push({ depth: 0, text: `Layer ${item.string(tags.layer) ?? ''}`.trim() });
    for (const words of itemsOf(item, tags.texts)) {
      const text = textOf(words, tags.words, sets);
      if (text !== '') lines.push({ depth: 1, text });
    }
    const kinds = itemsOf(item, tags.graphics).map((graphic) => (graphic.string(tags.graphicType) ?? '').toLowerCase());
    for (const kind of new Set(kinds)) {
      const count = kinds.filter((other) => other === kind).length;
      lines.push({ depth: 1, text: `${count} ${kind || 'graphic'}${count === 1 ? '' : 's'}` });
    }
  }
  const label = textOf(data, tags.label, sets);
  return {
    title: label === '' ? 'Presentation state' : `Presentation state ${label}`,
    lines: lines.slice(0, mostLines),
  };
}

function itemsOf(data: DataSet, tag: string): DataSet[] {
  return (data.elements[tag]?.items ?? []).flatMap((item) => item.dataSet ?? []);
}

function textOf(data: DataSet, tag: string, sets: CharacterSets): string {
  const element = data.elements[tag];
  if (element === undefined) return '';
  const text = decodeText(
    data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length),
    sets,
    false,
  );
  return text.replace(/[\0 ]+$/, '');
}

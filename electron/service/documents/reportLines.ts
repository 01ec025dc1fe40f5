import { displayName } from '../../../shared/dicom/text/personName.ts';
import type { ContentNode, SrDocument } from '../export/sr/read/contentTree.ts';

export interface DocumentLine {
  readonly depth: number;
  readonly text: string;
}

/** More lines than anybody reads; a report that claims more is cut, and says so. */
const maximumLines = 5000;

/** A structured report as indented text: concept and value of each content item, in the order of the document (PS3.3 C.17.3). */
export function reportLines(document: SrDocument): { title: string; lines: DocumentLine[] } {
  const lines: DocumentLine[] = [];
  const status = [document.complete ? 'Complete' : 'Partial', document.verified ? 'verified' : 'not verified'];
  lines.push({ depth: 0, text: `${status.join(', ')}.` });
  for (const child of document.root.children) add(child, 0, lines);
  if (lines.length > maximumLines) {
    lines.length = maximumLines;
    lines.push({ depth: 0, text: 'The rest of this report is not shown.' });
  }
  return { title: document.root.concept?.meaning || 'Structured report', lines };
}

function add(node: ContentNode, depth: number, lines: DocumentLine[]): void {
  if (lines.length > maximumLines) return;
  const name = node.concept?.meaning ?? '';
  const value = valueText(node);
  // Identifiers are for programs.
  if (node.valueType === 'UIDREF' && node.children.length === 0) return;
  const text = name !== '' && value !== '' ? `${name}: ${value}` : name || value;
  if (text !== '') lines.push({ depth, text });
  for (const child of node.children) add(child, text === '' ? depth : depth + 1, lines);
}

function valueText(node: ContentNode): string {
  switch (node.valueType) {
    case 'NUM': {
      if (node.number === null) return 'no value';
      const unit = node.number.unit;
      // {ratio}, 1 and other dimensionless units of UCUM say nothing to a reader.
      const shown = unit === null || /^(1|\{.*\})$/.test(unit.value) ? '' : ` ${unit.value}`;
      return `${node.number.value}${shown}`;
    }
    case 'CODE':
      return node.code?.meaning ?? '';
    case 'IMAGE':
      return node.image === null ? 'image' : `image, frame ${node.image.frame}`;
    case 'SCOORD':
      return node.graphic === null
        ? 'region'
        : `${node.graphic.type.toLowerCase()} of ${node.graphic.points.length} points`;
    case 'PNAME':
      return displayName(node.text ?? '');
    default:
      return node.text ?? '';
  }
}

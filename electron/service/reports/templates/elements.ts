/** Looking at the parsed elements of a template. */
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Element = Tree.Element;

export const deepest = 40;
/** Thrown where elements are nested deeper than that. */
export const tooDeep = new Error('nested too deeply');

function isElement(node: Tree.Node): node is Element {
  return 'tagName' in node;
}

export function childElements(parent: Tree.ParentNode | undefined): Element[] {
  return (parent?.childNodes ?? []).filter(isElement);
}

export function attribute(element: Element, name: string): string {
  return element.attrs.find((item) => item.name === name)?.value.trim() ?? '';
}

export function has(element: Element, name: string): boolean {
  return element.attrs.some((item) => item.name === name);
}

export function rawText(element: Tree.ParentNode): string {
  return element.childNodes.map((node) => (node.nodeName === '#text' ? (node as Tree.TextNode).value : '')).join('');
}

/** All elements inside, in the order of the document. */
export function everyElement(parent: Element | undefined, depth = 0): Element[] {
  if (depth > deepest) throw tooDeep;
  return childElements(parent).flatMap((item) => [item, ...everyElement(item, depth + 1)]);
}

/** What shows no text of its own: controls, and what is never shown. */
const controls = new Set(['script', 'style', 'select', 'textarea', 'datalist', 'input', 'button', 'template']);

/** The text inside, without that of controls. @param without further elements whose text does not count */
export function textOf(element: Element | undefined, without: readonly string[] = [], depth = 0): string {
  if (element === undefined) return '';
  if (depth > deepest) throw tooDeep;
  const parts = element.childNodes.map((node) => {
    if (node.nodeName === '#text') return (node as Tree.TextNode).value;
    if (!isElement(node) || controls.has(node.tagName) || without.includes(node.tagName)) return '';
    return node.tagName === 'br' ? ' ' : textOf(node, without, depth + 1);
  });
  return parts.join('').replace(/\s+/g, ' ').trim();
}

export const isControl = ({ tagName }: Element): boolean =>
  tagName === 'input' || tagName === 'select' || tagName === 'textarea' || tagName === 'button';

/**
 * What is written on an image, gathered for the eye: one short label per lesion, its details only while the reader is at it.
 * Pure.
 */

import type { Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation, Role } from '../../../shared/reading/model.ts';
import type { ResolvedSpacing } from '../../../shared/size/resolveSpacing.ts';
import { roleShort } from '../commands/words.ts';
import type { ImageView } from '../session/interaction.ts';
import { axesValue, ratioText, type ShownValue, shownValue } from './imageValues.ts';

export type LabelItem = Pick<Annotation, 'id' | 'lesionId' | 'role' | 'shape' | 'millimetres' | 'label'> &
  Partial<Pick<Annotation, 'phase'>>;

export interface LabelLine extends ShownValue {
  readonly role: Role;
}

/** Lines written together beside the shapes that they belong to. */
export interface ImageLabel {
  readonly id: string;
  readonly lesionId: string | null;
  readonly shapes: readonly Shape[];
  readonly lines: readonly LabelLine[];
}

export interface LabelContext {
  readonly view: ImageView;
  readonly spacing: ResolvedSpacing;
  /** Repositioning and reader variation of a ratio. */
  readonly ratioCv: number;
  /** Why the reference of a lesion does not serve, in place of its ratio; null where it does. */
  readonly refused?: (lesionId: string | null) => string | null;
  /** Selected, under the pointer, or being drawn: shown with every detail. */
  readonly isActive: (id: string) => boolean;
  /** Offered from another picture: its value would be that of another date. */
  readonly isOffered?: (id: string) => boolean;
}

const lesionRoles: readonly Role[] = ['long-axis', 'short-axis', 'area'];

/** Long axis, short axis and area of one focus in one label: the axes always, the area with them while it is active. */
function focusLabel(items: readonly LabelItem[], context: LabelContext): ImageLabel | null {
  const of = (role: Role) => items.find((item) => item.role === role);
  const [long, short, area] = [of('long-axis'), of('short-axis'), of('area')];
  const first = long ?? short ?? area;
  if (!first) return null;
  const used = [long, short, area].filter((item) => item !== undefined);
  const value = (item: LabelItem): LabelLine => ({
    role: item.role,
    ...shownValue(item, context.view, context.spacing),
  });
  const axes = long && short ? axesValue(long.shape, short.shape, context.spacing) : null;
  const lines: LabelLine[] = axes
    ? [{ role: 'long-axis', ...axes }]
    : [long, short].flatMap((i) => (i ? [value(i)] : []));
  if (area && (lines.length === 0 || used.some((item) => context.isActive(item.id)))) {
    const line = value(area);
    lines.push(lines.length === 0 ? line : { ...line, basis: '' });
  }
  return { id: first.id, lesionId: first.lesionId, shapes: used.map((item) => item.shape), lines };
}

/** Counted foci of a lesion: one label with their number. */
function countLabel(items: readonly LabelItem[]): ImageLabel {
  const [first] = items;
  const text = `${items.length} ${items.length === 1 ? 'focus' : 'foci'}`;
  return {
    id: first?.id ?? '',
    lesionId: first?.lesionId ?? null,
    shapes: items.map((item) => item.shape),
    lines: [{ role: 'focus-point', text, basis: 'counted' }],
  };
}

function regionLabel(item: LabelItem, all: readonly LabelItem[], context: LabelContext): ImageLabel {
  // The lesion's own, else one that belongs to no lesion, as the measurement takes them.
  const mate = (role: Role) =>
    all.find((i) => i.role === role && i.lesionId === item.lesionId) ??
    all.find((i) => i.role === role && i.lesionId === null);
  const partner = (role: Role) => mate(role)?.shape ?? null;
  const { role } = item;
  const phase = item.phase ?? mate('uptake-reference')?.phase ?? all.find((i) => i.phase !== undefined)?.phase ?? null;
  const [reference, background] = [partner('uptake-reference'), partner('uptake-background')];
  const refused = role === 'uptake-lesion' && reference !== null ? (context.refused?.(item.lesionId) ?? null) : null;
  const ratio =
    refused !== null
      ? { text: refused, obstacle: null, frames: 1 }
      : role === 'uptake-lesion'
        ? ratioText(item.shape, reference, background, context.view, context.ratioCv, phase)
        : null;
  const counts: LabelLine = { role, ...shownValue(item, context.view, context.spacing) };
  const head = role === 'uptake-lesion' ? (ratio?.text ?? null) : roleShort[role];
  const obstacle = ratio?.obstacle ?? null;
  const over = ratio !== null && ratio.frames > 1 ? `all ${ratio.frames} frames` : '';
  const none = obstacle === null ? '' : 'no interval';
  const lines =
    head === null ? [counts] : [{ role, text: head, basis: [over, none].filter((word) => word !== '').join(', ') }];
  if (head !== null && context.isActive(item.id)) {
    lines.push(counts);
    if (obstacle !== null) lines.push({ role, text: '', basis: obstacle });
  }
  return { id: item.id, lesionId: item.lesionId, shapes: [item.shape], lines };
}

/** The first line carries the lesion's letter and number. */
function named(label: ImageLabel, withLesion: boolean): ImageLabel {
  const lines = label.lines.filter((line) => line.text !== '' || line.basis !== '');
  const [first, ...rest] = lines;
  if (!first || !withLesion || label.lesionId === null) return { ...label, lines };
  return { ...label, lines: [{ ...first, text: `${label.lesionId} ${first.text}` }, ...rest] };
}

/** One label for all that is offered of a lesion: its name with a question mark, and no value. */
function offeredLabels(items: readonly LabelItem[]): ImageLabel[] {
  const lesions = [...new Set(items.map((item) => item.lesionId))];
  return lesions.map((lesionId) => {
    const own = items.filter((item) => item.lesionId === lesionId);
    const [first] = own;
    const role = first?.role ?? 'note';
    const name = lesionId ?? roleShort[role];
    return {
      id: first?.id ?? `offer ${lesionId}`,
      lesionId,
      shapes: own.map((item) => item.shape),
      lines: [{ role, text: `${name}?`, basis: '' }],
    };
  });
}

/** Longest line of a label: half of a viewport in the smallest layout that is read on. */
const lineCharacters = 44;

function wordLines(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || `${last} ${word}`.length > lineCharacters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Notes, and reasons why there is no value, go over several lines; a value and its basis stay together. */
function wrapped(label: ImageLabel): ImageLabel {
  const lines = label.lines.flatMap((line): LabelLine[] => {
    if (line.text.length + line.basis.length <= lineCharacters) return [line];
    if (line.text === '') return wordLines(line.basis).map((basis) => ({ ...line, basis }));
    const texts = wordLines(line.text);
    return texts.map((text, i) => ({ ...line, text, basis: i === texts.length - 1 ? line.basis : '' }));
  });
  return { ...label, lines };
}

/** Labels of everything on one image. Labels without a line stay in the list: their shapes are kept clear of writing. */
export function imageLabels(items: readonly LabelItem[], context: LabelContext): ImageLabel[] {
  const labels: ImageLabel[] = [];
  const isOffered = context.isOffered ?? (() => false);
  labels.push(...offeredLabels(items.filter((item) => isOffered(item.id))));
  const rest = items.filter((item) => item.role !== 'midline' && !isOffered(item.id));
  while (rest.length > 0) {
    const item = rest.shift()!;
    if (item.role === 'focus-point') {
      const others = rest.filter((i) => i.role === 'focus-point' && i.lesionId === item.lesionId);
      for (const other of others) rest.splice(rest.indexOf(other), 1);
      labels.push(named(countLabel([item, ...others]), true));
    } else if (item.role.startsWith('uptake')) {
      labels.push(named(regionLabel(item, items, context), true));
    } else if (lesionRoles.includes(item.role)) {
      // One of each role makes a focus; further ones of the same lesion get labels of their own.
      const focus = [item];
      for (const role of lesionRoles) {
        const at = rest.findIndex((i) => i.role === role && i.lesionId === item.lesionId);
        if (at >= 0 && !focus.some((i) => i.role === role)) focus.push(...rest.splice(at, 1));
      }
      const label = focusLabel(focus, context);
      if (label) labels.push(named(label, true));
    } else {
      const line = { role: item.role, ...shownValue(item, context.view, context.spacing) };
      const label = { id: item.id, lesionId: item.lesionId, shapes: [item.shape], lines: [line] };
      labels.push(named(label, item.role !== 'length'));
    }
  }
  return labels.map(wrapped);
}

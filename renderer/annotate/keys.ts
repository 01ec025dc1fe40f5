/** Keys of the reading screen, in one place: offered to the command list, shown in the hint bar and in the panels. */
import type { Shortcut } from '../app/shortcuts.ts';
import { type ToolId, toolIds, tools } from './tools/catalogue.ts';

export const toolCommandId = (tool: ToolId): string => `mark.${tool}`;

const toolShortcuts: Shortcut[] = toolIds.map((id) => ({
  id: toolCommandId(id),
  title: tools[id].name,
  group: 'Mark',
  keys: [tools[id].key],
}));

export const readingShortcuts = [
  ...toolShortcuts,
  { id: 'mark.angle-calcaneal-pitch', title: 'Angle: calcaneal pitch', group: 'Mark', keys: ['Shift+P'] },
  { id: 'mark.angle-meary', title: 'Angle: Meary', group: 'Mark', keys: ['Shift+M'] },
  { id: 'mark.add-lesion', title: 'Add lesion', group: 'Mark', keys: ['Shift+U'] },
  { id: 'mark.mirror', title: 'Mirror the lesion region to the other side', group: 'Mark', keys: ['M'] },
  { id: 'mark.carry-forward', title: 'Carry lesions forward from the prior', group: 'Mark', keys: ['Y'] },
  { id: 'mark.snap', title: 'Snap points to edges, on or off', group: 'Mark', keys: ['Shift+N'] },
  { id: 'mark.magnify', title: 'Magnifier while dragging points, on or off', group: 'Mark', keys: ['Shift+G'] },
  { id: 'edit.copy', title: 'Copy the selected mark', group: 'Mark', keys: ['Ctrl+C'] },
  { id: 'edit.paste', title: 'Paste the mark on this image', group: 'Mark', keys: ['Ctrl+V'] },
  { id: 'edit.undo', title: 'Undo', group: 'Reading', keys: ['Ctrl+Z'] },
  { id: 'edit.redo', title: 'Redo', group: 'Reading', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'] },
  { id: 'reading.previous', title: 'Previous date', group: 'Reading', keys: ['['] },
  { id: 'reading.next', title: 'Next date', group: 'Reading', keys: [']'] },
  { id: 'reading.next-lesion', title: 'Next lesion', group: 'Reading', keys: ['Shift+K'] },
  { id: 'reading.key-image', title: 'Key image', group: 'Reading', keys: ['K'] },
  { id: 'reading.stage-immature', title: 'Stage: immature', group: 'Reading', keys: ['1'] },
  { id: 'reading.stage-maturing', title: 'Stage: maturing', group: 'Reading', keys: ['2'] },
  { id: 'reading.stage-mature', title: 'Stage: mature', group: 'Reading', keys: ['3'] },
  { id: 'reading.stage-not-read', title: 'Stage: not read', group: 'Reading', keys: ['0'] },
  { id: 'reading.margin', title: 'Margin', group: 'Reading', keys: ['J'] },
  { id: 'reading.rim', title: 'Cortical rim', group: 'Reading', keys: ['U'] },
  { id: 'reading.trabeculae', title: 'Trabeculae', group: 'Reading', keys: ['H'] },
  { id: 'reading.flow', title: 'Flow', group: 'Reading', keys: ['X'] },
  { id: 'reading.pool', title: 'Blood pool', group: 'Reading', keys: ['Q'] },
  { id: 'reading.measure', title: 'Show measurements', group: 'Reading', keys: ['Alt+1'] },
  { id: 'reading.read', title: 'Show reading', group: 'Reading', keys: ['Alt+2'] },
  { id: 'reading.trend', title: 'Show trend', group: 'Reading', keys: ['Alt+3'] },
  { id: 'reading.curves', title: 'Time-activity curves', group: 'Reading', keys: ['Shift+X'] },
  { id: 'reading.report', title: 'Report', group: 'Reading', keys: ['Ctrl+R'] },
  { id: 'reading.repeat', title: 'Repeat reading', group: 'Reading', keys: [] },
  { id: 'reading.priors', title: 'Open priors in a second window', group: 'Reading', keys: ['Ctrl+Shift+N'] },
  { id: 'reading.window', title: 'Left button: window', group: 'Image', keys: ['W'] },
  { id: 'reading.zoom', title: 'Left button: zoom', group: 'Image', keys: ['Z'] },
  { id: 'reading.pan', title: 'Left button: pan', group: 'Image', keys: ['P'] },
  { id: 'reading.magnify', title: 'Left button: magnifier', group: 'Image', keys: ['G'] },
  { id: 'reading.link', title: 'Link or unlink comparable images', group: 'Image', keys: ['N'] },
] as const satisfies readonly Shortcut[];

/** The next value of a cycle; after the last one nothing is set. */
export function nextOf<T>(values: readonly T[], current: T | undefined): T | undefined {
  return current === undefined ? values[0] : values[values.indexOf(current) + 1];
}

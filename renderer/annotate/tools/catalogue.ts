/** All tools with their names and keys, and a fresh machine for each. */
import type { AnglePreset } from '../../../shared/size/anglePresets.ts';
import { angleTool } from './angle.ts';
import { bidirectionalTool } from './bidirectional.ts';
import { ellipseTool } from './ellipse.ts';
import { lineTool } from './line.ts';
import { pointTool } from './point.ts';
import { polygonTool } from './polygon.ts';
import { shortAxisTool } from './shortAxis.ts';
import { type Machine, machine } from './tool.ts';

export const toolIds = [
  'bidirectional',
  'long-axis',
  'short-axis',
  'area',
  'contour',
  'focus-point',
  'length',
  'insertion-distance',
  'gap',
  'angle',
  'uptake-lesion',
  'uptake-reference',
  'uptake-background',
  'calibration',
  'internal-reference',
  'note',
] as const;
export type ToolId = (typeof toolIds)[number];

/** Tools whose points can be drawn out with the button held. Regions drawn as a whole, outlines and contours are not among them. */
export const pointwiseTools: ReadonlySet<ToolId> = new Set<ToolId>([
  'bidirectional',
  'long-axis',
  'short-axis',
  'length',
  'insertion-distance',
  'gap',
  'angle',
  'calibration',
  'internal-reference',
]);

export interface ToolInfo {
  readonly name: string;
  /** Shown as "Bidirectional (B)". */
  readonly key: string;
  /** Where it makes sense: films, scans, or both. */
  readonly on: 'film' | 'scan' | 'both';
}

export const tools: Record<ToolId, ToolInfo> = {
  bidirectional: { name: 'Bidirectional', key: 'B', on: 'film' },
  'long-axis': { name: 'Long axis', key: 'L', on: 'film' },
  'short-axis': { name: 'Short axis', key: 'S', on: 'film' },
  area: { name: 'Area', key: 'A', on: 'film' },
  contour: { name: 'One-click contour', key: 'O', on: 'both' },
  'focus-point': { name: 'Count foci', key: 'Shift+O', on: 'film' },
  length: { name: 'Length', key: 'D', on: 'both' },
  'insertion-distance': { name: 'Distance from insertion', key: 'Shift+D', on: 'film' },
  gap: { name: 'Smallest gap between bones', key: 'Shift+J', on: 'film' },
  angle: { name: 'Angle', key: 'Shift+A', on: 'film' },
  'uptake-lesion': { name: 'Uptake lesion', key: 'E', on: 'scan' },
  'uptake-reference': { name: 'Uptake reference', key: 'Shift+E', on: 'scan' },
  'uptake-background': { name: 'Uptake background', key: 'Shift+B', on: 'scan' },
  calibration: { name: 'Calibrate', key: 'C', on: 'film' },
  'internal-reference': { name: 'Internal reference', key: 'Shift+C', on: 'film' },
  note: { name: 'Note', key: 'T', on: 'both' },
};

export function toolMachine(id: ToolId, preset: AnglePreset | null = null): Machine {
  switch (id) {
    case 'bidirectional':
      return machine(bidirectionalTool);
    case 'short-axis':
      return machine(shortAxisTool);
    case 'area':
      return machine(polygonTool('area'));
    case 'long-axis':
    case 'length':
    case 'insertion-distance':
    case 'gap':
    case 'calibration':
    case 'internal-reference':
      return machine(lineTool(id));
    case 'uptake-lesion':
    case 'uptake-reference':
    case 'uptake-background':
      return machine(ellipseTool(id));
    case 'angle':
      return machine(angleTool(preset));
    case 'note':
      return machine(pointTool('note', 'Click where the note points to'));
    case 'focus-point':
      return machine(pointTool('focus-point', 'Click every focus; Escape ends the count'));
    case 'contour':
      return machine(pointTool('area', 'Click inside the focus'));
  }
}

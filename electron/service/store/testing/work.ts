import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Annotation, ChangeOp, Lesion } from '../../../../shared/reading/model.ts';

/** Folders that vanish after each test. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'enthesis-test-'));
    made.push(folder);
    return folder;
  };
}

export function lesion(id: string, label = 'distal focus'): Lesion {
  return { id, site: 'achilles-tendon', laterality: 'R', label, trackingUid: `1.2.3.${id.slice(1)}` };
}

export function longAxis(id: string, lesionId: string, to: [number, number] = [160, 210.25]): Annotation {
  return {
    id,
    lesionId,
    sopInstanceUid: '1.2.3.4',
    frame: 1,
    role: 'long-axis',
    shape: { kind: 'line', points: [[100.5, 200], to] },
    status: 'accepted',
    source: 'reader',
  };
}

export function addLesion(item: Lesion): ChangeOp {
  return { entity: 'lesion', key: item.id, before: null, after: item };
}

export function addAnnotation(item: Annotation): ChangeOp {
  return { entity: 'annotation', key: item.id, before: null, after: item };
}

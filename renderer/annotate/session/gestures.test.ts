import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { requireInside, requireMeasurable } from '../../../shared/geometry/validateShape.ts';
import { applyChange, canonicalJson } from '../../../shared/reading/change.ts';
import { angleBetween } from '../geometry/vectors.ts';
import type { Placement } from '../placing/placement.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { random } from '../testing/random.ts';
import { toolIds } from '../tools/catalogue.ts';
import { copySelected, pasteOn } from './copy.ts';
import type { ImageView } from './interaction.ts';
import { createKeyboard } from './keyboard.ts';
import { mirrorLesion } from './mirror.ts';
import { annotationPointer } from './pointer.ts';
import { createSession } from './session.ts';

const keys = [
  'n',
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  'Tab',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  '+',
];

/** Two legs about column 90, so that mirroring has a midline. */
const legs: StoredFrame = {
  rows: 200,
  columns: 200,
  samplesPerPixel: 1,
  pixels: Uint16Array.from({ length: 200 * 200 }, (_, k) =>
    Math.abs(Math.abs((k % 200) + 0.5 - 90) - 40) < 15 ? 100 + Math.floor(k / 800) : 2,
  ),
};

describe('two thousand random gestures', () => {
  it.each([7, 41, 1982, 2026, 90210])(
    'end with what is stored on the screen, and with shapes that can be measured (seed %i)',
    async (seed) => {
      const next = random(seed);
      const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
      let n = 0;
      const service = memoryService();
      const store = createRecordStore(service, 'P1');
      await store.actions.settled();
      const session = createSession(store, { annotation: () => `a${++n}`, tracking: () => `2.25.${++n}` });
      const keyboard = createKeyboard(session);
      // Oblong pixels: what is perpendicular must be so on the body.
      const spacing = { ...testInstance().spacing, imagerPixelSpacing: [0.4, 0.2] as [number, number] };
      const views = ['1.1', '1.2', '1.3'].map((sop, i): ImageView => {
        const scan = i === 2 ? { modality: 'NM', nm: plainNm } : { spacing };
        const info = testInstance({ sopInstanceUid: sop, studyInstanceUid: `9.${sop}`, ...scan });
        return { info, frame: 1, studyImages: new Set([sop]), stored: i === 2 ? legs : null };
      });
      /** A shift that carries some of a copy beyond the image's edge. */
      const place = async (): Promise<Placement> => ({
        alignment: { a: [1.1, 0.1], b: [next() * 80 - 40, next() * 80 - 40] },
        mirrored: next() < 0.3,
        how: 'at random',
        isHint: true,
        isExact: next() < 0.3,
      });
      const pointers = views.map((view) => annotationPointer(session, view));
      // Some points lie outside the image of 200 x 200.
      const point = (): Point => [next() * 240 - 20, next() * 240 - 20];
      for (let i = 0; i < 2000; i += 1) {
        const which = Math.floor(next() ** 2 * 3);
        const view = views[which]!;
        const pointer = pointers[which]!;
        const event = (image: Point) => ({
          image,
          screen: image,
          button: next() < 0.95 ? 0 : 2,
          shift: next() < 0.2,
          ctrl: false,
          alt: next() < 0.1,
          geometry: { scale: 1 },
        });
        const tool = next() < 0.5 ? pick(toolIds) : null;
        if (tool !== null) session.inputs.inOrder(() => session.setTool(tool));
        const r = next();
        if (r < 0.6) {
          let at = point();
          if (pointer.down(event(at))) {
            for (let k = Math.floor(next() * 12); k > 0; k -= 1) {
              at = [at[0] + next() * 30 - 15, at[1] + next() * 30 - 15];
              pointer.move(event(at));
            }
            if (next() < 0.1) pointer.cancel();
            else pointer.up(event(at));
            if (next() < 0.2) pointer.doubleClick(event(at));
          }
        } else if (r < 0.9) {
          for (let k = 0; k < 4; k += 1) keyboard(view, { key: pick(keys), shift: next() < 0.3, ctrl: next() < 0.2 });
        } else if (r < 0.92) {
          session.inputs.inOrder(() => void mirrorLesion(session, view));
        } else if (r < 0.94) {
          copySelected(session, view);
          await pasteOn(session, pick(views), place);
        } else if (r < 0.96) {
          const entered = pick(['25', 'a note', '']);
          session.inputs.inOrder(() => void session.enter(entered));
        } else if (store.getState().history.undoLabel !== null) {
          store.actions.undo();
        }
        if (next() < 0.5) await session.inputs.settled();
      }
      // A gesture that waited for the one before it is played when that is stored, and is then stored itself.
      await session.inputs.settled();
      expect(store.getState().message).toBeNull();
      const shown = store.getState().record;
      expect(canonicalJson(shown)).toBe(canonicalJson(service.record));
      const rebuilt = service.done.reduce((record, step) => applyChange(record, step.ops), emptyRecord());
      expect(canonicalJson({ ...shown, revision: 0 })).toBe(canonicalJson({ ...rebuilt, revision: 0 }));
      expect(service.done.length).toBeGreaterThan(100);
      for (const annotation of shown?.annotations ?? []) {
        requireInside(annotation.shape, 200, 200);
        // An area may be edited into a crossing, which is then said beside it; what was drawn is measurable.
        if (annotation.shape.kind !== 'polygon') requireMeasurable(annotation.shape);
      }
      for (const short of shown?.annotations.filter((a) => a.role === 'short-axis') ?? []) {
        const long = shown?.annotations.find(
          (a) => a.role === 'long-axis' && a.lesionId === short.lesionId && a.sopInstanceUid === short.sopInstanceUid,
        );
        if (long?.shape.kind !== 'line' || short.shape.kind !== 'line') continue;
        expect(
          Math.abs(angleBetween(long.shape.points, short.shape.points, short.sopInstanceUid === '1.3' ? 1 : 2) - 90),
        ).toBeLessThan(5);
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { memoryService } from '../testing/memoryService.ts';
import { copySelected, pasteOn } from './copy.ts';
import type { ImageView } from './interaction.ts';
import { createKeyboard } from './keyboard.ts';
import { annotationPointer } from './pointer.ts';
import { createSession } from './session.ts';

/** A bright band of columns 60 to 140 with an edge that is half of its height at these columns. */
const band: StoredFrame = {
  rows: 200,
  columns: 200,
  samplesPerPixel: 1,
  pixels: Uint16Array.from({ length: 200 * 200 }, (_, k) => {
    const x = (k % 200) + 0.5;
    return 500 + 4000 / (1 + Math.exp((60 - x) / 0.6)) - 4000 / (1 + Math.exp((140 - x) / 0.6));
  }),
};

async function opened(stored: StoredFrame | null = band) {
  let n = 0;
  const service = memoryService();
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const session = createSession(store, { annotation: () => `a${++n}`, tracking: () => '2.25.7' });
  const view: ImageView = { info: testInstance(), frame: 1, studyImages: new Set(['1.2.3.1']), stored };
  const pointer = annotationPointer(session, view);
  const at = (image: Point, ctrl: boolean) => ({
    image,
    screen: image,
    button: 0,
    shift: false,
    ctrl,
    alt: false,
    geometry: { scale: 1 },
  });
  const drag = async (from: Point, to: Point, ctrl: boolean) => {
    pointer.down(at(from, ctrl));
    pointer.move(at(to, ctrl));
    const marked = session.interaction.getState().snapped?.point ?? null;
    pointer.up(at(to, ctrl));
    await store.actions.settled();
    return marked;
  };
  const hover = (to: Point, ctrl: boolean) => {
    pointer.move(at(to, ctrl));
    return session.interaction.getState().snapped?.point ?? null;
  };
  const click = (from: Point, to: Point = from, ctrl = false) => {
    hover(from, ctrl);
    pointer.down(at(from, ctrl));
    hover(to, ctrl);
    pointer.up(at(to, ctrl));
  };
  /** Draws with the button held; gives where it snapped to at the end. */
  const stroke = (points: readonly Point[]) => {
    pointer.down(at(points[0]!, false));
    for (const point of points.slice(1)) pointer.move(at(point, false));
    const marked = session.interaction.getState().snapped?.point ?? null;
    pointer.up(at(points.at(-1)!, false));
    return marked;
  };
  const line = (i = 0) => {
    const shape = service.record.annotations[i]?.shape;
    if (shape?.kind !== 'line') throw new Error('no line');
    return shape.points;
  };
  return { service, store, session, view, drag, hover, click, stroke, line };
}

describe('snapping while drawing', () => {
  it('puts both ends on the edge while Ctrl is held, marks the place, and measures 80 columns', async () => {
    const { session, drag, line } = await opened();
    session.setTool('length');
    const marked = await drag([63, 100], [136, 100], true);
    expect(marked?.[0]).toBeCloseTo(140, 1);
    expect(line()[0][0]).toBeCloseTo(60, 1);
    expect(line()[1][0]).toBeCloseTo(140, 1);
    expect(session.interaction.getState().snapped).toBeNull();
  });

  it('is off without Ctrl, and with the setting on Ctrl turns it off', async () => {
    const { session, drag, line } = await opened();
    session.setTool('length');
    await drag([63, 100], [136, 100], false);
    expect(line()).toEqual([
      [63, 100],
      [136, 100],
    ]);
    session.interaction.setState({ snapOn: true });
    session.setTool('length');
    await drag([63, 120], [136, 120], true);
    expect(line(1)[0]).toEqual([63, 120]);
    session.setTool('length');
    await drag([63, 150], [136, 150], false);
    expect(line(2)[0][0]).toBeCloseTo(60, 1);
  });

  it('goes to a point that is there before it goes to an edge, also by a handle', async () => {
    const { session, drag, line } = await opened();
    session.setTool('length');
    await drag([70, 100], [100, 100], false);
    session.select(null);
    session.setTool('length');
    await drag([73, 102], [110, 40], true);
    expect(line(1)[0]).toEqual([70, 100]);
    session.select('a1');
    await drag([100, 100], [137, 101], true);
    expect(line(0)[1][0]).toBeCloseTo(140, 1);
  });

  it('leaves regions and freehand outlines alone', async () => {
    const { service, session, drag } = await opened();
    session.setTool('uptake-lesion');
    await drag([63, 100], [136, 130], true);
    expect(service.record.annotations[0]?.shape).toMatchObject({ center: [99.5, 115], radii: [36.5, 15] });
  });

  describe('of an area, point by point', () => {
    const corners = (service: { record: { annotations: readonly { shape: unknown }[] } }) =>
      (service.record.annotations[0]?.shape as { points: Point[] } | undefined)?.points ?? [];

    it('puts every point on the edge, shows the first point where a click closes, and is turned off by Ctrl', async () => {
      const { service, store, session, click, hover } = await opened();
      session.interaction.setState({ snapOn: true });
      session.setTool('area');
      expect(hover([63, 80], false)?.[0]).toBeCloseTo(60, 1);
      // A hand that trembles while it clicks still sets a point.
      click([63, 80], [64, 81]);
      click([137, 80]);
      click([136, 120]);
      click([100, 150], undefined, true);
      expect(hover([66, 81], false)?.[0]).toBeCloseTo(60, 1);
      click([66, 81]);
      await store.actions.settled();
      const [a, b, c, d, ...more] = corners(service);
      expect([a?.[0], b?.[0], c?.[0]].map((x) => Math.round((x ?? 0) * 5) / 5)).toEqual([60, 140, 140]);
      expect(d).toEqual([100, 150]);
      expect(more).toEqual([]);
      expect(session.interaction.getState().snapped).toBeNull();
    });

    it('leaves an outline alone that is drawn freehand, from its first point on', async () => {
      const { service, store, session, stroke } = await opened();
      session.interaction.setState({ snapOn: true });
      session.setTool('area');
      const around = Array.from({ length: 40 }, (_, i): Point => {
        const turn = (i / 40) * 2 * Math.PI;
        return [100 + 36 * Math.cos(turn), 100 + 30 * Math.sin(turn)];
      });
      const marked = stroke(around);
      await store.actions.settled();
      expect(corners(service)[0]).toEqual([136, 100]);
      expect(marked).toBeNull();
      expect(Math.max(...corners(service).map(([x]) => x))).toBe(136);
    });

    it('works with keys', async () => {
      const { service, store, session, view } = await opened();
      session.interaction.setState({ snapOn: true });
      session.setTool('area');
      const keyboard = createKeyboard(session);
      const press = (key: string, times: number, more = {}) => {
        for (let i = 0; i < times; i += 1) keyboard(view, { key, shift: false, ctrl: false, ...more });
      };
      press('ArrowLeft', 1);
      press('ArrowLeft', 4, { shift: true });
      press('ArrowRight', 2);
      press('Enter', 1);
      press('ArrowRight', 7, { shift: true });
      press('ArrowRight', 6);
      press('Enter', 1);
      press('ArrowDown', 3, { shift: true });
      press('Enter', 2);
      await store.actions.settled();
      expect(corners(service).map(([x]) => Math.round(x * 5) / 5)).toEqual([60, 140, 140]);
    });
  });

  it('works with keys where the setting is on', async () => {
    const { session, view, store, line } = await opened();
    session.interaction.setState({ snapOn: true });
    session.setTool('length');
    const keyboard = createKeyboard(session);
    const press = (key: string, times: number, more = {}) => {
      for (let i = 0; i < times; i += 1) keyboard(view, { key, shift: false, ctrl: false, ...more });
    };
    press('ArrowLeft', 1);
    press('ArrowLeft', 3, { shift: true });
    press('ArrowLeft', 8);
    press('Enter', 1);
    press('ArrowRight', 7, { shift: true });
    press('ArrowRight', 6);
    press('Enter', 1);
    await store.actions.settled();
    // The crosshair stood at columns 62 and 138.
    expect(line()[0][0]).toBeCloseTo(60, 1);
    expect(line()[1][0]).toBeCloseTo(140, 1);
  });
});

describe('copy and paste', () => {
  const other = (sop: string, overrides = {}): ImageView => ({
    info: testInstance({ sopInstanceUid: sop, studyInstanceUid: `s${sop}`, ...overrides }),
    frame: 1,
    studyImages: new Set([sop]),
    stored: band,
  });
  const shifted = async () => ({
    alignment: { a: [1, 0] as Point, b: [10, -20] as Point },
    mirrored: false,
    how: 'aligned by two landmarks',
    isHint: false,
    isExact: false,
  });

  it('lays a mark of another date at its aligned place as an offer, and Enter stores it', async () => {
    const { service, store, session, view, drag } = await opened();
    session.setTool('length');
    await drag([30, 100], [60, 100], false);
    expect(copySelected(session, view)).toMatchObject({ done: true });
    const there = other('9.9');
    expect(await pasteOn(session, there, shifted)).toBeNull();
    expect(session.offersOn(there)).toMatchObject([{ kind: 'copied', how: 'aligned by two landmarks' }]);
    expect(service.record.annotations).toHaveLength(1);
    createKeyboard(session)(there, { key: 'Enter', shift: false, ctrl: false });
    await store.actions.settled();
    expect(service.record.annotations[1]).toMatchObject({
      sopInstanceUid: '9.9',
      status: 'accepted',
      shape: {
        points: [
          [40, 80],
          [70, 80],
        ],
      },
    });
    expect(session.offersOn(there)).toEqual([]);
  });

  it('drops an offered copy with Delete, without a step and without "not seen"', async () => {
    const { service, session, view, drag, store } = await opened();
    session.setTool('length');
    await drag([30, 100], [60, 100], false);
    copySelected(session, view);
    const there = other('9.9');
    await pasteOn(session, there, shifted);
    const steps = service.done.length;
    createKeyboard(session)(there, { key: 'Delete', shift: false, ctrl: false });
    await store.actions.settled();
    expect(session.offersOn(there)).toEqual([]);
    expect(service.done).toHaveLength(steps);
  });

  it('says what is in the way: nothing copied, another projection, or what the lesion has there', async () => {
    const { session, view, drag } = await opened();
    expect(await pasteOn(session, view, shifted)).toContain('Nothing is copied');
    expect(copySelected(session, view)).toMatchObject({ done: false });
    session.setTool('long-axis');
    await drag([30, 100], [60, 100], false);
    copySelected(session, view);
    expect(await pasteOn(session, view, shifted)).toContain('L1 has its long axis here already');
    expect(await pasteOn(session, other('9.9', { projection: 'AP' }), shifted)).toContain('not show the same place');
  });

  it('lays a second length beside the first on the same image, inside it', async () => {
    const { service, session, view, drag, store } = await opened();
    session.setTool('length');
    await drag([150, 195], [199, 195], false);
    copySelected(session, view);
    expect(await pasteOn(session, view, shifted)).toBeNull();
    await store.actions.settled();
    // 12 pixels right and down, stopped by the edges at 200.
    expect(service.record.annotations[1]?.shape).toEqual({
      kind: 'line',
      points: [
        [151, 200],
        [200, 200],
      ],
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { memoryService } from '../testing/memoryService.ts';
import { toolIds } from '../tools/catalogue.ts';
import { startContour } from './contour.ts';
import type { ImageView } from './interaction.ts';
import { createKeyboard } from './keyboard.ts';
import { annotationPointer, type PointerInput } from './pointer.ts';
import { createSession } from './session.ts';

function viewOf(info: Partial<InstanceInfo> = {}): ImageView {
  const instance = testInstance({ laterality: 'R', ...info });
  return { info: instance, frame: 1, studyImages: new Set([instance.sopInstanceUid]), stored: null };
}

async function opened(view = viewOf()) {
  let n = 0;
  const service = memoryService();
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const session = createSession(store, { annotation: () => `a${++n}`, tracking: () => '2.25.7' });
  const pointer = annotationPointer(session, view);
  const at = (p: Point, more: Partial<PointerInput> = {}): PointerInput => ({
    image: p,
    screen: [p[0] * 2, p[1] * 2],
    button: 0,
    shift: false,
    ctrl: false,
    alt: false,
    geometry: { scale: 2 },
    ...more,
  });
  const drag = (from: Point, to: Point) => {
    const captured = pointer.down(at(from));
    pointer.move(at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
    pointer.move(at(to));
    pointer.up(at(to));
    return captured;
  };
  const keyboard = createKeyboard(session);
  const press = (key: string, more: { shift?: boolean; ctrl?: boolean } = {}) =>
    keyboard(view, { key, shift: more.shift ?? false, ctrl: more.ctrl ?? false });
  return { service, store, session, pointer, at, drag, press, view };
}

describe('a gesture', () => {
  const other = viewOf({ sopInstanceUid: '9.9', studyInstanceUid: '9' });

  it('stays on the image where it began: a press on another one begins anew there', async () => {
    const { service, store, session, pointer, at } = await opened();
    const there = annotationPointer(session, other);
    session.setTool('length');
    for (const one of [pointer, there, there]) {
      const p: Point = one === pointer ? [10, 10] : session.isBusyElsewhere(other) ? [50, 50] : [80, 50];
      one.move(at(p));
      one.down(at(p));
      one.up(at(p));
    }
    await store.actions.settled();
    // Never from a point of one film to a point of another.
    expect(service.record.annotations).toMatchObject([
      {
        sopInstanceUid: '9.9',
        shape: {
          points: [
            [50, 50],
            [80, 50],
          ],
        },
      },
    ]);
  });

  it('stays on its image with keys too', async () => {
    const { service, store, session, press } = await opened();
    const keyboard = createKeyboard(session);
    const pressThere = (key: string) => keyboard(other, { key, shift: true, ctrl: false });
    session.setTool('length');
    press('ArrowRight');
    press('Enter');
    pressThere('ArrowRight');
    pressThere('Enter');
    pressThere('ArrowRight');
    pressThere('Enter');
    await store.actions.settled();
    // The middle of 200 x 200, and 10 pixels further.
    expect(service.record.annotations).toMatchObject([
      {
        sopInstanceUid: '9.9',
        shape: {
          points: [
            [100, 100],
            [110, 100],
          ],
        },
      },
    ]);
  });

  it('gives its last point back with undo, before any step that is stored', async () => {
    const { service, store, session, pointer, at, drag } = await opened();
    session.setTool('length');
    drag([10, 10], [50, 40]);
    await store.actions.settled();
    session.setTool('area');
    for (const p of [
      [20, 20],
      [60, 20],
      [60, 60],
    ] as Point[]) {
      pointer.down(at(p));
      pointer.up(at(p));
    }
    session.undo();
    expect(session.machine()?.points()).toHaveLength(2);
    session.undo();
    session.undo();
    expect(session.machine()?.busy).toBe(false);
    expect(service.record.annotations).toHaveLength(1);
    session.undo();
    await store.actions.settled();
    expect(service.record.annotations).toEqual([]);
  });

  it.each(['Escape', 'undo'])('puts a mark in hand back with %s, and nothing is stored', async (by) => {
    const { service, store, session, pointer, at, drag, press } = await opened();
    session.setTool('length');
    drag([10, 10], [50, 40]);
    await store.actions.settled();
    pointer.down(at([50, 40]));
    pointer.move(at([60, 60]));
    if (by === 'Escape') press('Escape');
    else session.undo();
    pointer.move(at([70, 70]));
    pointer.up(at([70, 70]));
    await store.actions.settled();
    expect(session.interaction.getState().editing).toBeNull();
    expect(service.done).toHaveLength(1);
    expect(service.record.annotations[0]?.shape).toMatchObject({
      points: [
        [10, 10],
        [50, 40],
      ],
    });
  });
});

describe('drawing by mouse', () => {
  it('adds the first lesion, on the side of the image, in the same step as the first measurement', async () => {
    const { service, store, session, drag } = await opened();
    session.setTool('long-axis');
    expect(drag([10, 10], [50, 40])).toBe(true);
    await store.actions.settled();
    expect(service.done.map((s) => s.label)).toEqual(['Draw long axis']);
    expect(service.record.lesions).toMatchObject([{ id: 'L1', laterality: 'R', trackingUid: '2.25.7' }]);
    expect(service.record.annotations).toMatchObject([
      {
        id: 'a1',
        lesionId: 'L1',
        role: 'long-axis',
        shape: {
          points: [
            [10, 10],
            [50, 40],
          ],
        },
      },
    ]);
    expect(session.interaction.getState()).toMatchObject({ tool: null, selectedId: 'a1', gesture: null });
  });

  it('leaves the pointer to the viewport without a tool and without a hit', async () => {
    const { pointer, at } = await opened();
    expect(pointer.down(at([10, 10]))).toBe(false);
    expect(pointer.down(at([10, 10], { button: 2 }))).toBe(false);
  });

  it('makes one step of a drag, and none of a click or a cancelled drag', async () => {
    const { service, store, session, drag, pointer, at } = await opened();
    session.setTool('long-axis');
    drag([10, 10], [50, 10]);
    await store.actions.settled();
    drag([30, 10], [30, 30]);
    await store.actions.settled();
    expect(service.record.annotations[0]?.shape).toEqual({
      kind: 'line',
      points: [
        [10, 30],
        [50, 30],
      ],
    });
    expect(service.done).toHaveLength(2);
    drag([30, 30], [30, 30]);
    pointer.down(at([30, 30]));
    pointer.move(at([30, 60]));
    expect(session.interaction.getState().editing).not.toBeNull();
    pointer.cancel();
    expect(session.interaction.getState().editing).toBeNull();
    await store.actions.settled();
    expect(service.done).toHaveLength(2);
  });

  it('starts a gesture only when the one before is stored, and loses nothing of it', async () => {
    const { service, store, session, drag } = await opened();
    session.setTool('length');
    drag([10, 10], [50, 10]);
    expect(store.getState().pending).toBe(1);
    session.setTool('length');
    drag([10, 60], [50, 60]);
    expect(store.getState().record?.annotations).toHaveLength(1);
    await session.inputs.settled();
    expect(service.record.annotations.map((a) => a.shape)).toEqual([
      {
        kind: 'line',
        points: [
          [10, 10],
          [50, 10],
        ],
      },
      {
        kind: 'line',
        points: [
          [10, 60],
          [50, 60],
        ],
      },
    ]);
  });

  it.each(toolIds)('does in order what comes in quick succession while a step is being stored (%s)', async (tool) => {
    /** The same strokes, each given its time, or all of them at once while the first step is still on its way. */
    const marks = async (atOnce: boolean) => {
      const { service, session, pointer, at, press } = await opened();
      const pause = () => (atOnce ? undefined : session.inputs.settled());
      const command = (act: () => void) => session.inputs.inOrder(act);
      session.setTool('note');
      pointer.down(at([150, 150]));
      pointer.up(at([150, 150]));
      session.enter('first');
      await pause();
      expect(session.record.getState().pending).toBe(atOnce ? 1 : 0);
      command(() => session.setTool(tool));
      for (const p of [
        [20, 20],
        [60, 24],
        [50, 60],
        [24, 70],
      ] as Point[]) {
        pointer.move(at(p));
        pointer.down(at(p));
        pointer.up(at(p));
        await pause();
      }
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter', 'Enter', 'Escape', 'Escape']) {
        press(key);
        await pause();
      }
      command(() => session.setTool('length'));
      for (const p of [
        [100, 100],
        [130, 100],
      ] as Point[]) {
        pointer.down(at(p));
        pointer.up(at(p));
        await pause();
      }
      await session.inputs.settled();
      return service.record.annotations.map(({ role, shape, label }) => ({ role, shape, label }));
    };
    const slowly = await marks(false);
    expect(slowly.length).toBeGreaterThan(1);
    expect(await marks(true)).toEqual(slowly);
  });

  it('draws nothing while the service is away, says so, and goes on when it is back', async () => {
    const { service, session, drag, press } = await opened();
    service.turn('gone');
    session.setTool('length');
    drag([10, 10], [50, 10]);
    press('ArrowRight');
    press('Enter');
    expect(session.interaction.getState()).toMatchObject({ gesture: null, crosshair: null, tool: 'length' });
    expect(session.interaction.getState().problem).toContain('Drawing waits');
    service.turn('running');
    drag([10, 10], [50, 10]);
    await session.inputs.settled();
    expect(service.record.annotations).toHaveLength(1);
    // A restart takes a moment: what is drawn meanwhile is kept.
    service.turn('restarting');
    session.setTool('length');
    drag([10, 60], [50, 60]);
    expect(session.interaction.getState()).toMatchObject({ waiting: true, gesture: null });
    service.turn('running');
    await session.inputs.settled();
    expect(session.interaction.getState().waiting).toBe(false);
    expect(service.record.annotations).toHaveLength(2);
  });

  it('counts the third focus too when Enter and Escape follow two clicks at once', async () => {
    const { service, store, session, pointer, at, press } = await opened();
    session.setTool('focus-point');
    for (const p of [
      [20, 20],
      [60, 20],
    ] as Point[]) {
      pointer.down(at(p));
      pointer.up(at(p));
    }
    expect(store.getState().pending).toBe(1);
    for (const key of ['ArrowRight', 'Enter', 'Escape']) press(key);
    await session.inputs.settled();
    expect(service.record.annotations.map((a) => a.shape)).toEqual([
      { kind: 'point', point: [20, 20] },
      { kind: 'point', point: [60, 20] },
      // The crosshair begins in the middle of 200 x 200.
      { kind: 'point', point: [100, 100] },
    ]);
    expect(session.interaction.getState().tool).toBeNull();
  });

  it('does what needs the pixels when they have arrived, and what the reader does next after it', async () => {
    let stored: StoredFrame | null = null;
    let arrive: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const view: ImageView = {
      ...viewOf(),
      get stored() {
        return stored;
      },
      arrived: () => arrival,
    };
    const { service, session, pointer, at, press } = await opened(view);
    session.onSeed = (on, seed) => startContour(session, on, seed);
    session.setTool('contour');
    pointer.down(at([100, 100]));
    pointer.up(at([100, 100]));
    press('Enter');
    expect(session.interaction.getState()).toMatchObject({
      contour: null,
      problem: expect.stringContaining('being read'),
    });
    // A bright disc of radius 40 about the middle.
    stored = {
      rows: 200,
      columns: 200,
      samplesPerPixel: 1,
      pixels: Uint16Array.from({ length: 200 * 200 }, (_, k) =>
        Math.hypot((k % 200) - 99.5, Math.floor(k / 200) - 99.5) < 40 ? 1000 : 100,
      ),
    };
    arrive();
    await session.inputs.settled();
    expect(session.interaction.getState()).toMatchObject({ contour: null, problem: null, tool: null });
    expect(service.record.annotations.map((a) => a.role).sort()).toEqual(['area', 'long-axis', 'short-axis']);
  });

  it('replaces the long axis of the study and keeps one', async () => {
    const { service, store, session, drag } = await opened();
    for (const y of [10, 60]) {
      session.setTool('long-axis');
      drag([10, y], [50, y]);
      await store.actions.settled();
    }
    expect(service.record.annotations).toHaveLength(1);
    expect(store.getState().history.undoLabel).toBe('Redraw long axis');
  });

  it('closes an area by double click, which then does not reach the viewport', async () => {
    const { service, store, session, drag, pointer, at } = await opened();
    session.setTool('area');
    for (const p of [
      [10, 10],
      [60, 10],
      [60, 50],
      [60, 50],
    ] as Point[])
      drag(p, p);
    expect(pointer.doubleClick(at([60, 50]))).toBe(true);
    await store.actions.settled();
    expect(service.record.annotations.map((a) => a.shape)).toEqual([
      {
        kind: 'polygon',
        points: [
          [10, 10],
          [60, 10],
          [60, 50],
        ],
      },
    ]);
    pointer.down(at([150, 150]));
    expect(pointer.doubleClick(at([150, 150]))).toBe(false);
  });

  it('asks for the known length of a calibration and stores it only then', async () => {
    const { service, store, session, drag } = await opened();
    session.setTool('calibration');
    drag([10, 10], [110, 10]);
    expect(session.interaction.getState().entry?.kind).toBe('length');
    expect(session.enter('twenty')).toContain('for example 25');
    expect(session.enter('25,4 mm')).toBeNull();
    await store.actions.settled();
    expect(service.record.annotations).toMatchObject([{ role: 'calibration', millimetres: 25.4, lesionId: null }]);
  });
});

describe('drawing by keyboard alone', () => {
  it('draws a line with the crosshair', async () => {
    const { service, store, session, press } = await opened();
    session.setTool('long-axis');
    press('ArrowRight');
    expect(session.interaction.getState().crosshair?.point).toEqual([100, 100]);
    press('Enter');
    press('ArrowRight', { ctrl: true });
    press('ArrowDown', { shift: true });
    press('ArrowDown');
    press('Enter');
    await store.actions.settled();
    expect(service.record.annotations).toMatchObject([
      {
        role: 'long-axis',
        shape: {
          kind: 'line',
          points: [
            [100, 100],
            [150, 111],
          ],
        },
      },
    ]);
  });

  it('draws an area, closed by Enter on the same place', async () => {
    const { service, store, session, press } = await opened();
    session.setTool('area');
    press('Enter');
    press('Enter');
    press('ArrowRight', { shift: true });
    press('Enter');
    press('ArrowDown', { shift: true });
    press('Enter');
    press('Enter');
    await store.actions.settled();
    expect(service.record.annotations).toMatchObject([
      {
        role: 'area',
        shape: {
          kind: 'polygon',
          points: [
            [100, 100],
            [110, 100],
            [110, 110],
          ],
        },
      },
    ]);
  });

  it('draws both axes: ends of the long one, then Enter takes the proposed short one', async () => {
    const { service, store, session, press } = await opened();
    session.setTool('bidirectional');
    press('Enter');
    press('Enter');
    press('ArrowRight', { shift: true });
    press('ArrowRight', { shift: true });
    press('Enter');
    press('Enter');
    await store.actions.settled();
    expect(service.record.annotations.map((a) => a.role).sort()).toEqual(['long-axis', 'short-axis']);
    expect(service.done).toHaveLength(1);
  });

  it('nudges, deletes and undoes; Escape leaves gesture, tool and selection in turn', async () => {
    const { service, store, session, drag, press } = await opened();
    session.setTool('length');
    drag([10, 10], [50, 10]);
    await store.actions.settled();
    press('ArrowRight');
    press('ArrowDown', { shift: true });
    await store.actions.settled();
    expect(service.record.annotations[0]?.shape).toEqual({
      kind: 'line',
      points: [
        [11, 20],
        [51, 20],
      ],
    });
    press('Delete');
    await store.actions.settled();
    expect(service.record.annotations).toEqual([]);
    store.actions.undo();
    await store.actions.settled();
    expect(service.record.annotations).toHaveLength(1);
    session.setTool('length');
    press('ArrowRight');
    press('Enter');
    expect(session.machine()?.busy).toBe(true);
    press('Escape');
    expect(session.machine()?.busy).toBe(false);
    expect(session.interaction.getState().tool).toBe('length');
    press('Escape');
    expect(session.interaction.getState().tool).toBeNull();
  });

  it('walks through annotations with Tab and leaves the viewport after the last', async () => {
    const { store, session, drag, press } = await opened();
    for (const y of [10, 60]) {
      session.setTool('length');
      drag([10, y], [50, y]);
      await store.actions.settled();
    }
    session.select(null);
    expect(press('Tab')).toBe(true);
    expect(session.interaction.getState().selectedId).toBe('a1');
    expect(press('Tab')).toBe(true);
    expect(session.interaction.getState().selectedId).toBe('a2');
    expect(press('Tab')).toBe(false);
    expect(press('Tab', { shift: true })).toBe(true);
    expect(session.interaction.getState().selectedId).toBe('a2');
  });
});

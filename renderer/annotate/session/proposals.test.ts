import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { distance } from '../geometry/vectors.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { adjustContour, contourDrafts, contourWords, percentOf, startContour } from './contour.ts';
import type { ImageView } from './interaction.ts';
import { createKeyboard } from './keyboard.ts';
import { mirrorLesion } from './mirror.ts';
import { createSession } from './session.ts';

/** A picture of 200 x 200 from a function of the pixel's centre. */
function picture(value: (x: number, y: number) => number): StoredFrame {
  const pixels = new Uint16Array(200 * 200);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = Math.round(value((i % 200) + 0.5, Math.floor(i / 200) + 0.5));
  return { rows: 200, columns: 200, samplesPerPixel: 1, pixels };
}

/** A bright disc of radius 20 about (80, 100) with an edge two pixels wide. */
const disc = picture((x, y) => 200 + 800 / (1 + Math.exp((Math.hypot(x - 80, y - 100) - 20) / 0.5)));

const film = (stored: StoredFrame | null): ImageView => ({
  info: testInstance(),
  frame: 1,
  studyImages: new Set(['1.2.3.1']),
  stored,
});
const scan = (stored: StoredFrame | null): ImageView => ({
  ...film(stored),
  info: testInstance({ modality: 'NM', nm: plainNm }),
});

async function opened(record: PatientRecord = emptyRecord()) {
  let n = 0;
  const service = memoryService(record);
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const session = createSession(store, { annotation: () => `n${++n}`, tracking: () => '2.25.7' });
  return { service, store, session };
}

describe('one-click contour', () => {
  it('outlines a disc on a film within a tenth of its radius, with its diameters', () => {
    const drafts = contourDrafts(film(disc), [82, 98], 0, 1);
    expect(drafts.map((d) => d.role)).toEqual(['area', 'long-axis', 'short-axis']);
    expect(drafts.every((d) => d.source === 'contour')).toBe(true);
    for (const draft of drafts.slice(1)) {
      if (draft.shape.kind !== 'line') throw new Error('an axis is a line');
      expect(distance(...draft.shape.points)).toBeGreaterThan(38);
      expect(distance(...draft.shape.points)).toBeLessThan(42);
    }
  });

  it('reaches further with a wider level', () => {
    const area = (level: number) => {
      const shape = contourDrafts(film(disc), [80, 100], level, 1)[0]?.shape;
      if (shape?.kind !== 'polygon') throw new Error('no outline');
      return Math.max(...shape.points.map((p) => p[0])) - Math.min(...shape.points.map((p) => p[0]));
    };
    expect(area(-0.8)).toBeLessThan(area(0));
    expect(area(0.8)).toBeGreaterThan(area(0));
  });

  it('is an isocontour at half of the maximum on a scan', () => {
    // 1000 exp(-r^2 / 2 s^2) falls to half at r = s sqrt(2 ln 2) = 11.77 for s = 10.
    const gauss = picture((x, y) => 1000 * Math.exp(-((x - 80) ** 2 + (y - 100) ** 2) / 200));
    const [draft] = contourDrafts(scan(gauss), [82, 101], 0, 1);
    expect(draft?.role).toBe('uptake-lesion');
    if (draft?.shape.kind !== 'polygon') throw new Error('no outline');
    for (const p of draft.shape.points) expect(Math.hypot(p[0] - 80, p[1] - 100)).toBeCloseTo(11.77, 0);
    expect([percentOf(0), percentOf(0.2), percentOf(-1)]).toEqual([50, 40, 95]);
    expect(contourWords({ view: scan(null), level: -0.3 })).toBe('at 65% of the maximum');
    expect([0, 0.1, -0.2].map((level) => contourWords({ view: film(null), level }))).toEqual([
      'at the edge',
      '1 step wider than the edge',
      '2 steps tighter than the edge',
    ]);
  });

  it('is a proposal until Enter stores it as one step; Delete drops it', async () => {
    const { service, store, session } = await opened();
    const keyboard = createKeyboard(session);
    const press = (key: string) => keyboard(film(disc), { key, shift: false, ctrl: false });
    const seed: Draft = {
      role: 'area',
      shape: { kind: 'point', point: [80, 100] },
      source: 'reader',
      status: 'accepted',
    };
    startContour(session, film(disc), seed);
    expect(store.getState().record?.annotations).toEqual([]);
    press('+');
    expect(session.interaction.getState().contour?.level).toBe(0.1);
    adjustContour(session, -1);
    press('Delete');
    expect(session.interaction.getState().contour).toBeNull();
    startContour(session, film(disc), seed);
    press('Enter');
    await store.actions.settled();
    expect(service.done).toHaveLength(1);
    expect(service.record.annotations.map((a) => `${a.role} ${a.status}`).sort()).toEqual([
      'area accepted',
      'long-axis accepted',
      'short-axis accepted',
    ]);
  });

  it('says what to do where nothing can be grown', async () => {
    const { session } = await opened();
    const flat = film(picture(() => 100));
    startContour(session, flat, {
      role: 'area',
      shape: { kind: 'point', point: [80, 100] },
      source: 'reader',
      status: 'accepted',
    });
    expect(session.interaction.getState().problem).toContain('Click inside the focus');
  });
});

describe('mirror', () => {
  it('puts the reference across the midline that the picture shows', async () => {
    // Two legs, symmetric about column 90.
    const legs = picture((x, y) => (Math.abs(Math.abs(x - 90) - 40) < 15 ? 100 + y / 4 : 2));
    const { service, store, session } = await opened();
    const view = scan(legs);
    expect(mirrorLesion(session, view)).toContain('first (E)');
    const shape: Shape = { kind: 'ellipse', center: [130, 120], radii: [8, 6], rotation: 0 };
    session.commit(view, [{ role: 'uptake-lesion', shape, source: 'reader', status: 'accepted' }]);
    await store.actions.settled();
    expect(mirrorLesion(session, view)).toBeNull();
    await store.actions.settled();
    const reference = service.record.annotations.find((a) => a.role === 'uptake-reference');
    expect(reference).toMatchObject({ source: 'mirror', reference: 'contralateral', lesionId: 'L1' });
    if (reference?.shape.kind !== 'ellipse') throw new Error('no ellipse');
    expect(Math.abs(reference.shape.center[0] - 50)).toBeLessThan(1.5);
    expect(reference.shape.radii).toEqual([8, 6]);
  });

  /** A scan with a mirrored pair about column 90, which the picture's symmetry gives. */
  async function mirrored() {
    const legs = picture((x, y) => (Math.abs(Math.abs(x - 90) - 40) < 15 ? 100 + y / 4 : 2));
    const all = await opened();
    const view = scan(legs);
    const shape: Shape = { kind: 'ellipse', center: [130, 120], radii: [8, 6], rotation: 0 };
    all.session.commit(view, [{ role: 'uptake-lesion', shape, source: 'reader', status: 'accepted' }]);
    await all.store.actions.settled();
    mirrorLesion(all.session, view);
    await all.store.actions.settled();
    const midline = () => all.session.onImage(view).find((a) => a.role === 'midline');
    const centre = () => {
      const reference = all.session.onImage(view).find((a) => a.role === 'uptake-reference');
      return reference?.shape.kind === 'ellipse' ? reference.shape.center : [Number.NaN, Number.NaN];
    };
    const keyboard = createKeyboard(all.session);
    const press = async (key: string, more: { shift?: boolean; ctrl?: boolean } = {}) => {
      const used = keyboard(view, { key, shift: more.shift ?? false, ctrl: more.ctrl ?? false });
      await all.store.actions.settled();
      return used;
    };
    return { ...all, view, midline, centre, press };
  }

  it('shows the midline while what was mirrored is selected, and stores nothing of it', async () => {
    const { service, session, midline } = await mirrored();
    expect(midline()).toMatchObject({ status: 'proposed', shape: { kind: 'line' } });
    session.select(null);
    expect(midline()).toBeUndefined();
    expect(service.record.annotations.map((a) => a.role)).toEqual(['uptake-lesion', 'uptake-reference']);
  });

  it('moves the midline with the arrow keys: the region follows by twice as much, in one step each', async () => {
    const { service, session, midline, centre, press, store } = await mirrored();
    const before = centre();
    session.select(midline()?.id ?? null);
    await press('ArrowRight', { shift: true });
    // Mirrored at column 130 about a line 10 columns further right: 2 x 10 = 20 columns.
    expect(centre()[0]! - before[0]!).toBeCloseTo(20, 5);
    expect(service.done.at(-1)?.label).toBe('Move midline');
    expect(service.record.annotations.find((a) => a.role === 'midline')).toMatchObject({ status: 'accepted' });
    // Up and down mean nothing to it.
    const steps = service.done.length;
    await press('ArrowDown');
    expect(service.done).toHaveLength(steps);
    store.actions.undo();
    await store.actions.settled();
    expect(centre()[0]).toBeCloseTo(before[0]!, 5);
    expect(service.record.annotations.some((a) => a.role === 'midline')).toBe(false);
  });

  it('tilts it by a handle in hand, and Delete gives the midline by symmetry back', async () => {
    const { session, midline, centre, press, service } = await mirrored();
    const before = centre();
    session.select(midline()?.id ?? null);
    await press('Enter');
    await press('Enter');
    expect(session.interaction.getState().handle).toBe(0);
    // The upper handle (row 30) to the left: clockwise from vertical is negative, the lower handle (row 170) stays.
    await press('ArrowLeft', { shift: true });
    const line = midline()?.shape;
    if (line?.kind !== 'line') throw new Error('no line');
    expect(line.points[1][0] - line.points[0][0]).toBeCloseTo(10, 1);
    expect(line.points.map((p) => p[1])).toEqual([30, 170]);
    expect(centre()[0]).not.toBeCloseTo(before[0]!, 1);
    await press('Escape');
    expect(session.interaction.getState()).toMatchObject({ handle: null });
    await press('Delete');
    expect(service.record.annotations.some((a) => a.role === 'midline')).toBe(false);
    expect(centre()[0]).toBeCloseTo(before[0]!, 5);
    expect(centre()[1]).toBeCloseTo(before[1]!, 5);
  });

  it('lets the mirrored region follow the lesion, until it is moved by itself', async () => {
    const { session, service, centre, press, view } = await mirrored();
    const id = (role: string) => session.onImage(view).find((a) => a.role === role)?.id ?? null;
    const before = centre();
    session.select(id('uptake-lesion'));
    await press('ArrowRight', { shift: true });
    expect(centre()[0]! - before[0]!).toBeCloseTo(-10, 1);
    session.select(id('uptake-reference'));
    await press('ArrowDown');
    expect(service.record.annotations.find((a) => a.role === 'uptake-reference')).toMatchObject({
      source: 'reader',
      reference: 'contralateral',
    });
    const moved = centre();
    session.select(id('uptake-lesion'));
    await press('ArrowRight', { shift: true });
    expect(centre()).toEqual(moved);
  });
});

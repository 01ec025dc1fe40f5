import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { Annotation, PatientRecord, Shape } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { distance } from '../geometry/vectors.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { carriedShape, carryForward } from './carryForward.ts';
import { adjustContour, contourDrafts, percentOf, startContour } from './contour.ts';
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

const nm = {
  radiopharmaceutical: null,
  halfLifeS: null,
  injectedActivityBq: null,
  injectionDateTime: null,
  countsAccumulated: null,
  decayCorrection: null,
  units: null,
  imageTypes: [],
  notRawReasons: [],
  groups: [],
};
const film = (stored: StoredFrame | null): ImageView => ({
  info: testInstance(),
  frame: 1,
  studyImages: new Set(['1.2.3.1']),
  stored,
});
const scan = (stored: StoredFrame | null): ImageView => ({
  ...film(stored),
  info: testInstance({ modality: 'NM', nm }),
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
});

describe('carry forward', () => {
  const prior = { sopInstanceUid: '9.1', frame: 1, columns: 100, rows: 100, align: null };
  const drawn: Annotation = {
    id: 'old',
    lesionId: 'L1',
    sopInstanceUid: '9.1',
    frame: 1,
    role: 'area',
    shape: {
      kind: 'polygon',
      points: [
        [10, 10],
        [20, 10],
        [20, 30],
      ],
    },
    status: 'accepted',
    source: 'reader',
  };
  const record: PatientRecord = {
    ...emptyRecord(),
    lesions: [{ id: 'L1', site: 'achilles-tendon', laterality: 'R', label: '', trackingUid: '1.2' }],
    annotations: [drawn],
  };

  it('offers the lesion of the prior, scaled to the image, as a proposal', () => {
    const command = carryForward(record, film(null), [prior], () => 'new');
    // The new image has twice the columns and rows.
    expect(command?.ops[0]?.after).toMatchObject({
      id: 'new',
      sopInstanceUid: '1.2.3.1',
      status: 'proposed',
      source: 'carried-forward',
      shape: {
        kind: 'polygon',
        points: [
          [20, 20],
          [40, 20],
          [40, 60],
        ],
      },
    });
  });

  it('offers nothing for what is drawn here already or was not seen', () => {
    const here = { ...drawn, id: 'here', sopInstanceUid: '1.2.3.1' };
    expect(carryForward({ ...record, annotations: [drawn, here] }, film(null), [prior], () => 'new')).toBeNull();
    const lesions = record.lesions.map((l) => ({ ...l, notSeen: ['1.2'] }));
    expect(carryForward({ ...record, lesions }, film(null), [prior], () => 'new')).toBeNull();
  });

  it('keeps a carried ellipse inside the image', () => {
    const shape = carriedShape({ kind: 'ellipse', center: [95, 50], radii: [10, 10], rotation: 0 }, prior, film(null));
    if (shape.kind !== 'ellipse') throw new Error('no ellipse');
    expect(shape.center[0] + shape.radii[0]).toBeLessThanOrEqual(200);
  });
});

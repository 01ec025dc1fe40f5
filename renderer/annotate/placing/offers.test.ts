import { describe, expect, it } from 'vitest';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation, PatientRecord } from '../../../shared/reading/model.ts';
import { angleBetween } from '../geometry/vectors.ts';
import type { ImageView } from '../session/interaction.ts';
import { createKeyboard } from '../session/keyboard.ts';
import { annotationPointer } from '../session/pointer.ts';
import { createSession } from '../session/session.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { marksOn, offerOf } from './offers.ts';
import { fullSize, type Picture, placementOf } from './placement.ts';

const prior: Picture = {
  info: testInstance({
    sopInstanceUid: '9.1',
    studyInstanceUid: '9',
    columns: 100,
    rows: 100,
    dateTime: '2025-11-18T08:00:00',
  }),
  frame: 1,
};
const view: ImageView = { info: testInstance(), frame: 1, studyImages: new Set(['1.2.3.1']), stored: null };
const mark = (id: string, role: 'long-axis' | 'short-axis', points: [Point, Point]): Annotation => ({
  id,
  lesionId: 'L1',
  sopInstanceUid: '9.1',
  frame: 1,
  role,
  shape: { kind: 'line', points },
  status: 'accepted',
  source: 'reader',
});
const record: PatientRecord = {
  ...emptyRecord(),
  lesions: [{ id: 'L1', site: 'achilles-tendon', laterality: 'R', label: '', trackingUid: '1.2' }],
  annotations: [
    mark('long', 'long-axis', [
      [10, 10],
      [30, 10],
    ]),
    mark('short', 'short-axis', [
      [20, 5],
      [20, 15],
    ]),
  ],
};

/** The prior's lesion offered on the view: 100 x 100 pixels on 200 x 200, so twice as large where nothing else is known. */
async function offered() {
  let n = 0;
  const service = memoryService(record);
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const ids = { annotation: () => `n${++n}`, tracking: () => '2.25.7' };
  const session = createSession(store, ids);
  const placement = placementOf(prior, view, { landmarks: null, match: null });
  const offer = () => offerOf('carried', marksOn(record, 'L1', prior), prior, placement, view, ids.annotation);
  session.offer(view, 'carried', [offer()]);
  const keyboard = createKeyboard(session);
  const press = async (key: string) => {
    keyboard(view, { key, shift: false, ctrl: false });
    await store.actions.settled();
  };
  const shapes = () => service.record.annotations.filter((a) => a.sopInstanceUid === '1.2.3.1').map((a) => a.shape);
  return { service, store, session, press, shapes, offer };
}

describe('a lesion offered on a new film', () => {
  it('stands there as a proposal that is not stored, and says that it is a hint', async () => {
    const { service, session } = await offered();
    const [offer] = session.offersOn(view);
    expect(offer).toMatchObject({ lesionId: 'L1', from: '2025-11-18', isHint: true });
    expect(offer?.how).toContain('a hint');
    expect(session.onImage(view).map((a) => `${a.role} ${a.status} ${a.source}`)).toEqual([
      'long-axis proposed carried-forward',
      'short-axis proposed carried-forward',
    ]);
    expect(service.done).toEqual([]);
  });

  it('is accepted with Enter, both axes in one step, and is offered again after undo', async () => {
    const { service, store, session, press, shapes } = await offered();
    await press('Tab');
    await press('Enter');
    expect(service.done).toHaveLength(1);
    expect(shapes()).toEqual([
      {
        kind: 'line',
        points: [
          [20, 20],
          [60, 20],
        ],
      },
      {
        kind: 'line',
        points: [
          [40, 10],
          [40, 30],
        ],
      },
    ]);
    expect(session.offersOn(view)).toEqual([]);
    store.actions.undo();
    await store.actions.settled();
    expect(shapes()).toEqual([]);
    expect(session.offersOn(view)).toHaveLength(1);
    store.actions.redo();
    await store.actions.settled();
    expect(shapes()).toHaveLength(2);
  });

  it.each(['n', 'Delete'])('is marked as not seen in its study with %s, which undo takes back', async (key) => {
    const { service, store, session, press } = await offered();
    await press('Tab');
    await press(key);
    expect(service.record.findings).toEqual([{ lesionId: 'L1', studyInstanceUid: '1.2', seen: false }]);
    expect(service.record.annotations).toHaveLength(2);
    expect(session.offersOn(view)).toEqual([]);
    store.actions.undo();
    await store.actions.settled();
    expect(session.offersOn(view)).toHaveLength(1);
  });

  it('moves as a whole and is accepted by that', async () => {
    const { service, store, session, shapes } = await offered();
    const pointer = annotationPointer(session, view);
    const at = (image: Point) => ({
      image,
      screen: image,
      button: 0,
      shift: false,
      ctrl: false,
      alt: false,
      geometry: { scale: 1 },
    });
    // On the long axis, clear of its middle and ends.
    pointer.down(at([30, 20]));
    pointer.move(at([35, 30]));
    pointer.move(at([40, 50]));
    pointer.up(at([40, 50]));
    await store.actions.settled();
    expect(service.done.map((s) => s.label)).toEqual(['Move long axis']);
    expect(shapes()).toEqual([
      {
        kind: 'line',
        points: [
          [30, 50],
          [70, 50],
        ],
      },
      {
        kind: 'line',
        points: [
          [50, 40],
          [50, 60],
        ],
      },
    ]);
  });

  it('is no longer offered once the lesion is drawn there, and stays the same offer when it is made again', async () => {
    const { store, session, offer } = await offered();
    const [first] = session.offersOn(view);
    session.offer(view, 'carried', [offer()]);
    expect(session.offersOn(view)[0]).toBe(first);
    session.commit(view, [
      {
        role: 'long-axis',
        shape: {
          kind: 'line',
          points: [
            [1, 1],
            [9, 9],
          ],
        },
        source: 'reader',
        status: 'accepted',
      },
    ]);
    await store.actions.settled();
    expect(session.offersOn(view)).toEqual([]);
  });
});

describe('where a mark belongs', () => {
  const nm = (view: 'ANT' | 'POST' | null, frames: number[]) => ({
    frames,
    view,
    proposedPhase: 'delayed' as const,
    wholeBody: false,
    reason: '',
    frameDurationMs: null,
    startDateTime: null,
  });
  const scan = (sopInstanceUid: string, views: readonly ('ANT' | 'POST' | null)[]): Picture['info'] =>
    testInstance({
      sopInstanceUid,
      modality: 'NM',
      numberOfFrames: views.length,
      nm: {
        ...plainNm,
        groups: views.map((v, i) => nm(v, [i + 1])),
      },
    });
  const none = { landmarks: null, match: null };

  it('is exact on frames of one view, mirrored and not exact between opposite heads', () => {
    const static2 = scan('1', ['ANT', 'POST']);
    const back = placementOf({ info: static2, frame: 1 }, { info: static2, frame: 2 }, none);
    expect(back).toMatchObject({
      mirrored: true,
      isExact: false,
      isHint: false,
      how: 'mirrored from the anterior view',
    });
    const same = scan('2', ['POST', 'POST']);
    expect(placementOf({ info: same, frame: 1 }, { info: same, frame: 2 }, none).isExact).toBe(true);
  });

  it('is a hint where the view of a frame is not known', () => {
    const unknown = scan('3', ['ANT', null]);
    const placement = placementOf({ info: unknown, frame: 1 }, { info: unknown, frame: 2 }, none);
    expect(placement).toMatchObject({ isHint: true, mirrored: false });
    expect(placement.how).toContain('view of a frame is not known');
  });

  it('takes the landmarks of the reader before the match of the pictures', () => {
    const landmarks = { a: [1, 0] as Point, b: [5, 5] as Point };
    const match = { alignment: { a: [2, 0] as Point, b: [0, 0] as Point }, score: 0.913 };
    expect(placementOf(prior, view, { landmarks, match })).toMatchObject({
      alignment: landmarks,
      how: 'aligned by two landmarks',
    });
    expect(placementOf(prior, view, { landmarks: null, match }).how).toContain('correlation 0.91');
  });

  it('keeps both axes perpendicular where pixels are oblong', () => {
    // Rows of 0.4 mm and columns of 0.2 mm: a turn of the pixels is not one of the body.
    const spacing = { ...testInstance().spacing, imagerPixelSpacing: [0.4, 0.2] as [number, number] };
    const there: ImageView = { ...view, info: testInstance({ spacing }) };
    const turned = { a: [0.9, 0.45] as Point, b: [60, 40] as Point };
    const placement = placementOf(prior, there, { landmarks: turned, match: null });
    const { annotations } = offerOf('carried', marksOn(record, 'L1', prior), prior, placement, there, () => 'n');
    const [long, short] = annotations.map((a) => (a.shape.kind === 'line' ? a.shape.points : null));
    expect(angleBetween(long!, short!, 2)).toBeCloseTo(90, 6);
  });

  it('carries a match of smaller copies over to the full pictures', () => {
    // Copies of a quarter and a half: (x, y) -> x/4 -> + 3 -> x 2.
    const full = fullSize({ a: [1, 0], b: [3, 1] }, { full: 400, small: 100 }, { full: 200, small: 100 });
    expect(full).toEqual({ a: [0.5, 0], b: [6, 2] });
  });
});

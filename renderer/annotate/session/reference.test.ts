import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation, Lesion, PatientRecord } from '../../../shared/reading/model.ts';
import { setOtherSide } from '../commands/findings.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { imageLabels } from '../values/imageLabels.ts';
import { spacingOf } from '../values/imageValues.ts';
import type { ImageView } from './interaction.ts';
import { mirrorLesion } from './mirror.ts';
import { refusedOn } from './reference.ts';
import { createSession } from './session.ts';

/** Two legs, symmetric about column 90. */
const legs: StoredFrame = {
  rows: 200,
  columns: 200,
  samplesPerPixel: 1,
  pixels: Uint16Array.from({ length: 40_000 }, (_, i) =>
    Math.abs(Math.abs((i % 200) + 0.5 - 90) - 40) < 15 ? 100 + Math.floor(i / 800) : 2,
  ),
};
const view: ImageView = {
  info: testInstance({ modality: 'NM', projection: null, nm: plainNm }),
  frame: 1,
  studyImages: new Set(['1.2.3.1']),
  stored: legs,
};
const ellipse = (column: number): Shape => ({ kind: 'ellipse', center: [column, 120], radii: [8, 6], rotation: 0 });
const lesion = (id: string, laterality: Lesion['laterality']): Lesion => ({
  id,
  site: 'hip',
  laterality,
  label: '',
  trackingUid: `2.25.${id.slice(1)}`,
});
const region = (id: string, lesionId: string, column: number): Annotation => ({
  id,
  lesionId,
  sopInstanceUid: '1.2.3.1',
  frame: 1,
  role: 'uptake-lesion',
  shape: ellipse(column),
  status: 'accepted',
  source: 'reader',
});

async function opened(changes: Partial<PatientRecord>) {
  let n = 0;
  const service = memoryService({ ...emptyRecord(), ...changes });
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const session = createSession(store, { annotation: () => `n${++n}`, tracking: () => '2.25.7' });
  const told: string[] = [];
  session.onTell = (text) => told.push(text);
  const references = async () => {
    await store.actions.settled();
    return service.record.annotations.filter((a) => a.role === 'uptake-reference');
  };
  return { service, store, session, told, references };
}

const bothHips = {
  lesions: [lesion('L1', 'R'), lesion('L2', 'L')],
  annotations: [region('a', 'L1', 130), region('b', 'L2', 50)],
};

describe('both hips marked', () => {
  it('mirroring one onto the other is refused, with what the hip offers instead', async () => {
    const { session, references } = await opened(bothHips);
    expect(mirrorLesion(session, view)).toBe(
      'The reference overlaps the region of L2. Place it on normal bone, or take the femoral shaft or the iliac wing or the sacrum or another normal region instead.',
    );
    expect(await references()).toEqual([]);
  });

  it('drawing one there is refused too', async () => {
    const { session, references } = await opened(bothHips);
    session.setLesion('L1');
    session.commit(view, [
      {
        role: 'uptake-reference',
        shape: ellipse(55),
        source: 'reader',
        status: 'accepted',
        reference: 'contralateral',
      },
    ]);
    expect(session.interaction.getState().problem).toContain('overlaps the region of L2');
    expect(await references()).toEqual([]);
  });

  it('one drawn elsewhere is a region chosen by the reader, never the other side', async () => {
    const { session, references, told } = await opened(bothHips);
    session.setLesion('L1');
    const shape: Shape = { kind: 'ellipse', center: [130, 180], radii: [8, 6], rotation: 0 };
    session.commit(view, [
      { role: 'uptake-reference', shape, source: 'reader', status: 'accepted', reference: 'contralateral' },
    ]);
    expect((await references()).map((a) => a.reference)).toEqual(['other']);
    expect(told).toContain(
      'Stored as a region chosen by the reader, because the other hip holds L2. Name where it lies.',
    );
  });
});

describe('where the other side was operated on', () => {
  it('a ratio that was mirrored before leaves its label, and mirroring again is refused', async () => {
    const { session, service, store } = await opened({
      lesions: [lesion('L1', 'R')],
      annotations: [region('a', 'L1', 130)],
    });
    expect(mirrorLesion(session, view)).toBeNull();
    await store.actions.settled();
    const labels = () =>
      imageLabels(session.onImage(view), {
        view,
        spacing: spacingOf(view, null),
        ratioCv: 0.05,
        refused: (id) => refusedOn(service.record, session.onImage(view), id, view),
        isActive: () => false,
      })
        .flatMap((label) => label.lines)
        .map((line) => line.text)
        .join(' ');
    expect(labels()).toMatch(/R 1\.0/);
    session.change((r) => setOtherSide(r, 'hip', 'operated'));
    await store.actions.settled();
    expect(labels()).toContain('No ratio: the other hip was operated on');
    expect(labels()).not.toMatch(/R \d/);
    expect(mirrorLesion(session, view)).toContain('The other hip was operated on. Take the femoral shaft');
  });
});

it('a new lesion on a pelvis film is no Achilles tendon, and its site and side are proposals', async () => {
  const { session, service, store } = await opened({});
  const pelvis = { ...view, info: testInstance({ bodyPart: 'PELVIS', projection: 'AP', seriesDescription: 'R/O FX' }) };
  session.commit(pelvis, [
    {
      role: 'long-axis',
      shape: {
        kind: 'line',
        points: [
          [10, 10],
          [40, 10],
        ],
      },
      source: 'reader',
      status: 'accepted',
    },
  ]);
  await store.actions.settled();
  expect(service.record.lesions).toMatchObject([{ site: 'pelvis', laterality: 'U', proposed: ['site', 'laterality'] }]);
});

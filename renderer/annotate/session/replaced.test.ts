/** Nothing that the reader drew gives way without a word, and a mark goes to the lesion of the side that the image shows. */
import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation, Lesion, PatientRecord, Role } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { acceptContour, startContour } from './contour.ts';
import type { ImageView } from './interaction.ts';
import { mirrorLesion } from './mirror.ts';
import { createSession, type TellAction } from './session.ts';

function picture(value: (x: number, y: number) => number): StoredFrame {
  const pixels = new Uint16Array(200 * 200);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = Math.round(value((i % 200) + 0.5, Math.floor(i / 200) + 0.5));
  return { rows: 200, columns: 200, samplesPerPixel: 1, pixels };
}
const disc = picture((x, y) => 200 + 800 / (1 + Math.exp((Math.hypot(x - 80, y - 100) - 20) / 0.5)));
const flat = picture((x, y) => 50 + 100 * Math.exp(-((Math.abs(x - 100) - 40) ** 2 + (y - 100) ** 2) / 200));

const view = (more: Parameters<typeof testInstance>[0] = {}, stored: StoredFrame | null = null): ImageView => ({
  info: testInstance(more),
  frame: 1,
  studyImages: new Set(['1.1', '1.2']),
  stored,
});
const line = (x: number, y = 100): Shape => ({
  kind: 'line',
  points: [
    [x, y],
    [x + 40, y],
  ],
});
const across: Shape = {
  kind: 'line',
  points: [
    [80, 90],
    [80, 110],
  ],
};
const region = (x: number): Shape => ({ kind: 'ellipse', center: [x, 100], radii: [10, 10], rotation: 0 });
const draft = (role: Role, shape: Shape, more: Partial<Draft> = {}): Draft => ({
  role,
  shape,
  source: 'reader',
  status: 'accepted',
  ...more,
});
const lesion = (id: string, laterality: Lesion['laterality']): Lesion => ({
  id,
  site: 'achilles-tendon',
  laterality,
  label: '',
  trackingUid: `2.25.${id.slice(1)}`,
});

async function opened(lesions: Lesion[] = [lesion('L1', 'R')], more: Partial<PatientRecord> = {}) {
  let n = 0;
  const service = memoryService({ ...emptyRecord(), lesions, ...more });
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const session = createSession(store, { annotation: () => `n${++n}`, tracking: () => '2.25.7' });
  const said: { text: string; actions: readonly TellAction[] }[] = [];
  session.onTell = (text, actions) => said.push({ text, actions });
  const marks = () => service.record.annotations.map((a: Annotation) => `${a.lesionId ?? '-'} ${a.role}`).sort();
  const answer = async (label: string) => {
    said
      .flatMap((s) => s.actions)
      .find((a) => a.label === label)
      ?.run();
    await store.actions.settled();
  };
  const commit = async (on: ImageView, ...drafts: Draft[]) => {
    session.commit(on, drafts);
    await store.actions.settled();
  };
  return { service, store, session, said, marks, answer, commit };
}

describe('what gives way', () => {
  const here = view({ sopInstanceUid: '1.1' });

  it('is told with undo that takes back just that: the long axis on another image of the study', async () => {
    const { service, said, answer, commit } = await opened();
    await commit(here, draft('long-axis', line(10)));
    expect(said).toEqual([]);
    await commit(view({ sopInstanceUid: '1.2' }), draft('long-axis', line(60)));
    expect(said.map((s) => s.text)).toEqual([
      'The long axis of L1 on another image of this study was replaced. A lesion has one for each study.',
    ]);
    await commit(here, draft('length', line(5, 50)));
    await answer('Undo');
    expect(service.record.annotations.map((a) => [a.role, a.sopInstanceUid])).toEqual([
      ['long-axis', '1.1'],
      ['length', '1.1'],
    ]);
  });

  it('a short axis that does not belong to the new long axis', async () => {
    const { said, commit } = await opened();
    await commit(here, draft('long-axis', line(60)), draft('short-axis', across));
    await commit(
      here,
      draft('long-axis', {
        kind: 'line',
        points: [
          [60, 80],
          [100, 120],
        ],
      }),
    );
    expect(said.map((s) => s.text)).toEqual([
      'The long axis of L1 was replaced. The short axis of L1 was not perpendicular to the new long axis and was removed.',
    ]);
  });

  it('a calibration, on whichever frame it was drawn: the last one counts', async () => {
    const { service, said, commit } = await opened();
    await commit(here, draft('calibration', line(10), { millimetres: 25 }));
    await commit({ ...here, frame: 2 }, draft('calibration', line(60), { millimetres: 30 }));
    expect(said.map((s) => s.text)).toEqual([
      'This image was calibrated before (25 mm). One calibration counts for an image, the last one: 30 mm now.',
    ]);
    expect(service.record.annotations.map((a) => a.millimetres)).toEqual([30]);
  });

  it('nothing, when only a proposal was there', async () => {
    const { said, commit } = await opened();
    await commit(here, draft('long-axis', line(10), { status: 'proposed' }));
    await commit(here, draft('long-axis', line(60)));
    expect(said).toEqual([]);
  });
});

describe('a contour', () => {
  const film = view({ sopInstanceUid: '1.1' }, disc);

  it('adds an area beside the axes of the reader and offers its diameters', async () => {
    const { service, session, store, said, marks, answer, commit } = await opened();
    await commit(film, draft('long-axis', line(60)), draft('short-axis', across));
    startContour(session, film, draft('area', { kind: 'point', point: [82, 98] }));
    acceptContour(session);
    await store.actions.settled();
    expect(marks()).toEqual(['L1 area', 'L1 long-axis', 'L1 short-axis']);
    expect(service.record.annotations.find((a) => a.role === 'long-axis')?.shape).toEqual(line(60));
    // The disc has a diameter of 40 pixels; there is no spacing, so no millimetres.
    expect(said.at(-1)?.text).toMatch(
      /^The area of L1 was added; its axes are kept as they were\. The contour measures (39|40|41)\S* × (39|40|41)\S* px\.$/,
    );
    await answer('Use diameters of the contour');
    expect(service.record.annotations.find((a) => a.role === 'long-axis')?.source).toBe('contour');
    expect(said.at(-1)?.text).toBe('Both axes of L1 were replaced.');
  });

  it('gives its diameters at once where the lesion has no axes', async () => {
    const { session, store, said, marks } = await opened();
    startContour(session, film, draft('area', { kind: 'point', point: [82, 98] }));
    acceptContour(session);
    await store.actions.settled();
    expect(marks()).toEqual(['L1 area', 'L1 long-axis', 'L1 short-axis']);
    expect(said).toEqual([]);
  });
});

describe('mirroring', () => {
  const scan = view({ sopInstanceUid: '1.1', modality: 'NM', nm: plainNm }, flat);
  const normal = { context: { otherSide: { 'achilles-tendon': 'normal' as const } } };

  it('leaves a reference region as it is and asks before it replaces it', async () => {
    const { service, session, store, said, answer, commit } = await opened(undefined, normal);
    await commit(scan, draft('uptake-lesion', region(140)));
    await commit(scan, draft('uptake-reference', region(40), { reference: 'tibial-shaft' }));
    expect(mirrorLesion(session, scan)).toBeNull();
    await store.actions.settled();
    const reference = () => service.record.annotations.find((a) => a.role === 'uptake-reference');
    expect(reference()?.shape).toEqual(region(40));
    expect(said.at(-1)?.text).toBe('L1 has a reference region on this scan. It was not changed.');
    await answer('Replace by mirrored region');
    expect(reference()?.source).toBe('mirror');
  });

  it('asks once whether the other side is normal, and takes the region away when it is not', async () => {
    const { service, session, store, said, answer, commit } = await opened();
    await commit(scan, draft('uptake-lesion', region(140)));
    expect(mirrorLesion(session, scan)).toBeNull();
    await store.actions.settled();
    expect(said.at(-1)).toMatchObject({ text: 'Is the other heel normal? A reference must be.' });
    await answer('Operated');
    expect(service.record.context.otherSide).toEqual({ 'achilles-tendon': 'operated' });
    expect(service.record.annotations.map((a) => a.role)).toEqual(['uptake-lesion']);
    expect(mirrorLesion(session, scan)).toMatch(/^The other heel was operated on\. Take the tibial shaft or /);
    expect(service.record.annotations.map((a) => a.role)).toEqual(['uptake-lesion']);
  });

  it('is refused where the other side has a lesion, and so is a region drawn over one', async () => {
    const { service, session, commit } = await opened([lesion('L1', 'R'), lesion('L2', 'L')], normal);
    session.setLesion('L2');
    await commit(scan, draft('uptake-lesion', region(60)));
    session.setLesion('L1');
    await commit(scan, draft('uptake-lesion', region(140)));
    expect(mirrorLesion(session, scan)).toMatch(/^The reference overlaps the region of L2\./);
    await commit(scan, draft('uptake-reference', region(65)));
    expect(session.interaction.getState().problem).toMatch(/^The reference overlaps the region of L2\./);
    expect(service.record.annotations.map((a) => a.role)).toEqual(['uptake-lesion', 'uptake-lesion']);
  });
});

describe('a mark on an image of the other side', () => {
  const left = view({ sopInstanceUid: '1.1', laterality: 'L' });

  it('goes to a new lesion of that side, and to the current one when the reader says so', async () => {
    const { service, said, marks, answer, commit } = await opened();
    await commit(left, draft('long-axis', line(10)));
    expect(marks()).toEqual(['L2 long-axis']);
    expect(service.record.lesions[1]).toMatchObject({
      id: 'L2',
      site: 'achilles-tendon',
      laterality: 'L',
      proposed: ['site', 'laterality'],
    });
    expect(said.at(-1)?.text).toBe(
      'This image shows the left side, and L1 is on the right. The long axis belongs to L2 left Achilles tendon.',
    );
    await answer('Give it to L1');
    expect(service.record.lesions.map((l) => l.id)).toEqual(['L1']);
    expect(service.record.annotations).toMatchObject([{ lesionId: 'L1', sideAccepted: true }]);
  });

  it("goes to that side's lesion where there is one; of several the reader chooses", async () => {
    const one = await opened([lesion('L1', 'R'), lesion('L2', 'L')]);
    one.session.setLesion('L1');
    await one.commit(left, draft('long-axis', line(10)));
    expect(one.marks()).toEqual(['L2 long-axis']);
    const two = await opened([lesion('L1', 'R'), lesion('L2', 'L'), lesion('L3', 'L')]);
    two.session.setLesion('L1');
    await two.commit(left, draft('long-axis', line(10)));
    expect(two.marks()).toEqual([]);
    expect(two.session.interaction.getState().problem).toBe(
      'This image shows the left side, and L1 is on the right. Choose L2 or L3 first.',
    );
  });

  it.each(['U', 'B', null] as const)('is no matter of sides on an image that says %s', async (laterality) => {
    const { marks, said, commit } = await opened();
    await commit(view({ sopInstanceUid: '1.1', laterality }), draft('long-axis', line(10)));
    expect(marks()).toEqual(['L1 long-axis']);
    expect(said).toEqual([]);
  });
});

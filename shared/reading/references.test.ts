import { describe, expect, it } from 'vitest';
import { plainInstance, plainNm } from '../dicom/testing/plainInstance.ts';
import type { Site } from '../sites/model.ts';
import type { Annotation, Lesion, PatientRecord } from './model.ts';
import { asksOtherSide, methodProblem, otherSideOf, referenceProblem, refusal } from './references.ts';

const lesion = (id: string, site: Site, laterality: Lesion['laterality'], label = ''): Lesion => ({
  id,
  site,
  laterality,
  label,
  trackingUid: '1.2.3',
});

const region = (column: number, changes: Partial<Annotation> = {}): Annotation => ({
  id: `r${column}`,
  lesionId: 'L1',
  sopInstanceUid: 'scan',
  frame: 1,
  role: 'uptake-lesion',
  shape: { kind: 'ellipse', center: [column, 100], radii: [6, 4], rotation: 0 },
  status: 'accepted',
  source: 'reader',
  ...changes,
});

const scan = plainInstance({ sopInstanceUid: 'scan', modality: 'NM', rows: 256, columns: 256, nm: plainNm });

function record(
  lesions: readonly Lesion[],
  annotations: readonly Annotation[],
  changes: Partial<PatientRecord> = {},
): Pick<PatientRecord, 'lesions' | 'annotations' | 'findings' | 'context'> {
  return { lesions: [...lesions], annotations: [...annotations], findings: [], context: {}, ...changes };
}

const right = lesion('L1', 'hip', 'R');
const left = lesion('L2', 'hip', 'L');
const reference = (column: number, method: Annotation['reference'] = 'contralateral') =>
  region(column, { id: 'ref', role: 'uptake-reference', reference: method });

describe('a reference that overlaps a region of a lesion', () => {
  const problem = (annotations: Annotation[], ref: Annotation, image = scan) =>
    referenceProblem(record([right, left], annotations), right, ref, image);

  it('is refused on another lesion', () => {
    expect(problem([region(60), region(190, { lesionId: 'L2' })], reference(195, 'femoral-shaft'))).toEqual({
      code: 'reference-overlaps',
      reason: 'the reference overlaps the region of L2',
    });
  });

  it('is refused on its own lesion', () => {
    expect(problem([region(60)], reference(65, 'other'))?.reason).toBe('the reference overlaps the region of L1');
  });

  it('names every lesion that it overlaps', () => {
    const both = [region(60), region(70, { lesionId: 'L2' })];
    expect(problem(both, reference(65, 'other'))?.reason).toBe('the reference overlaps the region of L1 and L2');
  });

  it.each([
    ['beside it', region(190, { lesionId: 'L2' }), 205],
    ['a proposal', region(190, { lesionId: 'L2', status: 'proposed' }), 190],
    ['another image', region(190, { lesionId: 'L2', sopInstanceUid: 'other' }), 190],
    ['another frame', region(190, { lesionId: 'L2', frame: 2 }), 190],
    ['a background', region(190, { lesionId: 'L2', role: 'uptake-background' }), 190],
  ] as const)('is kept: %s', (_, other, column) => {
    expect(problem([region(60), other], reference(column, 'femoral-shaft'))).toBeNull();
  });

  it('is refused on another frame of the same dynamic, on which regions are read together', () => {
    const group = {
      frames: [1, 2, 3],
      view: 'ANT',
      proposedPhase: 'flow',
      wholeBody: false,
      reason: '',
      frameDurationMs: null,
      startDateTime: null,
    } as const;
    const dynamic = { ...scan, nm: { ...plainNm, groups: [{ ...group, frames: [1, 2, 3] }] } };
    const other = region(190, { lesionId: 'L2', frame: 3 });
    expect(problem([region(60), other], reference(190, 'other'), dynamic)?.code).toBe('reference-overlaps');
  });
});

describe('the other side as reference', () => {
  const problem = (lesions: Lesion[], context: PatientRecord['context'] = {}, of = lesions[0]!) =>
    methodProblem(record(lesions, [region(60), region(190, { lesionId: 'L2' })], { context }), of, 'contralateral');

  it('is refused on both sides when both hips are marked', () => {
    expect(problem([right, left])).toEqual({ code: 'other-side-has-lesion', reason: 'the other hip holds L2' });
    expect(problem([right, left], {}, left)?.reason).toBe('the other hip holds L1');
  });

  it('is refused then even where it was called normal before', () => {
    expect(problem([right, left], { otherSide: { hip: 'normal' } })?.code).toBe('other-side-has-lesion');
  });

  it.each([
    ['a lesion of the same side', lesion('L2', 'hip', 'R'), null],
    ['the other knee', lesion('L2', 'knee', 'L'), null],
    ['the other side of the pelvis, which is the other hip', lesion('L2', 'pelvis', 'L'), 'other-side-has-lesion'],
    ['the other hip, side not given', lesion('L2', 'hip', 'U'), 'other-side-has-lesion'],
    ['a lesion across the pelvis', lesion('L2', 'pelvis', 'B'), 'other-side-has-lesion'],
    ['a midline lesion of the pelvis', lesion('L2', 'pelvis', 'M'), null],
  ] as const)('with %s', (_, second, code) => {
    expect(problem([right, second])?.code ?? null).toBe(code);
  });

  it('says why when sides are not given', () => {
    expect(problem([lesion('L1', 'hip', 'U'), lesion('L2', 'hip', 'U')])?.reason).toBe(
      'the sides of L1 and L2 are not both given, so the other hip is not known to be normal',
    );
  });

  it('takes Achilles tendon and calcaneus for one heel', () => {
    expect(problem([lesion('L1', 'achilles-tendon', 'R'), lesion('L2', 'calcaneus', 'L')])?.reason).toBe(
      'the other heel holds L2',
    );
  });

  it('compares unlisted sites by their labels', () => {
    expect(problem([lesion('L1', 'other', 'R', 'Wrist'), lesion('L2', 'other', 'L', 'jaw')])).toBeNull();
    expect(problem([lesion('L1', 'other', 'R', 'Wrist'), lesion('L2', 'other', 'L', 'wrist')])?.code).toBe(
      'other-side-has-lesion',
    );
  });

  it('has no other side for a lesion across both', () => {
    expect(problem([lesion('L1', 'pelvis', 'B')])?.code).toBe('no-other-side');
  });

  it('does not count a lesion of which nothing was marked or read, or that was not seen', () => {
    const own = [region(60)];
    expect(methodProblem(record([right, left], own), right, 'contralateral')).toBeNull();
    const finding = { lesionId: 'L2', studyInstanceUid: 's' };
    const notSeen = record([right, left], own, { findings: [{ ...finding, seen: false }] });
    expect(methodProblem(notSeen, right, 'contralateral')).toBeNull();
    const read = record([right, left], own, { findings: [{ ...finding, radiographicStage: 'mature' }] });
    expect(methodProblem(read, right, 'contralateral')?.code).toBe('other-side-has-lesion');
  });

  it.each([
    ['normal', null],
    ['abnormal', 'the other hip is not normal'],
    ['operated', 'the other hip was operated on'],
    ['out-of-view', 'the other hip is out of view'],
  ] as const)('called %s', (said, reason) => {
    expect(problem([right], { otherSide: { hip: said } })?.reason ?? null).toBe(reason);
  });

  it('leaves every other method alone', () => {
    const r = record([right, left], [region(60), region(190, { lesionId: 'L2' })], {
      context: { otherSide: { hip: 'operated' } },
    });
    for (const method of ['tibial-shaft', 'femoral-shaft', 'iliac-wing', 'sacrum', 'other'] as const)
      expect(methodProblem(r, right, method)).toBeNull();
  });
});

describe('the question whether the other side is normal', () => {
  it('is asked once for each place, and only of the mirrored region', () => {
    const asks = (context: PatientRecord['context'], method: 'contralateral' | 'sacrum' = 'contralateral') =>
      asksOtherSide(record([right], [region(60)], { context }), right, method);
    expect(asks({})).toBe(true);
    expect(asks({ otherSide: { hip: 'normal' } })).toBe(false);
    expect(asks({ otherSide: { pelvis: 'normal' } })).toBe(false);
    expect(asks({ otherSide: { knee: 'normal' } })).toBe(true);
    expect(asks({ otherSide: { hip: 'operated' } })).toBe(false);
    expect(asks({}, 'sacrum')).toBe(false);
  });

  it('is not asked where a lesion lies there', () => {
    const both = record([right, left], [region(60), region(190, { lesionId: 'L2' })]);
    expect(asksOtherSide(both, right, 'contralateral')).toBe(false);
  });

  it('is answered for unlisted sites by themselves', () => {
    expect(otherSideOf({ context: { otherSide: { hip: 'normal' } } }, { site: 'other' })).toBeNull();
  });
});

it('offers what else the site has', () => {
  expect(refusal({ code: 'other-side-has-lesion', reason: 'the other hip holds L2' }, right)).toBe(
    'The other hip holds L2. Take the femoral shaft or the iliac wing or the sacrum or another normal region instead.',
  );
  expect(
    refusal({ code: 'reference-overlaps', reason: 'the reference overlaps the region of L2' }, { site: 'elbow' }),
  ).toBe('The reference overlaps the region of L2. Place it on normal bone, or take another normal region instead.');
});

import { describe, expect, it } from 'vitest';
import type { FrameGroup, InstanceInfo, StudyInfo } from '../dicom/model.ts';
import { plainInstance, plainNm } from '../dicom/testing/plainInstance.ts';
import { plainStudy } from '../dicom/testing/plainStudy.ts';
import type { Annotation, Finding, Lesion } from './model.ts';
import { sideContradictions } from './sides.ts';

const lesion = (laterality: Lesion['laterality'], changes: Partial<Lesion> = {}): Lesion => ({
  id: 'L1',
  site: 'achilles-tendon',
  laterality,
  label: '',
  trackingUid: '1.2.3',
  ...changes,
});

const mark = (changes: Partial<Annotation> = {}): Annotation => ({
  id: 'a',
  lesionId: 'L1',
  sopInstanceUid: 'film',
  frame: 1,
  role: 'long-axis',
  shape: {
    kind: 'line',
    points: [
      [10, 10],
      [20, 10],
    ],
  },
  status: 'accepted',
  source: 'reader',
  ...changes,
});

function study(instances: readonly Partial<InstanceInfo>[]): StudyInfo {
  return plainStudy({
    studyInstanceUid: 's',
    date: '2026-01-10',
    modalities: [],
    instances: instances.map((i) => plainInstance({ sopInstanceUid: 'film', studyInstanceUid: 's', ...i })),
  });
}

function film(laterality: InstanceInfo['laterality'], proposedLaterality: InstanceInfo['proposedLaterality'] = null) {
  return study([{ laterality, proposedLaterality }]);
}

const of = (
  laterality: Lesion['laterality'],
  studies: StudyInfo,
  annotations: Annotation[] = [mark()],
  findings: Finding[] = [],
) => sideContradictions({ lesions: [lesion(laterality)], annotations, findings }, [studies]);

describe('a lesion against the side of an image', () => {
  it.each([
    ['right on a left image', 'R', 'L', true],
    ['left on a right image', 'L', 'R', true],
    ['right on a right image', 'R', 'R', false],
    ['left on a left image', 'L', 'L', false],
    ['right on an image of both sides', 'R', 'B', false],
    ['right on an unpaired image', 'R', 'U', false],
    ['right on an image that says nothing', 'R', null, false],
    ['side not given on a left image', 'U', 'L', false],
    ['midline on a left image', 'M', 'L', false],
    ['both sides on a left image', 'B', 'L', false],
  ] as const)('%s', (_, side, header, contradicts) => {
    expect(of(side, film(header))).toHaveLength(contradicts ? 1 : 0);
  });

  it('takes words of a description for no side', () => {
    expect(of('R', film(null, 'L'))).toEqual([]);
  });

  it('names lesion, date and both sides', () => {
    expect(of('R', film('L'))[0]).toEqual({
      lesionId: 'L1',
      lesionSide: 'R',
      imageSide: 'L',
      studyInstanceUid: 's',
      date: '2026-01-10',
      what: { kind: 'annotation', annotationId: 'a', sopInstanceUid: 'film', frame: 1 },
      message:
        'Lesion L1, 10 January 2026: the right Achilles tendon is marked on a left-sided image; correct the side or keep the mark knowingly.',
    });
  });

  it.each([
    ['a mark that the reader keeps knowingly', { sideAccepted: true }],
    ['a proposal', { status: 'proposed' }],
    ['a repeat reading', { status: 'repeat' }],
    ['the mark of another lesion', { lesionId: 'L2' }],
    ['a calibration', { lesionId: null, role: 'calibration' }],
    ['a reference, which lies on the other side', { role: 'uptake-reference' }],
    ['a mark on an image that is not there', { sopInstanceUid: 'gone' }],
  ] as const)('leaves %s alone', (_, changes) => {
    expect(of('R', film('L'), [mark(changes)])).toEqual([]);
  });
});

describe('a finding against the side of what was read', () => {
  const stage: Finding = { lesionId: 'L1', studyInstanceUid: 's', radiographicStage: 'mature' };

  it('contradicts when it was read on an image of the other side', () => {
    const found = of('R', film('L'), [], [{ ...stage, sopInstanceUid: 'film' }]);
    expect(found.map((c) => c.what)).toEqual([{ kind: 'finding', sopInstanceUid: 'film' }]);
    expect(found[0]?.message).toContain('read on an image of the left side');
  });

  it('contradicts when all radiographs of the study are of the other side', () => {
    expect(of('R', film('L'), [], [stage]).map((c) => c.what)).toEqual([{ kind: 'finding', sopInstanceUid: null }]);
  });

  it.each([
    ['one of them is of its side', study([{ laterality: 'L' }, { laterality: 'R', sopInstanceUid: 'b' }])],
    ['one of them says nothing', study([{ laterality: 'L' }, { sopInstanceUid: 'b' }])],
    ['a scan lies beside them', study([{ laterality: 'L' }, { nm: plainNm, modality: 'NM', sopInstanceUid: 'b' }])],
  ] as const)('does not when %s', (_, studies) => {
    expect(of('R', studies, [], [stage])).toEqual([]);
  });

  it('does not when the reader keeps it knowingly, or of another lesion', () => {
    expect(of('R', film('L'), [], [{ ...stage, sideAccepted: true }])).toEqual([]);
    expect(of('R', film('L'), [], [{ ...stage, lesionId: null }])).toEqual([]);
  });
});

describe('a lesion against the half of a planar scan', () => {
  const group = (view: FrameGroup['view'], frames = [1]): FrameGroup => ({
    frames,
    view,
    proposedPhase: 'delayed',
    wholeBody: false,
    reason: '',
    frameDurationMs: null,
    startDateTime: null,
  });
  const scan = (patientOrientation: string | null, groups: FrameGroup[]) =>
    study([{ sopInstanceUid: 'scan', modality: 'NM', patientOrientation, nm: { ...plainNm, groups } }]);
  const region = (column: number): Annotation =>
    mark({
      sopInstanceUid: 'scan',
      role: 'uptake-lesion',
      shape: { kind: 'ellipse', center: [column, 100], radii: [5, 3], rotation: 0 },
    });
  /** The reader's midline at column 128. */
  const midline = mark({
    id: 'm',
    lesionId: null,
    sopInstanceUid: 'scan',
    role: 'midline',
    shape: {
      kind: 'line',
      points: [
        [128, 20],
        [128, 220],
      ],
    },
  });

  // Seen from the front the patient's left is on the right of the image (PS3.3 C.7.6.1.1.1: rows run towards L).
  it.each([
    ['anterior, on the left of the image: the right half', 'L\\F', 'ANT', 60, 'L', true],
    ['anterior, on the left of the image', 'L\\F', 'ANT', 60, 'R', false],
    ['anterior, on the right of the image: the left half', 'L\\F', 'ANT', 190, 'R', true],
    ['posterior, on the left of the image: the left half', 'R\\F', 'POST', 60, 'R', true],
    ['posterior, on the left of the image', 'R\\F', 'POST', 60, 'L', false],
    ['across the midline', 'L\\F', 'ANT', 127, 'L', false],
    ['view not known', 'L\\F', null, 60, 'L', false],
    ['lateral view', 'L\\F', 'LAT', 60, 'L', false],
    ['orientation not given', null, 'ANT', 60, 'L', false],
    ['orientation of a side view', 'P\\F', 'ANT', 60, 'L', false],
    ['an anterior view that the header calls flipped', 'R\\F', 'ANT', 60, 'R', false],
    ['a posterior view that the header calls flipped', 'L\\F', 'POST', 60, 'R', false],
  ] as const)('%s', (_, orientation, view, column, side, contradicts) => {
    const found = of(side, scan(orientation, [group(view)]), [region(column), midline]);
    expect(found).toHaveLength(contradicts ? 1 : 0);
    if (contradicts) expect(found[0]?.message).toContain('half of the scan');
  });

  it('says nothing without a midline', () => {
    expect(of('L', scan('L\\F', [group('ANT')]), [region(60)])).toEqual([]);
  });

  it('takes the middle between a region and its mirrored one for the midline', () => {
    const mirror = { ...region(190), id: 'r', role: 'uptake-reference', source: 'mirror' } as const;
    expect(of('L', scan('L\\F', [group('ANT')]), [region(60), mirror])).toHaveLength(1);
    expect(of('R', scan('L\\F', [group('ANT')]), [region(60), mirror])).toEqual([]);
  });

  it('says nothing where one orientation stands for two views', () => {
    expect(of('L', scan('L\\F', [group('ANT'), group('POST', [2])]), [region(60), midline])).toEqual([]);
  });

  it('follows a tilted midline', () => {
    // From (100, 0) to (160, 200): at row 100 it stands at column 130.
    const tilted: Annotation = {
      ...midline,
      shape: {
        kind: 'line',
        points: [
          [100, 0],
          [160, 200],
        ],
      },
    };
    expect(of('L', scan('L\\F', [group('ANT')]), [region(120), tilted])).toHaveLength(1);
    expect(of('R', scan('L\\F', [group('ANT')]), [region(140), tilted])).toHaveLength(1);
    expect(of('L', scan('L\\F', [group('ANT')]), [region(127), tilted])).toEqual([]);
  });
});

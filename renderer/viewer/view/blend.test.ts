import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { type Blend, blendIn, blinked, faded, pairStatus, partnerOf } from './blend.ts';
import type { Alignment } from './sharedView.ts';

const spacing = { pixelSpacing: null, imagerPixelSpacing: null, nominalScannedPixelSpacing: null };
const film = (uid: string, day: string, projection = 'lateral') =>
  ({
    sopInstanceUid: uid,
    studyInstanceUid: `study ${uid}`,
    modality: 'DX',
    dateTime: day,
    rows: 100,
    columns: 80,
    projection,
    laterality: 'R',
    nm: null,
    spacing,
  }) as unknown as InstanceInfo;
const scan = (uid: string, mm: number, columns = 256) =>
  ({
    ...film(uid, '2026-01-01'),
    modality: 'NM',
    rows: 256,
    columns,
    spacing: { ...spacing, pixelSpacing: [mm, mm] },
  }) as InstanceInfo;
const studies = [
  film('1', '2024-01-01'),
  film('2', '2025-01-01'),
  film('3', '2026-01-01'),
  film('4', '2026-01-01', 'ap'),
].map((instance) => ({
  studyInstanceUid: instance.studyInstanceUid,
  date: instance.dateTime,
  instances: [instance],
})) as unknown as StudyInfo[];
const at = (sopInstanceUid: string) => ({ sopInstanceUid, frame: 1 });
const onto = (uid: string) =>
  ({ matrix: [1, 0, 0, 1, 0, 0], target: { rows: 1, columns: 1, aspect: 1 }, onto: uid }) as Alignment;
const overlay: Blend = { viewportId: 'v', base: at('3'), other: at('2'), kind: 'overlay', mode: 'tint', share: 0.5 };

describe('what a film is compared with', () => {
  it('is the comparable film before it, or after it where there is none before', () => {
    expect(partnerOf(studies, at('3'), new Map())).toEqual(at('2'));
    expect(partnerOf(studies, at('1'), new Map())).toEqual(at('2'));
    expect(partnerOf(studies, at('4'), new Map())).toBeNull();
  });

  it('is the film aligned with it, on whichever of the two the viewport stands', () => {
    const alignments = new Map([['1', onto('3')]]);
    expect(partnerOf(studies, at('3'), alignments)).toEqual(at('1'));
    expect(partnerOf(studies, at('1'), alignments)).toEqual(at('3'));
    expect(partnerOf(studies, at('2'), alignments)).toEqual(at('1'));
  });
});

describe('how two pictures lie over each other', () => {
  it('says aligned only of films that share landmarks', () => {
    const [a, b] = [film('1', '2024'), film('3', '2026')];
    expect(pairStatus(b, a, new Map())).toBe('not-aligned');
    expect(pairStatus(b, a, new Map([['1', onto('3')]]))).toBe('aligned');
    expect(pairStatus(b, a, new Map([['1', onto('2')]]))).toBe('not-aligned');
    expect(
      pairStatus(
        b,
        a,
        new Map([
          ['1', onto('2')],
          ['3', onto('2')],
        ]),
      ),
    ).toBe('aligned');
  });

  it('takes scans of one matrix and pixel size as the same detector view', () => {
    expect(pairStatus(scan('1', 2.4), scan('2', 2.41), new Map())).toBe('same-geometry');
    expect(pairStatus(scan('1', 2.4), scan('2', 2.5), new Map())).toBe('not-aligned');
    expect(pairStatus(scan('1', 2.4), scan('2', 2.4, 512), new Map())).toBe('not-aligned');
  });
});

describe('blink and fade', () => {
  it('shows the other picture and comes back', () => {
    const other = blinked(null, 'v', at('3'), at('2'));
    expect(other).toMatchObject({ kind: 'blink', other: at('2') });
    expect(blinked(other, 'v', at('3'), at('2'))).toBeNull();
  });

  it('goes from end to end within an overlay', () => {
    const far = blinked(overlay, 'v', at('3'), at('2'));
    expect(far).toMatchObject({ kind: 'overlay', mode: 'fade', share: 0 });
    expect(blinked(far, 'v', at('3'), at('2'))).toMatchObject({ kind: 'overlay', share: 1 });
  });

  it('fades in steps that stay between the two', () => {
    expect(faded(overlay, 0.1)).toMatchObject({ mode: 'fade', share: 0.6 });
    expect(faded({ ...overlay, share: 0.95 }, 0.1).share).toBe(1);
    expect(faded({ ...overlay, share: 0.05 }, -0.1).share).toBe(0);
  });

  it('applies only to the image it was opened on', () => {
    expect(blendIn(overlay, 'v', at('3'))).toBe(overlay);
    expect(blendIn(overlay, 'w', at('3'))).toBeNull();
    expect(blendIn(overlay, 'v', at('1'))).toBeNull();
    expect(blendIn(overlay, 'v', null)).toBeNull();
  });
});

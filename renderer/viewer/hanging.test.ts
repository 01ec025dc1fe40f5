import { describe, expect, it } from 'vitest';
import type { FrameGroup, InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { besideLatest, comparableThroughTime, hang, hangPriors, stepDate } from './hanging.ts';

let counter = 0;

function film(date: string, projection: string | null, laterality: 'L' | 'R' | null, id?: string): InstanceInfo {
  counter += 1;
  return {
    sopInstanceUid: id ?? `1.${counter}`,
    studyInstanceUid: `2.${date}`,
    modality: 'DX',
    dateTime: `${date}T10:00:00`,
    studyDate: date,
    rows: 100,
    columns: 100,
    numberOfFrames: 1,
    projection,
    laterality,
    nm: null,
  } as InstanceInfo;
}

function scan(
  date: string,
  id: string,
  groups: [FrameGroup['proposedPhase'], FrameGroup['view'], number[]][],
): InstanceInfo {
  const nm = { groups: groups.map(([proposedPhase, view, frames]) => ({ proposedPhase, view, frames })) };
  return { ...film(date, null, null, id), modality: 'NM', numberOfFrames: 4, nm: nm as InstanceInfo['nm'] };
}

function studies(...instances: InstanceInfo[]): StudyInfo[] {
  const byStudy = new Map<string, InstanceInfo[]>();
  for (const i of instances) byStudy.set(i.studyInstanceUid, [...(byStudy.get(i.studyInstanceUid) ?? []), i]);
  return [...byStudy].map(([studyInstanceUid, list]) => ({
    studyInstanceUid,
    date: list[0]!.studyDate,
    instances: list,
  })) as StudyInfo[];
}

const scans = [
  scan('2025-02-01', 's1', [
    ['delayed', 'ANT', [1]],
    ['delayed', 'POST', [2]],
  ]),
  scan('2025-08-01', 's2', [
    ['flow', 'POST', [1, 2]],
    ['delayed', 'ANT', [3]],
    ['delayed', 'POST', [4]],
  ]),
];

describe('a view that a header does not tell', () => {
  const untold = scan('2025-12-01', 's3', [['delayed', null, [1]]]);

  it('is not another one: the scan hangs beside its prior', () => {
    const cells = hang(studies(...scans, untold)).cells.map((cell) => cell?.sopInstanceUid);
    expect(cells).toEqual(['s3', 's2']);
  });

  it('gives way to the same view where that is there', () => {
    const later = scan('2026-02-01', 's4', [
      ['delayed', null, [1]],
      ['delayed', 'ANT', [2]],
    ]);
    const through = comparableThroughTime(studies(...scans, untold, later), { sopInstanceUid: 's1', frame: 1 });
    expect(through.map(({ sopInstanceUid, frame }) => `${sopInstanceUid} ${frame}`)).toEqual([
      's1 1',
      's2 3',
      's3 1',
      's4 2',
    ]);
  });
});

describe('hang', () => {
  it('puts the latest film beside its prior of the same projection and side, scans of the same view below', () => {
    const all = studies(
      film('2025-01-10', 'lateral', 'R', 'f1'),
      film('2025-06-01', 'lateral', 'R', 'f2'),
      film('2025-07-01', 'AP', 'R', 'x'),
      film('2025-09-01', 'AP', 'R', 'ap'),
      film('2025-09-01', 'lateral', 'L', 'left'),
      film('2025-09-01', 'lateral', 'R', 'f3'),
      ...scans,
    );
    expect(hang(all, { laterality: 'R' })).toEqual({
      layout: '2x2',
      cells: [
        { sopInstanceUid: 'f3', frame: 1 },
        { sopInstanceUid: 'f2', frame: 1 },
        { sopInstanceUid: 's2', frame: 4 },
        { sopInstanceUid: 's1', frame: 2 },
      ],
    });
  });

  it('is not led away by a later film of the other side', () => {
    const all = studies(film('2025-01-10', 'lateral', 'R', 'right'), film('2025-06-01', 'lateral', 'L', 'left'));
    expect(hang(all, { laterality: 'R' }).cells[0]).toEqual({ sopInstanceUid: 'right', frame: 1 });
    expect(hang(all).cells[0]).toEqual({ sopInstanceUid: 'left', frame: 1 });
  });

  it('shows a single film alone and a film without prior beside the scan', () => {
    const one = film('2025-01-10', 'lateral', 'R', 'f1');
    expect(hang(studies(one))).toEqual({ layout: '1x1', cells: [{ sopInstanceUid: 'f1', frame: 1 }] });
    expect(hang(studies(one, scans[0]!))).toEqual({
      layout: '1x2',
      cells: [
        { sopInstanceUid: 'f1', frame: 1 },
        { sopInstanceUid: 's1', frame: 2 },
      ],
    });
  });

  it('does not take another projection for a prior', () => {
    const all = studies(film('2025-01-10', 'AP', 'R', 'ap'), film('2025-06-01', 'lateral', 'R', 'lat'));
    expect(hang(all)).toEqual({ layout: '1x1', cells: [{ sopInstanceUid: 'lat', frame: 1 }] });
  });

  it('reads as of a study', () => {
    const all = studies(
      film('2025-01-10', 'lateral', 'R', 'f1'),
      film('2025-06-01', 'lateral', 'R', 'f2'),
      film('2025-09-01', 'lateral', 'R', 'f3'),
    );
    const cells = hang(all, { studyInstanceUid: '2.2025-06-01' }).cells;
    expect(cells.map((cell) => cell?.sopInstanceUid)).toEqual(['f2', 'f1']);
  });

  it('copes with nothing, with objects without pixels and with images without a date', () => {
    expect(hang([])).toEqual({ layout: '1x1', cells: [null] });
    const report = { ...film('2025-01-10', null, null), rows: null, columns: null };
    expect(hang(studies(report)).cells).toEqual([null]);
    const undated = { ...film('2025-01-10', null, null, 'u'), dateTime: null, studyDate: null };
    expect(hang(studies(undated)).cells).toEqual([{ sopInstanceUid: 'u', frame: 1 }]);
  });
});

describe('stepping through dates', () => {
  const all = studies(
    film('2025-06-01', 'lateral', 'R', 'f2'),
    film('2025-01-10', 'lateral', 'R', 'f1'),
    film('2025-07-01', 'AP', 'R', 'ap'),
    film('2025-09-01', 'lateral', 'R', 'f3'),
    ...scans,
  );

  it('goes from date to date of the same projection', () => {
    const f2 = { sopInstanceUid: 'f2', frame: 1 };
    expect(comparableThroughTime(all, f2).map((c) => c.sopInstanceUid)).toEqual(['f1', 'f2', 'f3']);
    expect(stepDate(all, f2, 1)?.sopInstanceUid).toBe('f3');
    expect(stepDate(all, { sopInstanceUid: 'f1', frame: 1 }, -1)).toBeNull();
  });

  it('keeps the phase and the view of a scan', () => {
    expect(stepDate(all, { sopInstanceUid: 's1', frame: 1 }, 1)).toEqual({ sopInstanceUid: 's2', frame: 3 });
    expect(stepDate(all, { sopInstanceUid: 's2', frame: 1 }, -1)).toBeNull();
  });
});

describe('hangPriors', () => {
  it('starts with the prior of what hangs usually, and with the same where there is none', () => {
    const films = ['2025-01-10', '2025-03-01', '2025-06-01'].map((date, i) => film(date, 'lateral', 'R', `p${i}`));
    const shown = (list: readonly InstanceInfo[]) => hangPriors(studies(...list)).cells.map((c) => c?.sopInstanceUid);
    expect(shown(films)).toEqual(['p1', 'p0']);
    expect(shown(films.slice(2))).toEqual(['p2']);
    // One film and two scans: the earlier scan is the only prior there is.
    expect(shown([films[2]!, ...scans])).toEqual(['s1']);
  });
});

describe('a side that only the description proposes', () => {
  it('keeps films of different sides from standing as current and prior', () => {
    const proposed = (date: string, side: 'L' | 'R', id: string): InstanceInfo => ({
      ...film(date, 'lateral', null, id),
      proposedLaterality: side,
    });
    const all = studies(
      proposed('2025-01-10', 'R', 'r1'),
      proposed('2025-03-01', 'L', 'l1'),
      proposed('2025-06-01', 'R', 'r2'),
    );
    expect(hang(all).cells.map((c) => c?.sopInstanceUid)).toEqual(['r2', 'r1']);
  });
});

describe('besideLatest', () => {
  const all = studies(
    film('2025-01-10', 'lateral', 'R', 'f1'),
    film('2025-03-01', 'lateral', 'R', 'f2'),
    film('2025-09-01', 'lateral', 'R', 'f3'),
    ...scans,
  );
  const image = (sopInstanceUid: string, frame = 1) => ({ sopInstanceUid, frame });
  const uids = (cells: readonly ({ sopInstanceUid: string } | null)[]) => cells.map((c) => c?.sopInstanceUid ?? null);

  it('takes the place of the prior beside the latest of its kind, whichever place is active', () => {
    const hung = hang(all);
    expect(uids(hung.cells)).toEqual(['f3', 'f2', 's2', 's1']);
    const shown = besideLatest(all, hung, 0, image('f1'));
    expect([shown.layout, shown.active, uids(shown.cells)]).toEqual(['2x2', 1, ['f3', 'f1', 's2', 's1']]);
    const scan = besideLatest(all, hung, 0, image('s1', 1));
    expect([scan.active, scan.cells[3]]).toEqual([3, image('s1', 1)]);
  });

  it('goes to an image that hangs already', () => {
    const hung = hang(all);
    expect(besideLatest(all, hung, 0, image('f2'))).toEqual({ ...hung, active: 1 });
  });

  it('makes the layout larger where only the latest hang', () => {
    const one = besideLatest(all, { layout: '1x1', cells: [image('f3')] }, 0, image('f1'));
    expect([one.layout, one.active, uids(one.cells)]).toEqual(['1x2', 1, ['f3', 'f1']]);
    const two = { layout: '1x2' as const, cells: [image('f3'), image('s2', 4)] };
    const film = besideLatest(all, two, 1, image('f1'));
    expect([film.layout, film.active, uids(film.cells)]).toEqual(['2x2', 1, ['f3', 'f1', 's2', null]]);
    expect(besideLatest(all, two, 0, image('s1', 2)).active).toBe(3);
  });

  it('does not protect what is older than the latest', () => {
    const hung = { layout: '1x1' as const, cells: [image('f1')] };
    expect(uids(besideLatest(all, hung, 0, image('f2')).cells)).toEqual(['f2']);
  });
});

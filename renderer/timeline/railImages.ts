/** What the timeline rail lists: one row per date, films above scans above the rest, one entry per image or frame group. */
import type { InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { isStack } from '../../shared/dicom/stack.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { type HungKind, imageKind } from '../viewer/hanging.ts';
import { readState } from './readState.ts';

export interface RailImage {
  /** "<sopInstanceUid>#<frame>", as key images and drag data name an image. */
  readonly key: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly kind: HungKind;
  readonly modality: string;
  /** "lateral R", "delayed, posterior". */
  readonly label: string;
  /** As short as it stays clear beside others of the same scan: "pool post". */
  readonly short: string;
  readonly measured: boolean;
  readonly keyImage: boolean;
}

/** What stands in one line: a film, or a scan by its best view with the other views and phases below it. */
export interface RailEntry {
  readonly main: RailImage;
  readonly more: readonly RailImage[];
}

export interface RailRow {
  readonly date: string;
  readonly images: readonly RailImage[];
  readonly entries: readonly RailEntry[];
  /** What was read of each lesion on the date; empty where the date has neither film nor scan, or there is no lesion. */
  readonly lesions: readonly { readonly id: string; readonly state: string }[];
  readonly studies: readonly string[];
}

const order = { film: 0, scan: 1, other: 2 } as const;
const viewWords = { ANT: 'ant', POST: 'post', LAT: 'lat', OTHER: 'other view' } as const;
const phaseWords = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;
const shortPhases = { flow: 'flow', pool: 'pool', delayed: 'delayed' } as const;
const phaseOrder = ['delayed', 'pool', 'flow'];
const viewOrder = ['POST', 'LAT', 'ANT', 'OTHER', null] as const;

function views(instance: InstanceInfo): { frame: number; label: string; short: string; rank: number }[] {
  const groups = instance.nm?.groups ?? [];
  if (groups.length === 0) {
    const side = sideLetter(instance);
    const words = instance.projection ?? (instance.seriesDescription || instance.studyDescription);
    const label = `${words}${side}`.trim();
    return [{ frame: 1, label, short: label, rank: 0 }];
  }
  return groups.map((group) => {
    const phase = group.proposedPhase ? phaseWords[group.proposedPhase] : group.wholeBody ? 'whole body' : '';
    const slices = isStack(instance) ? 'SPECT' : '';
    const parts = [phase, slices, group.view ? viewWords[group.view] : ''].filter((part) => part !== '');
    const phaseRank = group.proposedPhase ? phaseOrder.indexOf(group.proposedPhase) : 3;
    const short = [
      group.proposedPhase ? shortPhases[group.proposedPhase] : phase,
      slices,
      group.view ? viewWords[group.view] : '',
    ].filter((part) => part !== '');
    const frame = group.frames[0] ?? 1;
    const rank = phaseRank * 10 + viewOrder.indexOf(group.view);
    return { frame, label: parts.join(', '), short: short.join(' ') || `frame ${frame}`, rank };
  });
}

/** " R" where the header says it, " R?" where only the description proposes it. */
function sideLetter({ laterality, proposedLaterality }: InstanceInfo): string {
  if (laterality === 'L' || laterality === 'R') return ` ${laterality}`;
  const proposed = laterality === null ? proposedLaterality : null;
  return proposed === 'L' || proposed === 'R' ? ` ${proposed}?` : '';
}

/** Instances with pixels; of a series that is neither film nor scan (MR, CT) only the first slice stands for all. */
function listed(instances: readonly InstanceInfo[]): InstanceInfo[] {
  const seen = new Set<string>();
  return instances.filter((instance) => {
    if (instance.rows === null) return false;
    if (imageKind(instance) !== 'other') return true;
    if (seen.has(instance.seriesInstanceUid)) return false;
    seen.add(instance.seriesInstanceUid);
    return true;
  });
}

/** Rows in time order, oldest first; studies without a date come last under "no date". */
export function railRows(studies: readonly StudyInfo[], record: PatientRecord | null): RailRow[] {
  const rows = new Map<string, { images: (RailImage & { rank: number })[]; studies: Set<string> }>();
  const drawnOn = new Set(record?.annotations.filter((a) => a.status === 'accepted').map((a) => a.sopInstanceUid));
  const keys = new Set(record?.examinations.flatMap((e) => e.keyImages ?? []));
  for (const study of studies) {
    const date = study.date?.slice(0, 10) ?? '';
    const row = rows.get(date) ?? { images: [], studies: new Set<string>() };
    rows.set(date, row);
    row.studies.add(study.studyInstanceUid);
    for (const instance of listed(study.instances)) {
      for (const { frame, label, short, rank } of views(instance)) {
        const key = `${instance.sopInstanceUid}#${frame}`;
        row.images.push({
          key,
          studyInstanceUid: study.studyInstanceUid,
          sopInstanceUid: instance.sopInstanceUid,
          frame,
          kind: imageKind(instance),
          modality: instance.modality,
          label,
          short,
          rank,
          measured: drawnOn.has(instance.sopInstanceUid),
          keyImage: keys.has(key),
        });
      }
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : a > b ? 1 : 0))
    .map(([date, row]) => {
      const images = row.images
        .sort((a, b) => order[a.kind] - order[b.kind] || a.rank - b.rank)
        .map(({ rank: _rank, ...image }) => image);
      return {
        date: date || 'no date',
        images,
        entries: entriesOf(images),
        studies: [...row.studies],
        lesions: images.some(({ kind }) => kind !== 'other') ? lesionStates(record, row.studies) : [],
      };
    });
}

/**
 * The views and phases of one scan stand below the first of them; everything else stands alone. Other views of the first
 * one's phase are named by their view alone.
 */
function entriesOf(images: readonly RailImage[]): RailEntry[] {
  const entries: { main: RailImage; more: RailImage[] }[] = [];
  for (const image of images) {
    const own = entries.find(
      ({ main }) => image.kind === 'scan' && main.kind === 'scan' && main.studyInstanceUid === image.studyInstanceUid,
    );
    if (own === undefined) entries.push({ main: image, more: [] });
    else {
      const [phase, view] = image.short.split(' ');
      const samePhase = view !== undefined && phase === own.main.short.split(' ')[0];
      own.more.push(samePhase ? { ...image, short: view } : image);
    }
  }
  return entries;
}

function lesionStates(record: PatientRecord | null, studies: ReadonlySet<string>): RailRow['lesions'] {
  return (record?.lesions ?? []).map(({ id }) => ({ id, state: record ? readState(record, id, studies) : '' }));
}

/** An operation as the timeline shows it: a cut between the dates before and after. */
export interface RailCut {
  readonly date: string;
  readonly lesionId: string;
  readonly what: string;
}

/** Operations after the dates up to their day and before the next one; `after` is the index of the row before, -1 for none. */
export function railCuts(record: PatientRecord | null, rows: readonly RailRow[]): { after: number; cut: RailCut }[] {
  const cuts = (record?.lesions ?? []).flatMap((lesion) =>
    (lesion.operations ?? []).map(({ date, what }): RailCut => ({ date, lesionId: lesion.id, what })),
  );
  return cuts
    .sort((a, b) => a.date.localeCompare(b.date) || a.lesionId.localeCompare(b.lesionId))
    .map((cut) => ({ cut, after: rows.filter((row) => row.date !== 'no date' && row.date <= cut.date).length - 1 }));
}

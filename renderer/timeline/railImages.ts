/** What the timeline rail lists: one row per date, films above scans above the rest, one entry per image or frame group. */
import type { InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { type ImageKind, imageKind } from '../viewer/hanging.ts';

export interface RailImage {
  /** "<sopInstanceUid>#<frame>", as key images and drag data name an image. */
  readonly key: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly kind: ImageKind;
  readonly modality: string;
  /** "lateral R", "delayed, posterior". */
  readonly label: string;
  readonly measured: boolean;
  readonly keyImage: boolean;
}

export interface RailRow {
  readonly date: string;
  readonly images: readonly RailImage[];
  readonly read: boolean;
  readonly studies: readonly string[];
}

const order = { film: 0, scan: 1, other: 2 } as const;
const viewWords = { ANT: 'ant', POST: 'post', LAT: 'lat', OTHER: 'other view' } as const;
const phaseWords = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;
const phaseOrder = ['delayed', 'pool', 'flow'];

function entries(instance: InstanceInfo): { frame: number; label: string; rank: number }[] {
  const groups = instance.nm?.groups ?? [];
  if (groups.length === 0) {
    const side = instance.laterality === 'L' || instance.laterality === 'R' ? ` ${instance.laterality}` : '';
    const words = instance.projection ?? (instance.seriesDescription || instance.studyDescription);
    return [{ frame: 1, label: `${words}${side}`.trim(), rank: 0 }];
  }
  return groups.map((group) => {
    const phase = group.proposedPhase ? phaseWords[group.proposedPhase] : group.wholeBody ? 'whole body' : '';
    const parts = [phase, group.view ? viewWords[group.view] : ''].filter((part) => part !== '');
    const rank = group.proposedPhase ? phaseOrder.indexOf(group.proposedPhase) : 3;
    return { frame: group.frames[0] ?? 1, label: parts.join(', '), rank };
  });
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
  const keys = new Set(record?.readings.flatMap((r) => r.keyImages ?? []));
  for (const study of studies) {
    const date = study.date?.slice(0, 10) ?? '';
    const row = rows.get(date) ?? { images: [], studies: new Set<string>() };
    rows.set(date, row);
    row.studies.add(study.studyInstanceUid);
    for (const instance of listed(study.instances)) {
      for (const { frame, label, rank } of entries(instance)) {
        const key = `${instance.sopInstanceUid}#${frame}`;
        row.images.push({
          key,
          studyInstanceUid: study.studyInstanceUid,
          sopInstanceUid: instance.sopInstanceUid,
          frame,
          kind: imageKind(instance),
          modality: instance.modality,
          label,
          rank,
          measured: drawnOn.has(instance.sopInstanceUid),
          keyImage: keys.has(key),
        });
      }
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : a > b ? 1 : 0))
    .map(([date, row]) => ({
      date: date || 'no date',
      images: row.images
        .sort((a, b) => order[a.kind] - order[b.kind] || a.rank - b.rank)
        .map(({ rank: _rank, ...image }) => image),
      studies: [...row.studies],
      read: isRead(record, row.studies),
    }));
}

/** A date is read when one of its studies carries a stage, a sign or a phase finding. */
function isRead(record: PatientRecord | null, studies: ReadonlySet<string>): boolean {
  return (record?.readings ?? []).some(
    (r) =>
      studies.has(r.studyInstanceUid) &&
      ((r.radiographicStage !== undefined && r.radiographicStage !== 'not-read') ||
        Object.keys(r.signs ?? {}).length > 0 ||
        Object.keys(r.phases ?? {}).length > 0),
  );
}

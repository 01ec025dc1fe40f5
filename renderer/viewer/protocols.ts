/** Hanging protocols that the reader saved: what hangs where, as rules that find the same pictures of another patient. Pure. */
import { z } from 'zod';
import { type InstanceInfo, nmPhaseSchema, type StudyInfo } from '../../shared/dicom/model.ts';
import { type Hanging, type HungImage, imageKind, layoutIds, layoutShape } from './hanging.ts';

const ruleSchema = z.object({
  kind: z.enum(['film', 'scan']),
  /** Of a film. */
  projection: z.string().nullable(),
  /** Of a scan. */
  phase: nmPhaseSchema.nullable(),
  view: z.enum(['ANT', 'POST', 'LAT', 'OTHER']).nullable(),
  /** Dates before the latest of these pictures: 0 the latest, 1 the prior; or the first of all. */
  back: z.union([z.number().int().min(0), z.literal('first')]),
});
export type HangingRule = z.infer<typeof ruleSchema>;

const protocolSchema = z.object({ layout: z.enum(layoutIds), cells: z.array(ruleSchema.nullable()).max(9) });
export type HangingProtocol = z.infer<typeof protocolSchema>;

/** What was stored, as far as it is understood. */
export function parseProtocols(text: string | null): HangingProtocol[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value)
      ? value.flatMap((entry) => {
          const parsed = protocolSchema.safeParse(entry);
          return parsed.success ? [parsed.data] : [];
        })
      : [];
  } catch {
    return [];
  }
}

type Kind = Omit<HangingRule, 'back'>;

function kindOf(instance: InstanceInfo, frame: number): Kind | null {
  const kind = imageKind(instance);
  if (kind === 'other') return null;
  const group = instance.nm?.groups.find((candidate) => candidate.frames.includes(frame));
  return kind === 'film'
    ? { kind, projection: instance.projection, phase: null, view: null }
    : { kind, projection: null, phase: group?.proposedPhase ?? null, view: group?.view ?? null };
}

const same = (a: Kind, b: Kind) =>
  a.kind === b.kind && a.projection === b.projection && a.phase === b.phase && a.view === b.view;

/** Pictures of one kind, one for each day, oldest first. */
function throughTime(studies: readonly StudyInfo[], kind: Kind): (HungImage & { day: string })[] {
  const byDay = new Map<string, HungImage & { day: string; time: string }>();
  for (const study of studies) {
    for (const instance of study.instances) {
      if (instance.rows === null || instance.columns === null) continue;
      const time = instance.dateTime ?? study.date ?? instance.studyDate ?? '';
      const frames = instance.nm?.groups.map((group) => group.frames[0] ?? 1) ?? [];
      for (const frame of frames.length === 0 ? [1] : frames) {
        const own = kindOf(instance, frame);
        const day = time.slice(0, 10);
        const known = byDay.get(day);
        if (own === null || !same(own, kind) || (known !== undefined && known.time <= time)) continue;
        byDay.set(day, { sopInstanceUid: instance.sopInstanceUid, frame, day, time });
      }
    }
  }
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function ruleOf(studies: readonly StudyInfo[], image: HungImage): HangingRule | null {
  const instance = studies
    .flatMap((study) => study.instances)
    .find((candidate) => candidate.sopInstanceUid === image.sopInstanceUid);
  const kind = instance === undefined ? null : kindOf(instance, image.frame);
  if (instance === undefined || kind === null) return null;
  const list = throughTime(studies, kind);
  const day = (instance.dateTime ?? instance.studyDate ?? '').slice(0, 10);
  const at = list.findIndex((candidate) => candidate.day === day);
  if (at < 0) return null;
  const back = list.length - 1 - at;
  // The first of three or more is meant as the first; of two it is the prior.
  return { ...kind, back: at === 0 && back > 1 ? 'first' : back };
}

/** The present hanging as a protocol. */
export function protocolOf(studies: readonly StudyInfo[], { layout, cells }: Hanging): HangingProtocol {
  return { layout, cells: cells.map((cell) => (cell === null ? null : ruleOf(studies, cell))) };
}

/** What the protocol hangs of a patient; a place stays empty where nothing fits its rule. */
export function applyProtocol(studies: readonly StudyInfo[], { layout, cells }: HangingProtocol): Hanging {
  const { rows, columns } = layoutShape[layout];
  return {
    layout,
    cells: Array.from({ length: rows * columns }, (_, i) => {
      const rule = cells[i] ?? null;
      if (rule === null) return null;
      const list = throughTime(studies, rule);
      const found = rule.back === 'first' ? list[0] : list.at(-1 - rule.back);
      return found === undefined ? null : { sopInstanceUid: found.sopInstanceUid, frame: found.frame };
    }),
  };
}

const phases = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;
const views = { ANT: 'anterior', POST: 'posterior', LAT: 'lateral', OTHER: '' } as const;

/** The protocol in words, which is its name: "1x2, lateral film latest, lateral film prior". */
export function protocolName({ layout, cells }: HangingProtocol): string {
  const words = cells.map((rule) => {
    if (rule === null) return 'empty';
    const time =
      rule.back === 'first' ? 'first' : rule.back === 0 ? 'latest' : rule.back === 1 ? 'prior' : `${rule.back} before`;
    const what =
      rule.kind === 'film'
        ? [rule.projection ?? '', 'film']
        : [rule.phase ? phases[rule.phase] : '', rule.view ? views[rule.view] : '', 'scan'];
    return [...what, time].filter((word) => word !== '').join(' ');
  });
  return [layout, ...words].join(', ');
}

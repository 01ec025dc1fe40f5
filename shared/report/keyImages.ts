import type { NmPhase } from '../dicom/model.ts';
import { ratioNumbers, wordSize } from '../wording/numbers.ts';
import { capitalise, wordView } from '../wording/terms.ts';
import { formatDate } from './format.ts';
import type { KeyImage } from './model.ts';
import type { ReportContext } from './sections/context.ts';
import { imageKind, instanceOf, last, sizesInOrder, uptakesInOrder } from './sections/context.ts';
import { phaseName } from './words.ts';

/** As many as fit beside each other without shrinking below what can be read. */
const maximum = 4;

function caption(context: ReportContext, sopInstanceUid: string, frame: number): string {
  const instance = instanceOf(context, sopInstanceUid);
  const study = context.studies.find((item) => item.studyInstanceUid === instance?.studyInstanceUid);
  const parts: string[] = [];
  const values: string[] = [];
  let phase: NmPhase | null = null;
  let view: string | null = null;
  for (const lesion of context.measure.lesions) {
    for (const size of lesion.size) {
      if (size.sopInstanceUid !== sopInstanceUid || size.frame !== frame || size.longAxis === null) continue;
      const short = size.shortAxis === null ? '' : `, short axis ${wordSize(size.shortAxis)}`;
      values.push(`${lesion.id} long axis ${wordSize(size.longAxis)}${short}`);
    }
    for (const uptake of lesion.uptake) {
      if (uptake.sopInstanceUid !== sopInstanceUid || uptake.frame !== frame) continue;
      phase = uptake.phase;
      view = uptake.view;
      if (uptake.ratio !== null) {
        values.push(
          `${lesion.id} uptake ratio ${ratioNumbers(uptake.ratio, uptake.relativeError, context.settings.ratioCv).value}`,
        );
      }
    }
  }
  if (instance?.modality === 'NM') {
    const named = phase === null ? null : phaseName(phase);
    parts.push(
      [named, 'bone scan', view === null || view === 'OTHER' ? null : `${wordView(view)} view`]
        .filter((part) => part !== null)
        .join(' ')
        .replace('bone scan ', 'bone scan, '),
    );
  } else if (instance !== undefined) {
    const kind = imageKind(context, sopInstanceUid);
    parts.push(instance.projection === null ? kind : `${instance.projection} ${kind}`);
  }
  parts.push(formatDate(study?.date ?? instance?.dateTime ?? null));
  const head = capitalise(parts.join(', '));
  return values.length === 0 ? head : `${head}. ${values.join('; ')}`;
}

function fromKey(key: string): { sopInstanceUid: string; frame: number } {
  const [sopInstanceUid = '', frame = '1'] = key.split('#');
  return { sopInstanceUid, frame: Math.max(1, Number.parseInt(frame, 10) || 1) };
}

/** Every image that can be a key image: those with marks of a lesion, those flagged while reading and those chosen. */
export function keyImageCandidates(context: ReportContext): KeyImage[] {
  const keys = new Set<string>();
  for (const study of [...context.ordered].reverse()) {
    const uids = new Set(study.instances.map((instance) => instance.sopInstanceUid));
    const examination = context.record.examinations.find((item) => item.studyInstanceUid === study.studyInstanceUid);
    for (const key of examination?.keyImages ?? []) keys.add(key);
    for (const mark of context.record.annotations) {
      if (mark.lesionId !== null && mark.status === 'accepted' && uids.has(mark.sopInstanceUid)) {
        keys.add(`${mark.sopInstanceUid}#${mark.frame}`);
      }
    }
  }
  for (const { image } of draftImages(context) ?? []) keys.add(image);
  return [...keys].flatMap((key) => shown(context, key));
}

function shown(context: ReportContext, key: string, words?: string): KeyImage[] {
  const { sopInstanceUid, frame } = fromKey(key);
  const instance = instanceOf(context, sopInstanceUid);
  if (instance === undefined) return [];
  const { studyInstanceUid } = instance;
  const image = { sopInstanceUid, frame, studyInstanceUid };
  if (words === undefined || words.trim() === '')
    return [{ ...image, caption: caption(context, sopInstanceUid, frame) }];
  return [{ ...image, caption: words.trim(), edited: true }];
}

function draftImages(context: ReportContext) {
  return context.draft?.keyImages;
}

/** What the report's own choice says; else the reader's flags in the order of the timeline; without one, the latest and the prior film and delayed scan. */
export function keyImages(context: ReportContext): KeyImage[] {
  const own = draftImages(context);
  if (own !== undefined) return own.flatMap((item) => shown(context, item.image, item.caption));
  const chosen = new Map<string, { sopInstanceUid: string; frame: number }>();
  for (const study of context.ordered) {
    const examination = context.record.examinations.find((item) => item.studyInstanceUid === study.studyInstanceUid);
    for (const key of examination?.keyImages ?? []) {
      if (instanceOf(context, fromKey(key).sopInstanceUid) !== undefined) chosen.set(key, fromKey(key));
    }
  }
  if (chosen.size === 0) {
    for (const lesion of context.measure.lesions) {
      const films = sizesInOrder(context, lesion).slice(-2);
      const scans = uptakesInOrder(context, lesion, true).slice(-2);
      for (const item of [
        last(films),
        last(scans),
        films.length > 1 ? films[0] : undefined,
        scans.length > 1 ? scans[0] : undefined,
      ]) {
        if (item === undefined || chosen.size >= maximum) continue;
        chosen.set(`${item.sopInstanceUid}#${item.frame}`, { sopInstanceUid: item.sopInstanceUid, frame: item.frame });
      }
    }
  }
  return [...chosen.values()].map(({ sopInstanceUid, frame }) => ({
    sopInstanceUid,
    frame,
    studyInstanceUid: instanceOf(context, sopInstanceUid)?.studyInstanceUid ?? '',
    caption: caption(context, sopInstanceUid, frame),
  }));
}

/** Offers every known lesion on the images that hang and do not have it yet, at its aligned place. */
import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { notSeenIn } from '../../../shared/reading/findings.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import { comparableThroughTime, type HungImage } from '../../viewer/hanging.ts';
import { useComparison } from '../../viewer/view/comparison.ts';
import { landmarksBetween } from '../placing/landmarks.ts';
import { matchOf } from '../placing/match.ts';
import { marksOn, missingLesions, type Offer, offerOf } from '../placing/offers.ts';
import { type Picture, type Placement, placementOf } from '../placing/placement.ts';
import { type ImageView, viewKey } from '../session/interaction.ts';
import type { AnnotationSession } from '../session/session.ts';
import type { HangingState } from './useHanging.ts';
import type { ReadingData } from './useReadingData.ts';
import type { Views } from './views.ts';

/** Where marks of one picture belong on another; asks for the pictures' own match only where nothing better is known. */
export async function placeBetween(from: Picture, to: Picture): Promise<Placement> {
  const landmarks = landmarksBetween(from, to);
  const quick = placementOf(from, to, { landmarks, match: null });
  if (!quick.isHint || quick.mirrored) return quick;
  return placementOf(from, to, { landmarks, match: await matchOf(from, to) });
}

interface Source {
  readonly lesionId: string;
  readonly picture: Picture;
}

/** For each missing lesion the nearest earlier picture that has it; with `anyDate` a later one where none is earlier. */
export function sourcesFor(
  record: PatientRecord,
  view: ImageView,
  data: ReadingData,
  anyDate: boolean,
): readonly Source[] {
  const here: HungImage = { sopInstanceUid: view.info.sopInstanceUid, frame: view.frame };
  const row = comparableThroughTime(data.studies, here);
  const at = row.findIndex((image) => image.sopInstanceUid === here.sopInstanceUid);
  const nearest = [...row.slice(0, at).reverse(), ...(anyDate ? row.slice(at + 1) : [])].flatMap(
    ({ sopInstanceUid, frame }): Picture[] => {
      const info = data.instances.get(sopInstanceUid);
      return info ? [{ info, frame }] : [];
    },
  );
  return missingLesions(record, view).flatMap((lesionId) => {
    const picture = nearest.find((candidate) => marksOn(record, lesionId, candidate).length > 0);
    return picture ? [{ lesionId, picture }] : [];
  });
}

/** Puts offers on an image. Copies that wait there stay; an offer that stands by the same placement keeps its identity. */
async function offerOn(
  session: AnnotationSession,
  view: ImageView,
  sources: readonly Source[],
  isCurrent: () => boolean = () => true,
): Promise<void> {
  const made = await Promise.all(
    sources.map(async ({ lesionId, picture }): Promise<Offer | null> => {
      const placement = await placeBetween(picture, view);
      const { record } = session.record.getState();
      const marks = record ? marksOn(record, lesionId, picture) : [];
      return marks.length > 0 ? offerOf('carried', marks, picture, placement, view, session.ids.annotation) : null;
    }),
  );
  if (isCurrent())
    session.offer(
      view,
      'carried',
      made.flatMap((offer) => offer ?? []),
    );
}

export interface OffersInput {
  readonly session: AnnotationSession;
  readonly data: ReadingData;
  readonly views: Views;
  readonly hanging: HangingState;
}

/** Offers on every hung image, anew when something they rest on changed. Returns what offers on one image by command. */
export function useOffers({ session, data, views, hanging }: OffersInput): (view: ImageView) => Promise<boolean> {
  const record = useStore(session.record, (s) => s.record);
  const alignments = useComparison((s) => s.alignments);
  // Images on which the reader asked for lesions of later dates too.
  const asked = useRef(new Set<string>());
  // What the offers rest on, as one word: lesions with their studies not seen in, and accepted marks.
  const basis = record === null ? '' : offerBasis(record);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the record is read through `basis`, so that a note does not move an offer
  useEffect(() => {
    const now = session.record.getState().record;
    if (now === null) return;
    let current = true;
    for (const cell of hanging.cells) {
      const info = cell ? data.instances.get(cell.sopInstanceUid) : undefined;
      if (!cell || !info?.rows) continue;
      const view = views.view(info, cell.frame);
      void offerOn(session, view, sourcesFor(now, view, data, asked.current.has(viewKey(view))), () => current);
    }
    return () => {
      current = false;
    };
  }, [session, data, views, hanging.cells, basis, alignments]);
  return useCallback(
    async (view: ImageView) => {
      const now = session.record.getState().record;
      const sources = now === null ? [] : sourcesFor(now, view, data, true);
      if (sources.length === 0) return false;
      asked.current.add(viewKey(view));
      await offerOn(session, view, sources);
      const first = session.offersOn(view)[0]?.annotations[0];
      if (first) session.select(first.id);
      return first !== undefined;
    },
    [session, data],
  );
}

function offerBasis(record: PatientRecord): string {
  const lesions = record.lesions.map((l) => `${l.id} ${notSeenIn(record, l.id).join(' ')}`);
  const marks = record.annotations
    .filter((a) => a.lesionId !== null && a.status === 'accepted')
    .map((a) => `${a.id} ${JSON.stringify(a.shape)}`);
  return [...lesions, ...marks].join('\n');
}

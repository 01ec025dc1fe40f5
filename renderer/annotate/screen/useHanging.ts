/** Which image hangs in which place, and which place is the active one. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RailImage } from '../../timeline/railImages.ts';
import { prefetch } from '../../viewer/frames/frames.ts';
import { type Hung, imagesInTime, type Layout, openingHang, placesOf, stepDate } from './hanging.ts';
import type { ReadingData } from './useReadingData.ts';

export interface Hanging {
  readonly layout: Layout;
  readonly places: readonly (Hung | null)[];
  readonly active: number;
  readonly images: readonly RailImage[];
  setLayout(layout: Layout): void;
  activate(place: number): void;
  hang(image: Hung, place?: number): void;
  /** Shows an image where it hangs already, else in the active place. */
  show(image: Hung): void;
  step(by: 1 | -1): void;
}

const same = (a: Hung | null | undefined, b: Hung): boolean =>
  a?.sopInstanceUid === b.sopInstanceUid && a.frame === b.frame;

export function useHanging(data: ReadingData | null): Hanging {
  const images = useMemo(() => imagesInTime(data?.studies ?? []), [data]);
  const [layout, setLayout] = useState<Layout>('1x2');
  const [hung, setHung] = useState<readonly (Hung | null)[]>([]);
  const [active, setActive] = useState(0);
  const patientKey = data?.patient.patientKey ?? null;
  const [hungFor, setHungFor] = useState<string | null>(null);
  if (data && hungFor !== patientKey) {
    const opening = openingHang(data.studies);
    setHungFor(patientKey);
    setLayout(opening.layout);
    setHung(opening.hung);
    setActive(0);
  }
  const count = placesOf(layout);
  const places = useMemo(() => Array.from({ length: count }, (_, i) => hung[i] ?? null), [count, hung]);
  const current = Math.min(active, count - 1);

  const hang = useCallback(
    (image: Hung, place = current) => {
      setHung((before) => {
        const next = Array.from({ length: Math.max(before.length, place + 1) }, (_, i) => before[i] ?? null);
        next[place] = { sopInstanceUid: image.sopInstanceUid, frame: image.frame };
        return next;
      });
      setActive(place);
    },
    [current],
  );
  const show = useCallback(
    (image: Hung) => {
      const at = places.findIndex((place) => same(place, image));
      if (at >= 0) setActive(at);
      else hang(image);
    },
    [places, hang],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const here = places[current];
      const next = here ? stepDate(images, here, by) : null;
      if (next) hang(next);
    },
    [places, current, images, hang],
  );
  useEffect(() => {
    // What [ and ] would show next is decoded ahead.
    const near = places.flatMap((place) => (place ? [stepDate(images, place, -1), stepDate(images, place, 1)] : []));
    prefetch(near.filter((image): image is RailImage => image !== null));
  }, [places, images]);
  return { layout, places, active: current, images, setLayout, activate: setActive, hang, show, step };
}

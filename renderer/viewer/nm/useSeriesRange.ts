import { useEffect, useState } from 'react';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { soon } from '../frames/frameStore.ts';
import { frames } from '../frames/frames.ts';
import type { FrameStatistics } from '../frames/protocol.ts';
import { rangeOf } from './derived.ts';

/** Whether all frames of a file may be decoded together: 64 MB of them. */
export function isSmallSeries({ rows, columns, numberOfFrames }: InstanceInfo): boolean {
  return numberOfFrames > 1 && (rows ?? 0) * (columns ?? 0) * 2 * numberOfFrames <= 64 * 1024 * 1024;
}

/** The range of all frames of a scan that follow each other; null where a frame stands alone or not all are there yet. */
export function useSeriesRange(info: InstanceInfo | null, frame: number, ready: boolean): FrameStatistics | null {
  const group = info?.modality === 'NM' ? info.nm?.groups.find((one) => one.frames.includes(frame)) : undefined;
  const isSeries = info !== null && isSmallSeries(info) && group !== undefined && group.frames.length > 1;
  const key = isSeries ? `${info.sopInstanceUid} ${group.frames.join(' ')}` : null;
  const [known, setKnown] = useState<{ key: string; range: FrameStatistics } | null>(null);
  const isKnown = known !== null && known.key === key;
  useEffect(() => {
    if (key === null || !ready || isKnown) return;
    const [sop = '', ...numbers] = key.split(' ');
    const claims = numbers.map((number) => frames.claim(sop, Number(number), soon));
    let live = true;
    Promise.all(claims.map((claim) => claim.promise)).then(
      (decoded) => live && setKnown({ key, range: rangeOf(decoded.map((one) => one.statistics)) }),
      // A frame that cannot be read says so itself when it is looked at.
      () => undefined,
    );
    return () => {
      live = false;
      for (const claim of claims) claim.release();
    };
  }, [key, ready, isKnown]);
  return isKnown ? known.range : null;
}

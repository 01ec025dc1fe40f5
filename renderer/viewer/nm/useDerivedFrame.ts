import { useEffect, useState } from 'react';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { buildPyramid } from '../display/pyramid.ts';
import { soon } from '../frames/frameStore.ts';
import { frames } from '../frames/frames.ts';
import type { DecodedFrame } from '../frames/protocol.ts';
import { frameStatistics } from '../frames/statistics.ts';
import { type DerivedKind, derive, derivedSources } from './derived.ts';

/** The sum or geometric mean that belongs to a frame; null while it is not asked for, not possible or not there yet. */
export function useDerivedFrame(info: InstanceInfo | null, frame: number, kind: DerivedKind): DecodedFrame | null {
  const sources = info === null ? null : derivedSources(info, frame, kind);
  const key = info === null || sources === null ? null : `${info.sopInstanceUid} ${kind} ${sources.join(' ')}`;
  const [made, setMade] = useState<{ key: string; frame: DecodedFrame } | null>(null);
  useEffect(() => {
    if (key === null || info === null || kind === 'none') return;
    const wanted = key.split(' ').slice(2).map(Number);
    const claims = wanted.map((number) => frames.claim(info.sopInstanceUid, number, soon));
    let live = true;
    Promise.all(claims.map((claim) => claim.promise)).then(
      (decoded) => {
        const base = decoded[0];
        if (!live || base === undefined) return;
        const stored = derive(
          kind,
          decoded.map((one) => one.stored),
        );
        const statistics = frameStatistics(stored, info.pixelPaddingValue);
        setMade({ key, frame: { ...base, stored, levels: buildPyramid(stored), statistics } });
      },
      // The single frame shows what is wrong.
      () => undefined,
    );
    return () => {
      live = false;
      for (const claim of claims) claim.release();
    };
  }, [key, info, kind]);
  return made !== null && made.key === key ? made.frame : null;
}

/** The pictures' own match, computed once for each pair and kept while the patient is open. */
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { Alignment } from '../../../shared/geometry/alignment.ts';
import { frames } from '../../viewer/frames/frames.ts';
import type { DecodedFrame } from '../../viewer/frames/protocol.ts';
import { imageKey } from '../commands/findings.ts';
import { fullSize, isScan, knownScale, type Picture } from './placement.ts';
import type { RegisterReply, RegisterRequest } from './registerWorker.ts';

export type Match = { readonly alignment: Alignment; readonly score: number } | null;

const known = new Map<string, Promise<Match>>();
const keptPairs = 64;
const waiting = new Map<number, (reply: RegisterReply) => void>();
let worker: Worker | null = null;
let asked = 0;

function ask(request: Omit<RegisterRequest, 'id'>): Promise<RegisterReply> {
  if (worker === null) {
    worker = new Worker(new URL('./registerWorker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<RegisterReply>) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
    // A worker that failed answers all with "no match"; the next pair gets a new one.
    worker.onerror = () => {
      for (const [id, answer] of waiting) answer({ id, registration: null });
      waiting.clear();
      worker?.terminate();
      worker = null;
    };
  }
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ id, ...request } satisfies RegisterRequest);
  });
}

/** The smallest copy of a frame: a film is matched at a few hundred pixels, whatever its size. */
function small({ stored, levels }: DecodedFrame): StoredFrame {
  const last = levels.at(-1);
  return last ? { ...last, samplesPerPixel: stored.samplesPerPixel } : stored;
}

async function register(from: Picture, to: Picture): Promise<Match> {
  const claims = [from, to].map(({ info, frame }) => frames.claim(info.sopInstanceUid, frame));
  try {
    const [a, b] = await Promise.all(claims.map((claim) => claim.promise));
    if (!a || !b) return null;
    const [sa, sb] = [small(a), small(b)];
    const scale = knownScale(from, to);
    // Pixel sizes tell the scale on scans alone: on films the magnification differs too.
    const options =
      isScan(from) && scale !== null
        ? ({ by: 'counts', scale: (scale * (a.stored.columns / sa.columns) * sb.columns) / b.stored.columns } as const)
        : ({ by: isScan(from) ? 'counts' : 'edges' } as const);
    const { registration } = await ask({ from: sa, to: sb, options });
    if (registration === null) return null;
    const alignment = fullSize(
      registration.alignment,
      { full: a.stored.columns, small: sa.columns },
      { full: b.stored.columns, small: sb.columns },
    );
    return { alignment, score: registration.score };
  } catch {
    // An image that cannot be decoded says so in its viewport; here it only means that nothing can be matched.
    return null;
  } finally {
    for (const claim of claims) claim.release();
  }
}

/** The match of two pictures; null where they do not fit. */
export function matchOf(from: Picture, to: Picture): Promise<Match> {
  const key = [from, to].map(({ info, frame }) => imageKey(info.sopInstanceUid, frame)).join(' ');
  const before = known.get(key);
  if (before) return before;
  const made = register(from, to);
  if (known.size >= keptPairs) known.delete(known.keys().next().value ?? '');
  known.set(key, made);
  return made;
}

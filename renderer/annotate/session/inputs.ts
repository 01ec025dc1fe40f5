/**
 * The one line in which everything waits that the reader does to the images: presses, keys and commands, in the order in which
 * they were made. What comes before the last step is stored, or before a picture is there, is kept and done afterwards.
 */
import type { RecordStore } from '../store/recordStore.ts';
import type { ImageView } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** A promise holds up what comes after it. */
export type Act = () => void | Promise<void>;

export interface Inputs {
  /** Something is kept: what is decided now would be decided on a state that is about to change. */
  readonly waiting: boolean;
  /** Does it when everything before it is done and on disk: now, if that is so. For what begins or ends a gesture. */
  whenStored(act: Act): void;
  /** Does it when everything before it is done: now, if nothing waits. */
  inOrder(act: Act): void;
  /** Resolves when nothing waits and everything that came of it is on disk. */
  settled(): Promise<void>;
}

interface Kept {
  readonly act: Act;
  readonly needsStored: boolean;
}

/** @param onWaiting told when something begins to wait, and when nothing does any more */
export function createInputs(record: RecordStore, onWaiting: (waiting: boolean) => void): Inputs {
  let kept: Kept[] | null = null;
  /** Within an act its turn has come: what it does through this line is part of it. */
  let inside = false;
  let parts: Promise<void>[] = [];
  let line: Promise<void> = Promise.resolve();

  const isReady = (): boolean => record.getState().pending === 0 && record.getState().service === 'running';

  /** Resolves when everything is on disk and the service is there for more. */
  async function ready(): Promise<void> {
    while (!isReady()) {
      await record.actions.settled();
      if (record.getState().service === 'running') continue;
      await new Promise<void>((resolve) => {
        const stop = record.subscribe(({ service }) => {
          if (service !== 'running') return;
          stop();
          resolve();
        });
      });
    }
  }

  /** Does it, and resolves when all of it is done; undefined when it is already. What fails has told so itself. */
  function perform(act: Act): Promise<unknown> | undefined {
    inside = true;
    parts = [];
    try {
      const done = act();
      if (done instanceof Promise) parts.push(done);
    } catch {
      // What comes after it is done all the same.
    } finally {
      inside = false;
    }
    return parts.length === 0 ? undefined : Promise.allSettled(parts);
  }

  async function run(waiting: Kept[], first: Promise<unknown> | undefined): Promise<void> {
    await first;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (next.needsStored) await ready();
      await perform(next.act);
    }
    kept = null;
    onWaiting(false);
  }

  function add(next: Kept): void {
    if (inside) {
      const done = next.act();
      if (done instanceof Promise) parts.push(done);
    } else if (kept !== null) kept.push(next);
    else if (next.needsStored && !isReady()) {
      kept = [next];
      onWaiting(true);
      line = run(kept, undefined);
    } else {
      const done = perform(next.act);
      if (done === undefined) return;
      kept = [];
      onWaiting(true);
      line = run(kept, done);
    }
  }

  return {
    get waiting() {
      return kept !== null && !inside;
    },
    whenStored: (act) => add({ act, needsStored: true }),
    inOrder: (act) => add({ act, needsStored: false }),
    async settled() {
      do {
        await line;
        await record.actions.settled();
      } while (kept !== null || record.getState().pending > 0);
    },
  };
}

/**
 * Does it with the pixels of the image: now, or when they have arrived, and then before whatever the reader does next.
 * @param there whether they are
 */
export function withPixels(session: AnnotationSession, view: ImageView, there: () => boolean, act: () => void): void {
  if (there() || view.arrived === undefined) {
    act();
    return;
  }
  session.interaction.setState({ problem: 'The image is being read. This is done as soon as it is there.' });
  session.inputs.inOrder(async () => {
    await view.arrived?.();
    session.interaction.setState({ problem: null });
    act();
  });
}

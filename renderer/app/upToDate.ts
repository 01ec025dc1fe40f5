/** Answers of the service that a screen keeps up to date while it is shown. */
import type { ServiceEvent } from '../../shared/contract/methods.ts';
import { onEvent } from './client.ts';
import { showError } from './messages.ts';

/** Whoever shows something of the service that is not the record, to be asked again. */
const readers = new Set<() => void>();

/** Calls the reader when an event says that it is out of date, or when everything is read anew. */
export function readAgain(isMeant: (event: ServiceEvent) => boolean, read: () => void): () => void {
  readers.add(read);
  const stop = onEvent((event) => isMeant(event) && read());
  return () => {
    readers.delete(read);
    stop();
  };
}

/** Asks for everything anew that the screen shows beside the record: for when the service says that it is not what is stored. */
export function readEverythingAgain(): void {
  for (const read of readers) read();
}

export interface Question<T> {
  ask(): Promise<T>;
  readonly take: (answer: T) => void;
  /** Shows the error unless given. */
  readonly fail?: (error: unknown) => void;
  readonly isOutdatedBy: (event: ServiceEvent) => boolean;
}

/** For an effect: asks now and whenever the answer is out of date, until the function that it returns is called; what comes later is dropped. */
export function keepAsking<T>({ ask, take, fail = showError, isOutdatedBy }: Question<T>): () => void {
  let current = true;
  const read = () =>
    void ask().then(
      (answer) => current && take(answer),
      (error: unknown) => current && fail(error),
    );
  read();
  const stop = readAgain(isOutdatedBy, read);
  return () => {
    current = false;
    stop();
  };
}

/** Repeat reading: the same films once more, in random order, without date and earlier marks. */
import { ArrowLeft, Play, SkipForward, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { lesionTitle } from '../annotate/commands/words.ts';
import { type ReadingData, usePatientData } from '../annotate/screen/useReadingData.ts';
import { useRecordStore } from '../annotate/store/useRecord.ts';
import { type Command, useCommands } from '../app/commands.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { imageCommands } from '../viewer/imageCommands.ts';
import { RepeatFilm, repeatViewportId } from './RepeatFilm.tsx';
import { RepeatResults } from './RepeatResults.tsx';
import styles from './RepeatScreen.module.css';
import { repeatResult } from './statistics.ts';
import { type RepeatReading, useRepeatReading } from './useRepeatReading.ts';

export interface RepeatScreenProps {
  readonly patientKey: string;
  readonly lesionId: string | null;
  readonly onClose: () => void;
}

export function RepeatScreen(props: RepeatScreenProps) {
  const data = usePatientData(props.patientKey);
  if (!data) return <main className={styles.screen} aria-busy aria-label="Repeat reading" />;
  return <Repeat {...props} data={data} />;
}

const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

function Repeat({ patientKey, lesionId, onClose, data }: RepeatScreenProps & { data: ReadingData }) {
  const store = useRecordStore(patientKey);
  const record = useStore(store, (s) => s.record);
  const [chosen, setChosen] = useState<string | null>(lesionId);
  const reading = useRepeatReading(store, data.instances, chosen);
  const { current, progress } = reading;
  useCommands(useMemo(() => imageCommands(repeatViewportId), []));
  const undo = useRef(reading.undo);
  undo.current = reading.undo;
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'edit.undo',
          title: 'Undo the last second reading',
          group: 'Reading',
          keys: ['Ctrl+Z'],
          run: () => undo.current(),
        },
      ],
      [],
    ),
  );
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current !== null) root.current?.querySelector<HTMLElement>('[data-viewport]')?.focus();
  }, [current]);
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const onImage = event.target instanceof HTMLElement && event.target.hasAttribute('data-viewport');
    if (!onImage || current === null || event.altKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && !event.key.startsWith('Arrow')) return;
    if (event.key === 'Escape') current.drawing.reset();
    else if (!current.drawing.key({ key: event.key, shift: event.shiftKey, ctrl })) {
      if (event.key !== 'Enter') return;
      reading.store();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const nameOf = (id: string) => {
    const lesion = record?.lesions.find((one) => one.id === id);
    return lesion ? lesionTitle(lesion) : id;
  };
  const running = progress !== null && current !== null;
  return (
    <main className={styles.screen} ref={root} onKeyDownCapture={onKeyDownCapture} aria-label="Repeat reading">
      <header className={styles.bar}>
        <IconButton icon={ArrowLeft} label="Back to the reading" onPress={onClose} />
        <h2>Repeat reading</h2>
        {running && (
          <span role="status" data-testid="repeat-progress">
            Film {progress.done + 1} of {progress.total}: {nameOf(current.film.lesionId)}
          </span>
        )}
      </header>
      {running ? (
        <>
          <div className={styles.image}>
            <RepeatFilm key={current.film.key} film={current.film} drawing={current.drawing} />
          </div>
          <Controls reading={reading} />
        </>
      ) : (
        <div className={styles.page}>
          <section className={styles.section}>
            <p>
              Each film is shown once more, in random order, without its date, your earlier marks and any value. Both
              readings together give your own error of measurement: the smallest change beyond your own reading
              variability.
            </p>
            <label className={styles.field}>
              Lesion
              <select value={chosen ?? ''} onChange={({ target }) => setChosen(target.value || null)}>
                <option value="">All lesions of this patient</option>
                {record?.lesions.map((lesion) => (
                  <option key={lesion.id} value={lesion.id}>
                    {lesionTitle(lesion)}
                  </option>
                ))}
              </select>
            </label>
            <p className={styles.secondary} data-testid="repeat-films">
              {filmWords(reading)}
            </p>
            <div className={styles.buttons}>
              {reading.readTwice < reading.films.length && (
                <Button kind="primary" icon={Play} onPress={() => reading.start(false, randomSeed())}>
                  {reading.readTwice === 0 ? 'Start' : 'Read the films that are left'}
                </Button>
              )}
              {reading.readTwice > 0 && (
                <Button icon={Play} onPress={() => reading.start(true, randomSeed())}>
                  Read all again
                </Button>
              )}
              {reading.canUndo && (
                <Button icon={Undo2} onPress={reading.undo}>
                  Undo the last one
                </Button>
              )}
            </div>
          </section>
          {record && reading.readTwice > 0 && (
            <RepeatResults
              long={repeatResult(record, reading.films, 'long-axis')}
              short={repeatResult(record, reading.films, 'short-axis')}
            />
          )}
        </div>
      )}
    </main>
  );
}

function filmWords({ films, readTwice }: RepeatReading): string {
  if (films.length === 0) return 'No film has a long axis of this lesion yet. Measure it first, then read again.';
  const count = films.length === 1 ? 'One film' : `${films.length} films`;
  return `${count} with a long axis${readTwice === 0 ? '' : `, ${readTwice} read twice`}.`;
}

function Controls({ reading }: { reading: RepeatReading }) {
  const { current } = reading;
  if (current === null) return null;
  return <DrawnControls key={current.film.key} reading={reading} current={current} />;
}

function DrawnControls({
  reading,
  current,
}: {
  reading: RepeatReading;
  current: NonNullable<RepeatReading['current']>;
}) {
  const { finished, hint, problem, drafts } = useStore(current.drawing.state);
  return (
    <footer className={styles.controls}>
      <span role="status" className={problem ? styles.warning : styles.secondary}>
        {problem ?? (finished ? 'Enter stores it and shows the next film. Draw again to replace it.' : hint)}
      </span>
      <Button kind="quiet" icon={Undo2} isDisabled={!reading.canUndo} onPress={reading.undo}>
        Undo the last film
      </Button>
      <Button kind="quiet" isDisabled={drafts.length === 0} onPress={current.drawing.reset}>
        Draw again
      </Button>
      <Button icon={SkipForward} onPress={reading.skip}>
        Skip
      </Button>
      <Button onPress={reading.stop}>Stop</Button>
      <Button kind="primary" isDisabled={!finished} onPress={reading.store}>
        Next film
      </Button>
    </footer>
  );
}

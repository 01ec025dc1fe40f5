import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, UsersRound } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { WorklistRow } from '../../shared/contract/methods.ts';
import { shortDate } from '../../shared/wording/date.ts';
import styles from './PatientTable.module.css';
import type { Query, useSearch } from './useLibrary.ts';

const rowHeight = 36;
const headHeight = 32;

interface Props {
  readonly search: ReturnType<typeof useSearch>;
  readonly sort: Query['sort'];
  readonly descending: boolean;
  readonly onSort: (sort: Query['sort'], descending: boolean) => void;
  readonly selected: string | null;
  readonly onSelect: (patientKey: string) => void;
  readonly onOpen: (patientKey: string) => void;
}

const columns: readonly { readonly label: string; readonly sort: Query['sort'] | null }[] = [
  { label: 'Name', sort: 'name' },
  { label: 'ID', sort: 'id' },
  { label: 'Born', sort: null },
  { label: 'Last study', sort: 'last-date' },
  { label: 'Studies', sort: null },
  { label: 'State', sort: null },
];

const stateWords: Readonly<Record<WorklistRow['state'], string>> = {
  new: '',
  draft: 'Draft',
  preliminary: 'Preliminary',
  final: 'Final',
  amended: 'Amended',
  withdrawn: 'Withdrawn',
};

/** A grid of patients that draws only what is in view; arrows move, Enter opens. */
export function PatientTable({ search, sort, descending, onSort, selected, onSelect, onOpen }: Props) {
  const total = search.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  /** A row that was gone to before it was loaded: it is chosen when it is there. */
  const [waiting, setWaiting] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // The head scrolls with the rows and stays on top of them, so that both have the same width with and without a scroll bar.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { need, rowAt, answers } = search;
  useEffect(() => need(first, last), [need, first, last]);

  const firstKey = rowAt(0)?.patientKey;
  const chosenIn = useRef<Query | null>(null);
  useEffect(() => {
    if (firstKey === undefined || (selected !== null && chosenIn.current === answers)) return;
    chosenIn.current = answers;
    setWaiting(null);
    // Whoever was chosen before another search may not be in it: a patient who is not listed is not offered for reading.
    for (let i = 0, row = rowAt(0); row !== null; i += 1, row = rowAt(i)) if (row.patientKey === selected) return;
    setActive(0);
    onSelect(firstKey);
  }, [selected, firstKey, answers, rowAt, onSelect]);

  const waitedFor = waiting === null ? undefined : rowAt(waiting)?.patientKey;
  useEffect(() => {
    if (waitedFor === undefined) return;
    setWaiting(null);
    onSelect(waitedFor);
  }, [waitedFor, onSelect]);

  // Rows move while an import runs: the keys go on from the patient who is chosen, not from where that row was.
  const chosen = items.find(({ index }) => selected !== null && rowAt(index)?.patientKey === selected);
  const cursor = waiting ?? chosen?.index ?? active;
  const move = (index: number) => {
    const target = Math.max(0, Math.min(total - 1, index));
    setActive(target);
    rows.scrollToIndex(target);
    const row = rowAt(target);
    setWaiting(row ? null : target);
    if (row) onSelect(row.patientKey);
  };
  const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 360) - headHeight) / rowHeight) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + page,
    PageUp: cursor - page,
    Home: 0,
    End: total - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = steps[event.key];
    if (target !== undefined) {
      event.preventDefault();
      move(target);
    } else if (event.key === 'Enter') {
      // The patient who is highlighted and previewed, and nobody else.
      if (selected !== null && waiting === null) onOpen(selected);
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid has no <table> equivalent
    <div
      className={styles.table}
      role="grid"
      aria-label="Patients"
      aria-rowcount={total + 1}
      aria-activedescendant={total > 0 ? `patient-row-${cursor}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div ref={scroller} className={styles.scroller} role="presentation">
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
        <div className={styles.head} role="row" aria-rowindex={1} tabIndex={-1}>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: see the grid
            <div
              key={column.label}
              role="columnheader"
              tabIndex={-1}
              aria-sort={column.sort === sort ? (descending ? 'descending' : 'ascending') : 'none'}
            >
              {column.sort === null ? (
                column.label
              ) : (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() =>
                    column.sort && onSort(column.sort, column.sort === sort ? !descending : column.sort === 'last-date')
                  }
                >
                  {column.label}
                  {column.sort === sort &&
                    (descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                </button>
              )}
            </div>
          ))}
        </div>
        <div className={styles.sheet} style={{ height: rows.getTotalSize() }} role="presentation">
          {items.map((item) => {
            const row = rowAt(item.index);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid
              // biome-ignore lint/a11y/useSemanticElements: see the grid
              <div
                key={item.index}
                id={`patient-row-${item.index}`}
                role="row"
                tabIndex={-1}
                aria-rowindex={item.index + 2}
                aria-selected={row !== null && row.patientKey === selected}
                className={styles.row}
                style={{ transform: `translateY(${item.start - headHeight}px)` }}
                onClick={() => move(item.index)}
                onDoubleClick={() => row && onOpen(row.patientKey)}
              >
                {row ? <Cells row={row} /> : <span className={styles.loading}>Loading</span>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Where several people have the ID, it says so and shows who issued it. */
function PatientIdCell({ row: { patientId, issuer, people } }: { row: WorklistRow }) {
  if (people < 2) return patientId || 'No ID';
  const notice = `${people} people under one ID`;
  return (
    <span className={styles.shared} title={[notice, issuer && `issued by ${issuer}`].filter(Boolean).join(', ')}>
      <UsersRound size={14} aria-hidden />
      <span className="visually-hidden">{notice}: </span>
      {patientId || 'No ID'}
      {issuer !== '' && <span className={styles.quiet}> {issuer}</span>}
    </span>
  );
}

function Cells({ row }: { row: WorklistRow }) {
  const counts = Object.entries(row.modalities).sort(([a], [b]) => a.localeCompare(b));
  const cells = [
    <span key="name" className={styles.name} title={row.name}>
      {row.name || 'No name'}
    </span>,
    <PatientIdCell key="id" row={row} />,
    <span key="born">
      {shortDate(row.birthDate)} <span className={styles.quiet}>{row.sex}</span>
    </span>,
    <span key="last">
      {shortDate(row.lastDate)} <span className={styles.quiet}>{row.lastModality}</span>
    </span>,
    <span key="studies" className={styles.modalities}>
      {counts.map(([modality, count]) => (
        <span key={modality}>
          {count} <span className={styles.quiet}>{modality}</span>
        </span>
      ))}
    </span>,
    <span key="state" className={styles.state} data-state={row.state}>
      {stateWords[row.state]}
      {row.lesions > 0 && <span className={styles.quiet}> HO {row.lesions}</span>}
    </span>,
  ];
  return cells.map((cell, index) => (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names the active row
    <div key={columns[index]?.label} role="gridcell" className={styles.cell}>
      {cell}
    </div>
  ));
}

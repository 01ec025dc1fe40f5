import { FolderOpen, Search, Settings, TestTube } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import {
  Button as AriaButton,
  Checkbox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Select,
  SelectValue,
} from 'react-aria-components';
import { call } from '../app/client.ts';
import { useCommands } from '../app/commands.ts';
import { showError } from '../app/messages.ts';
import { useNavigation } from '../app/route.ts';
import { Button } from '../app/ui/Button.tsx';
import { CopyPreference } from './CopyPreference.tsx';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { ImportBar } from './ImportBar.tsx';
import { PatientPreview } from './PatientPreview.tsx';
import { PatientTable } from './PatientTable.tsx';
import { emptyQuery, type Query, useJobs, useSearch, useSummary } from './useLibrary.ts';
import styles from './Worklist.module.css';

const ask = (promise: Promise<unknown>) => void promise.catch(showError);
const number = new Intl.NumberFormat('en-US');

const periods = [
  { id: 'any', label: 'Any date', days: null },
  { id: 'month', label: 'Last 30 days', days: 30 },
  { id: 'quarter', label: 'Last 3 months', days: 91 },
  { id: 'year', label: 'Last year', days: 365 },
] as const;

const modalities = ['Any modality', 'DX', 'CR', 'NM', 'MR', 'CT'];

const words = { patients: 'patient', studies: 'study', instances: 'image' } as const;

function counted(count: number, word: string): string {
  return `${number.format(count)} ${count === 1 ? word : word === 'study' ? 'studies' : `${word}s`}`;
}

function daysAgo(days: number | null): string | null {
  return days === null ? null : new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

export function Worklist() {
  const { go, open } = useNavigation();
  const { summary } = useSummary();
  const [query, setQuery] = useState<Query>(emptyQuery);
  const [period, setPeriod] = useState<string>('any');
  const [selected, setSelected] = useState<string | null>(null);
  const search = useSearch(query);
  const { jobs, dismiss } = useJobs();
  const field = useRef<HTMLInputElement>(null);

  useCommands(
    useMemo(
      () => [
        {
          id: 'library.search',
          title: 'Search the worklist',
          group: 'Worklist' as const,
          keys: ['/', 'Ctrl+F'],
          run: () => field.current?.focus(),
        },
      ],
      [],
    ),
  );

  const read = (patientKey: string) => go({ screen: 'reading', patientKey });
  const empty = summary !== null && summary.instances === 0;
  const filtered = query.text !== '' || query.modality !== null || query.from !== null || query.hasLesion;

  return (
    <div className={styles.screen}>
      <nav className={styles.bar} aria-label="Library">
        <span className={styles.brand}>Enthesis</span>
        <Button icon={FolderOpen} onPress={() => ask(call('host.openFolder', {}))}>
          Open folder
        </Button>
        <CopyPreference />
        <span className={styles.space} />
        <Button kind="quiet" icon={TestTube} onPress={() => ask(call('host.openDemonstration', {}))}>
          Demonstration
        </Button>
        <Button kind="quiet" icon={Settings} onPress={() => open('settings')}>
          Settings
        </Button>
      </nav>

      <div className={styles.columns}>
        <main className={styles.main}>
          <h1 className="visually-hidden">Worklist</h1>
          {summary?.notice && (
            <p className={styles.notice} role="alert">
              {summary.notice}
            </p>
          )}
          {empty ? (
            <EmptyLibrary busy={jobs.some(({ state }) => state === 'running')} />
          ) : (
            <>
              <div className={styles.filters}>
                <SearchField
                  aria-label="Search patients"
                  className={styles.search ?? ''}
                  value={query.text}
                  onChange={(text) => setQuery({ ...query, text })}
                >
                  <Search size={16} aria-hidden />
                  <Input ref={field} placeholder="Name, ID, accession, description" />
                  <kbd>/</kbd>
                </SearchField>
                <Choice
                  label="Modality"
                  value={query.modality ?? 'Any modality'}
                  items={modalities.map((id) => ({ id, label: id }))}
                  onChange={(id) => setQuery({ ...query, modality: id === 'Any modality' ? null : id })}
                />
                <Choice
                  label="Date"
                  value={period}
                  items={periods}
                  onChange={(id) => {
                    setPeriod(id);
                    setQuery({ ...query, from: daysAgo(periods.find((p) => p.id === id)?.days ?? null) });
                  }}
                />
                <Checkbox
                  className={styles.toggle ?? ''}
                  isSelected={query.hasLesion}
                  onChange={(hasLesion) => setQuery({ ...query, hasLesion })}
                >
                  <span className={styles.box} aria-hidden />
                  HO only
                </Checkbox>
                <span className={styles.total} role="status">
                  {search.total === null
                    ? ''
                    : `${number.format(search.total)} ${search.total === 1 ? 'patient' : 'patients'}`}
                </span>
              </div>
              {search.total === 0 ? (
                <div className={styles.nothing}>
                  <p>{filtered ? 'No patient matches this search.' : 'No patients yet.'}</p>
                  {filtered && (
                    <Button
                      onPress={() => {
                        setQuery(emptyQuery);
                        setPeriod('any');
                      }}
                    >
                      Clear the search
                    </Button>
                  )}
                </div>
              ) : (
                <PatientTable
                  search={search}
                  sort={query.sort}
                  descending={query.descending}
                  onSort={(sort, descending) => setQuery({ ...query, sort, descending })}
                  selected={selected}
                  onSelect={setSelected}
                  onOpen={read}
                />
              )}
            </>
          )}
          {summary && !empty && (
            <footer className={styles.foot}>
              <span>
                {(['patients', 'studies', 'instances'] as const)
                  .map((key) => counted(summary[key], words[key]))
                  .join('  ·  ')}
              </span>
              <span className={styles.keys} aria-hidden>
                <kbd>↑</kbd>
                <kbd>↓</kbd> choose <kbd>Enter</kbd> read <kbd>/</kbd> search
              </span>
            </footer>
          )}
        </main>

        {!empty && (
          <PatientPreview patientKey={search.total === 0 ? null : selected} onOpen={read} onSelect={setSelected} />
        )}
      </div>
      {/* Across the whole window: what can be pressed here stays where it is when patients appear above. */}
      <ImportBar jobs={jobs} onDismiss={dismiss} onRead={read} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly items: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

function Choice({ label, value, items, onChange }: ChoiceProps) {
  return (
    <Select selectedKey={value} onSelectionChange={(key) => onChange(String(key))} className={styles.choice ?? ''}>
      <Label className="visually-hidden">{label}</Label>
      <AriaButton className={styles.choiceButton ?? ''}>
        <SelectValue />
        <span aria-hidden>▾</span>
      </AriaButton>
      <Popover className={styles.popover ?? ''}>
        <ListBox>
          {items.map((item) => (
            <ListBoxItem key={item.id} id={item.id} className={styles.option ?? ''}>
              {item.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

import { Search } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import type { MethodOutput, WorklistRow } from '../../shared/contract/methods.ts';
import { contradictions, type IdentityField } from '../../shared/dicom/people/identity.ts';
import { shortDate } from '../../shared/wording/date.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './PeopleDialog.module.css';

type People = MethodOutput<'people.get'>;
type Person = People['people'][number];
type Statement = Person['statements'][number];

interface Props {
  readonly patientKey: string;
  readonly onClose: () => void;
  /** The person to look at from now on. */
  readonly onChanged: (patientKey: string) => void;
}

const facts: readonly { readonly label: string; readonly field: IdentityField | null; of(own: Statement): string }[] = [
  { label: 'Name', field: 'name', of: ({ patient }) => patient.name },
  { label: 'ID', field: null, of: ({ patient }) => patient.patientId },
  { label: 'Issued by', field: 'issuer', of: ({ patient }) => patient.issuer ?? '' },
  { label: 'Born', field: 'birthDate', of: ({ patient }) => shortDate(patient.birthDate) },
  { label: 'Sex', field: 'sex', of: ({ patient }) => patient.sex },
];

/** People who share an ID side by side, with what tells them apart; joined and parted here, and both can be taken back. */
export function PeopleDialog({ patientKey, onClose, onChanged }: Props) {
  const [known, setKnown] = useState<People | null>(null);
  /** Somebody with another ID, looked for by the reader. */
  const [other, setOther] = useState<Person | null>(null);
  const load = useCallback(() => call('people.get', { patientKey }).then(setKnown, showError), [patientKey]);
  useEffect(() => {
    setOther(null);
    void load();
  }, [load]);
  if (known === null) return null;
  const others = known.people.filter((person) => person.patientKey !== patientKey);
  const people = [
    ...known.people.filter((person) => person.patientKey === patientKey),
    ...others,
    ...(other === null || known.people.some(({ patientKey: key }) => key === other.patientKey) ? [] : [other]),
  ];
  const differing = differences(people);

  const part = (step: number) =>
    call('people.part', { step }).then(({ patientKeys }) => {
      showInfo('Parted. Each mark is with the person whose image it is on.');
      onChanged(patientKeys[0] ?? patientKey);
    }, showError);
  const join = (person: Person) =>
    call('people.join', { into: patientKey, other: person.patientKey }).then(async ({ patientKey: joined }) => {
      const { joins } = await call('people.get', { patientKey: joined });
      const step = joins.findLast((item) => item.patientKey === joined)?.step;
      showInfo(
        'Joined: one patient with the studies and the work of both.',
        step === undefined ? undefined : { label: 'Undo', run: () => void part(step) },
      );
      onChanged(joined);
    }, showError);
  const assign = (from: string, to: string) => call('people.assign', { from, to }).then(load, showError);

  return (
    <Dialog
      title={people.length > 1 ? 'One person or several?' : 'Join with another patient'}
      isOpen
      onClose={onClose}
      wide
      footer={
        <Button kind="quiet" onPress={onClose}>
          Close
        </Button>
      }
    >
      <div className={styles.form}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Attribute</span>
              </th>
              {people.map((person) => (
                <th key={person.patientKey} scope="col">
                  {person.patientKey === patientKey ? 'This patient' : 'Other patient'}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map(({ label, field, of }) => (
              <tr key={label} data-differs={field !== null && differing.has(field)}>
                <th scope="row">
                  {label}
                  {field !== null && differing.has(field) && <span className={styles.differs}>differs</span>}
                </th>
                {people.map((person) => (
                  <td key={person.patientKey}>{distinct(person.statements.map(of)).join(' / ') || 'not stated'}</td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">Studies</th>
              {people.map((person) => (
                <td key={person.patientKey}>{studyWords(person)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">Lesions</th>
              {people.map((person) => (
                <td key={person.patientKey}>{person.lesions || 'none'}</td>
              ))}
            </tr>
            {people.length > 1 && (
              <tr>
                <td />
                {people.map((person) => (
                  <td key={person.patientKey}>
                    {person.patientKey !== patientKey && (
                      <Button onPress={() => void join(person)}>Join with this patient</Button>
                    )}
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
        {people.length > 1 && (
          <p className={styles.help}>
            They are kept apart: measured, reported and exported on their own. Join them only if they are one person.
            Lesions of the other patient are then numbered on from this one's.
          </p>
        )}
        {known.joins
          .filter((item) => item.patientKey === patientKey)
          .map(({ step, at }) => (
            <div key={step} className={styles.line}>
              <span>Joined on {shortDate(at.slice(0, 10))}.</span>
              <Button onPress={() => void part(step)}>Part again</Button>
            </div>
          ))}
        {known.unassigned.map((work) => (
          <div key={work.patientKey} className={styles.line} role="note">
            <span>Not assigned to anybody: {workWords(work)}. No image says whose it is.</span>
            {known.people.map((person) => (
              <Button key={person.patientKey} onPress={() => void assign(work.patientKey, person.patientKey)}>
                Give to {distinct(person.statements.map(({ patient }) => patient.name))[0] || 'no name'}
              </Button>
            ))}
          </div>
        ))}
        <OtherPatient exclude={people.map((person) => person.patientKey)} onChosen={setOther} />
      </div>
    </Dialog>
  );
}

/** What a pair of these people contradict each other in. */
function differences(people: readonly Person[]): ReadonlySet<IdentityField> {
  const found = new Set<IdentityField>();
  const identities = people.map(({ statements }) =>
    statements.map(({ patient }) => ({ ...patient, base: '', issuer: patient.issuer ?? '' })),
  );
  identities.forEach((own, at) => {
    for (const other of identities.slice(at + 1).flat()) {
      for (const one of own) for (const field of contradictions(one, other)) found.add(field);
    }
  });
  return found;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}

function studyWords({ statements }: Person): string {
  const studies = new Map(
    statements.flatMap((own) => own.studies.map((study) => [study.studyInstanceUid, study.date])),
  );
  const dates = [...studies.values()].flatMap((date) => date ?? []).sort();
  const span = distinct([dates[0] ?? '', dates.at(-1) ?? ''])
    .map(shortDate)
    .join(' to ');
  return [`${studies.size} ${studies.size === 1 ? 'study' : 'studies'}`, span].filter(Boolean).join(', ');
}

function workWords(work: People['unassigned'][number]): string {
  const counted = (count: number, one: string, many = `${one}s`) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  return [
    ...(work.context ? ['the clinical context'] : []),
    ...counted(work.lesions, 'lesion'),
    ...counted(work.annotations, 'mark'),
    ...counted(work.findings, 'finding'),
    ...counted(work.drafts, 'report draft'),
  ].join(', ');
}

const mostFound = 6;

/** Finds a patient with another ID: one person can have several. */
function OtherPatient({ exclude, onChosen }: { exclude: readonly string[]; onChosen: (person: Person) => void }) {
  const [text, setText] = useState('');
  const [rows, setRows] = useState<readonly WorklistRow[]>([]);
  useEffect(() => {
    if (text.trim() === '') {
      setRows([]);
      return;
    }
    let current = true;
    call('library.search', { text, limit: 50 }).then((reply) => {
      if (current) setRows(reply.rows);
    }, showError);
    return () => {
      current = false;
    };
  }, [text]);
  const choose = (key: string) =>
    void call('people.get', { patientKey: key }).then(({ people }) => {
      const person = people.find((item) => item.patientKey === key);
      if (person) onChosen(person);
      setText('');
    }, showError);
  return (
    <div>
      <SearchField
        aria-label="Find a patient with another ID"
        className={styles.search ?? ''}
        value={text}
        onChange={setText}
      >
        <Search size={16} aria-hidden />
        <Input placeholder="The same person under another ID: name or ID" />
      </SearchField>
      <ul className={styles.found} aria-label="Patients found">
        {rows
          .filter((row) => !exclude.includes(row.patientKey))
          .slice(0, mostFound)
          .map((row) => (
            <li key={row.patientKey}>
              <Button kind="quiet" onPress={() => choose(row.patientKey)}>
                {[row.name || 'No name', row.patientId, shortDate(row.birthDate)].filter(Boolean).join('  ·  ')}
              </Button>
            </li>
          ))}
      </ul>
    </div>
  );
}

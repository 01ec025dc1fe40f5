/** Which person an ID means. */
import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';
import type { PersonFacts } from '../library/whose.ts';

type Library = Pick<ServiceContext['library'], 'peopleOf' | 'homes'>;

export interface Asked {
  /** Patient ID, or a patient key as the worklist and the refusal below give it. */
  readonly patientId: string;
  readonly issuer?: string | undefined;
}

/**
 * The key of the one person who is meant.
 * @throws EnthesisError `unknown-patient`; `ambiguous-patient` with the list to choose from
 */
export function resolvePerson(library: Library, { patientId, issuer }: Asked): string {
  const found = library.peopleOf({ patientId, ...(issuer === undefined ? {} : { issuer }) });
  const people = found.length === 0 && issuer === undefined ? library.peopleOf({ patientKey: patientId }) : found;
  const [only, ...others] = people;
  if (only === undefined) {
    throw new EnthesisError('unknown-patient', 'This patient is not in the library. Open the files again to add them.');
  }
  if (others.length > 0) throw ambiguous(people);
  return only.patientKey;
}

/**
 * The same for a file that refers to images: the person whose images they are, where an ID alone does not say it.
 * @returns null when it is not known
 */
export function personWithImages(
  library: Library,
  people: readonly PersonFacts[],
  images: Iterable<string>,
): string | null {
  const { instances } = library.homes({ instances: images, studies: [] });
  const [only, ...others] = new Set(instances.values());
  if (only === undefined || others.length > 0) return null;
  return people.find((person) => person.patientKey === only)?.patientKey ?? null;
}

function issuers({ statements }: PersonFacts): Set<string> {
  return new Set(statements.flatMap(({ patient }) => patient.issuer ?? []));
}

/** Issuers and dates tell people apart for who knows them; names and birth dates do not belong in a message. */
function ambiguous(people: readonly PersonFacts[]): EnthesisError {
  const lines = people.map((person) => {
    const [issuer, ...more] = issuers(person);
    const alone = issuer !== undefined && people.every((other) => other === person || !issuers(other).has(issuer));
    const choice = alone && more.length === 0 ? `--issuer ${quoted(issuer)}` : `--patient ${quoted(person.patientKey)}`;
    const studies = new Map(
      person.statements.flatMap((own) => own.studies.map((study) => [study.studyInstanceUid, study.date])),
    );
    const dates = [...studies.values()].flatMap((date) => date ?? []).sort();
    const span = dates.length === 0 ? 'no date' : [...new Set([dates[0], dates.at(-1)])].join(' to ');
    return `  ${choice}\t${studies.size} ${studies.size === 1 ? 'study' : 'studies'}, ${span}`;
  });
  return new EnthesisError(
    'ambiguous-patient',
    `${people.length} people have this Patient ID. Say which one is meant:\n${lines.join('\n')}`,
  );
}

/** As a shell takes it for one word; no control character moves a cursor. */
function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ');
  return /^[\w.:~-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}

/** Who a file says that its patient is, and when two files cannot mean the same person. */
import { fold } from '../text/fold.ts';
import { type Name, namesContradict, readName } from './names.ts';

/** The identifying attributes of the Patient Module (PS3.3 C.7.1.1); empty where the file says nothing. */
export interface Identity {
  /** Patient ID, or "~" and the Study Instance UID where the file has none: what people can share by accident. */
  readonly base: string;
  /** Issuer of Patient ID (0010,0021), else the Universal Entity ID of (0010,0024). */
  readonly issuer: string;
  /** Patient's Name as it stands, in Unicode. */
  readonly namePn: string;
  /** ISO date, or null. */
  readonly birthDate: string | null;
  readonly sex: string;
}

export type IdentityField = 'issuer' | 'name' | 'birthDate' | 'sex';

/** The values of Patient's Sex that say something (PS3.3 C.7.1.1); what else stations write there is no statement. */
const sexes = new Set(['M', 'F', 'O']);

/** An identity made ready to be compared with many. */
export interface Comparable {
  readonly issuer: string;
  readonly name: Name;
  readonly birthDate: string;
  readonly sex: string;
}

export function comparable({ issuer, namePn, birthDate, sex }: Identity): Comparable {
  return { issuer: fold(issuer), name: readName(namePn), birthDate: birthDate ?? '', sex: sexes.has(sex) ? sex : '' };
}

const differences: Readonly<Record<IdentityField, (a: Comparable, b: Comparable) => boolean>> = {
  issuer: (a, b) => a.issuer !== '' && b.issuer !== '' && a.issuer !== b.issuer,
  birthDate: (a, b) => datesContradict(a.birthDate, b.birthDate),
  sex: (a, b) => a.sex !== '' && b.sex !== '' && a.sex !== b.sex,
  name: (a, b) => namesContradict(a.name, b.name),
};
const fields = Object.keys(differences) as IdentityField[];

/** Whether two identities under one ID can be one person. */
export function canBeOne(a: Comparable, b: Comparable): boolean {
  return !fields.some((field) => differences[field](a, b));
}

/**
 * What tells two identities under one ID apart; empty when they can be one person. An ID is unique within its issuer only, so
 * another issuer is another person until the reader says otherwise. An empty value contradicts nothing.
 */
export function contradictions(a: Identity, b: Identity): IdentityField[] {
  const one = comparable(a);
  const other = comparable(b);
  return fields.filter((field) => differences[field](one, other));
}

/** Dates cut to a year or month agree with every date in it, and an empty one with all. */
function datesContradict(a: string, b: string): boolean {
  return !a.startsWith(b) && !b.startsWith(a);
}

/** The same text for the same identity and for no other. */
export function identityText({ base, issuer, namePn, birthDate, sex }: Identity): string {
  return JSON.stringify([base, issuer, namePn, birthDate ?? '', sex]);
}

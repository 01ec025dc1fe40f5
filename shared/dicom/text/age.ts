/** The age of the patient when an image was taken, in the unit that paediatric and adult radiology use. */
import { parseAge } from './dateTime.ts';

const short = { days: 'd', weeks: 'wk', months: 'mo', years: 'y' } as const;

/** "076Y" as "76 y"; null for what is no age string (PS3.5 6.2, AS). */
export function wordAge(ageString: string | null): string | null {
  const age = ageString === null ? null : parseAge(ageString);
  return age && `${age.value} ${short[age.unit]}`;
}

const parts = (iso: string): [number, number, number] => [
  Number(iso.slice(0, 4)),
  Number(iso.slice(5, 7)),
  Number(iso.slice(8, 10)),
];

/**
 * Completed years from two on, completed months from two months on, days before. Both are ISO dates (a time may follow). Null
 * when one is not known to the day, or when the date lies before birth: then one of them is wrong.
 */
export function ageAt(birthDate: string | null, date: string | null): string | null {
  if (birthDate === null || date === null || birthDate.length < 10 || date.length < 10) return null;
  const [[birthYear, birthMonth, birthDay], [year, month, day]] = [parts(birthDate), parts(date)];
  const months = (year - birthYear) * 12 + month - birthMonth - (day < birthDay ? 1 : 0);
  if (months >= 24) return `${Math.floor(months / 12)} y`;
  if (months >= 2) return `${months} mo`;
  const days = Math.round(
    (Date.UTC(year, month - 1, day) - Date.UTC(birthYear, birthMonth - 1, birthDay)) / 86_400_000,
  );
  return days < 0 ? null : `${days} d`;
}

/** From the dates where both are known, else as the header states it; null when neither tells. */
export function patientAge(
  patient: { readonly birthDate: string | null },
  instance: { readonly dateTime: string | null; readonly patientAge: string | null },
): string | null {
  return ageAt(patient.birthDate, instance.dateTime) ?? wordAge(instance.patientAge);
}

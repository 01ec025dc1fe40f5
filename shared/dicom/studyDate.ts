import type { StudyInfo } from './model.ts';

/** ISO day of a study: that on which its images were acquired, else its Study Date; null where neither is known. */
export function studyDate({ date, studyDate: stated }: Pick<StudyInfo, 'date' | 'studyDate'>): string | null {
  return (date ?? stated)?.slice(0, 10) ?? null;
}

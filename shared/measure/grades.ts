/** Grades of a lesion by study: what its measurements propose and what the reader decided (clinical rules, section 8). */
import type { SizeObservation } from '../change/observations.ts';
import type { Finding, Lesion } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import { achillesDistance, longFocusNote } from '../sites/grades/achilles.ts';
import { hastingsGraham } from '../sites/grades/elbow.ts';
import { brooker, dellaValle } from '../sites/grades/hip.ts';
import { errorOfOneLength } from '../sites/grades/length.ts';
import type { GradeProposal } from '../sites/grades/model.ts';
import { gradeScale, gradeWords } from '../sites/grades/scales.ts';
import type { GradeScale } from '../sites/model.ts';
import { siteProfile } from '../sites/profiles.ts';
import type { SizeValue } from '../size/model.ts';
import type { GradeAtDate } from './model.ts';

/** Half width of the 95% interval of one length: reading, and magnification where it is not corrected. */
export function lengthErrorMm(
  { value, basis }: SizeValue,
  { sdcLengthMm, magnificationCv }: Pick<SiteSettings, 'sdcLengthMm' | 'magnificationCv'>,
): number {
  const magnified = basis === 'detector-plane' || basis === 'unspecified';
  return Math.hypot(errorOfOneLength(sdcLengthMm), magnified ? 1.96 * magnificationCv * value : 0);
}

/** One entry for each scale of the site and study in which something is measured, entered or decided; oldest first. */
export function gradesAtDates(
  lesion: Lesion,
  sizes: readonly SizeObservation[],
  findings: readonly Finding[],
  dateOf: (studyInstanceUid: string) => string | null,
  settings: Pick<SiteSettings, 'sdcLengthMm' | 'magnificationCv'>,
): GradeAtDate[] {
  const studies = new Set([
    ...sizes.map((o) => o.row.studyInstanceUid),
    ...findings.filter((f) => f.grade !== undefined || f.rangeOfMotion !== undefined).map((f) => f.studyInstanceUid),
  ]);
  const entries: GradeAtDate[] = [];
  for (const studyInstanceUid of studies) {
    const inStudy = sizes.filter((o) => o.row.studyInstanceUid === studyInstanceUid);
    const read = findings.filter((f) => f.studyInstanceUid === studyInstanceUid);
    for (const scale of siteProfile(lesion.site).grades) {
      const proposal = propose(scale, inStudy, read, settings);
      const decided = read.find((f) => f.grade?.scale === scale)?.grade?.value ?? null;
      if (proposal.values.length === 0 && decided === null) continue;
      const long = scale === 'achilles-distance' ? longest(inStudy, 'longAxis') : null;
      entries.push({
        scale,
        studyInstanceUid,
        date: dateOf(studyInstanceUid),
        proposed: [...proposal.values],
        decided,
        words: gradeWords(scale, decided === null ? proposal.values : [decided]),
        reason: proposal.reason,
        agreement: gradeScale(scale).agreement,
        note: lesion.site === 'achilles-tendon' ? longFocusNote(long?.value ?? null) : null,
      });
    }
  }
  const key = (e: GradeAtDate) => `${e.date ?? '9999'} ${e.studyInstanceUid}`;
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function propose(
  scale: GradeScale,
  sizes: readonly SizeObservation[],
  findings: readonly Finding[],
  settings: Pick<SiteSettings, 'sdcLengthMm' | 'magnificationCv'>,
): GradeProposal {
  const error = (...values: readonly (SizeValue | null)[]) =>
    Math.max(
      errorOfOneLength(settings.sdcLengthMm),
      ...values.map((value) => (value === null ? 0 : lengthErrorMm(value, settings))),
    );
  switch (scale) {
    case 'achilles-distance': {
      const distance = least(sizes, 'insertionDistance');
      return achillesDistance(distance?.value ?? null, error(distance));
    }
    case 'brooker': {
      const gap = least(sizes, 'gap');
      return brooker(gap?.value ?? null, error(gap));
    }
    case 'della-valle': {
      const gap = least(sizes, 'gap');
      const long = longest(sizes, 'longAxis');
      return dellaValle(gap?.value ?? null, long?.value ?? null, error(gap, long));
    }
    case 'hastings-graham':
      return hastingsGraham(findings.find((f) => f.rangeOfMotion !== undefined)?.rangeOfMotion ?? null);
  }
}

type Length = 'longAxis' | 'gap' | 'insertionDistance';

/** Lengths in mm alone: pixels grade nothing. */
function inMm(sizes: readonly SizeObservation[], name: Length): SizeValue[] {
  return sizes.flatMap(({ row }) => (row[name]?.unit === 'mm' ? [row[name]] : [])).sort((a, b) => a.value - b.value);
}

const least = (sizes: readonly SizeObservation[], name: Length): SizeValue | null => inMm(sizes, name)[0] ?? null;
const longest = (sizes: readonly SizeObservation[], name: Length): SizeValue | null => inMm(sizes, name).at(-1) ?? null;

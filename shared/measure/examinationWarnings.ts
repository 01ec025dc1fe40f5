import { delaysDiffer } from '../change/comparability.ts';
import { wordMeasure } from '../change/measureNames.ts';
import type { SizeObservation, UptakeObservation } from '../change/observations.ts';
import type { StudyInfo } from '../dicom/model.ts';
import { signsContradict } from '../maturity/radiograph.ts';
import type { Finding, Lesion, PatientRecord } from '../reading/model.ts';
import { asksOtherSide } from '../reading/references.ts';
import { sideContradictions } from '../reading/sides.ts';
import type { SiteSettings } from '../settings/model.ts';
import { gradeWords } from '../sites/grades/scales.ts';
import { referenceNameShort } from '../sites/profiles.ts';
import { wordDate } from '../wording/date.ts';
import { inSentence } from '../wording/terms.ts';
import { gradesOfOtherSites, seenContradictions, stagesThatDiffer } from './findingContradictions.ts';
import type { PatientIndex, Warnings } from './patientIndex.ts';

/** Delays outside the window of delayed images, and delays that differ between dates (clinical rules, section 3). */
export function warnAboutDelays(
  lesionId: string,
  scans: readonly UptakeObservation[],
  settings: SiteSettings,
  warnings: Warnings,
): void {
  const delayed = scans.filter((o) => o.row.phase === 'delayed' && o.row.hoursAfterInjection !== null);
  const [low, high] = settings.delayedWindowHours;
  for (const { row } of delayed) {
    const hours = row.hoursAfterInjection ?? 0;
    if (hours < low || hours > high) {
      warnings.add(
        'delay-outside-window',
        `${wordDate(row.date)}: the delayed scan started ${hours.toFixed(1)} h after injection, outside the window of ${low} to ${high} h.`,
      );
    }
  }
  for (let i = 0; i < delayed.length; i += 1) {
    for (let j = i + 1; j < delayed.length; j += 1) {
      const [a, b] = [delayed[i]!.row, delayed[j]!.row];
      if (a.studyInstanceUid === b.studyInstanceUid || a.view !== b.view) continue;
      if (delaysDiffer(a.hoursAfterInjection, b.hoursAfterInjection, settings)) {
        const minutes = Math.round(Math.abs((a.hoursAfterInjection ?? 0) - (b.hoursAfterInjection ?? 0)) * 60);
        warnings.add(
          'delay-differs',
          `Lesion ${lesionId}: the delays after injection on ${wordDate(a.date)} and ${wordDate(b.date)} differ by ${minutes} min, more than ${settings.maxDelayDifferenceMin} min.`,
        );
      }
    }
  }
}

/** Scans of which no ratio can be given or judged, and why. */
export function warnAboutRatios(lesionId: string, scans: readonly UptakeObservation[], warnings: Warnings): void {
  for (const { row } of scans) {
    const where = `Lesion ${lesionId}, ${wordDate(row.date)}`;
    if (row.reference === null && row.referenceAnnotationId === null) {
      warnings.add('no-reference', `${where}: there is no reference region, so no uptake ratio is given.`);
    }
    if (row.relativeErrorReason !== null)
      warnings.add('no-poisson-error', `${where}: ${inSentence(row.relativeErrorReason)}`);
    if (row.phase === null)
      warnings.add('phase-unknown', `${where}: the phase of the scan is not known; name it on the region.`);
  }
}

/** Films of which the projection is not known while others are compared with them. */
export function warnAboutProjections(lesionId: string, sizes: readonly SizeObservation[], warnings: Warnings): void {
  const dated = sizes.filter((o) => o.row.date !== null);
  if (new Set(dated.map((o) => o.row.date)).size < 2) return;
  for (const { row } of dated) {
    if (row.projection === null) {
      warnings.add(
        'projection-unknown',
        `Lesion ${lesionId}, ${wordDate(row.date)}: the projection is not stated; compare it only with the same view.`,
      );
    }
  }
}

/** Sizes in pixels where millimetres would be wanted across dates. */
export function warnAboutRelativeSize(lesionId: string, sizes: readonly SizeObservation[], warnings: Warnings): void {
  const some = sizes.some((o) => o.row.relativeLongAxis !== null);
  const all = sizes.every((o) => o.row.relativeLongAxis !== null || o.row.longAxis === null);
  if (some && !all) {
    warnings.add(
      'internal-reference-missing',
      `Lesion ${lesionId}: the ${wordMeasure('relativeLongAxis')} is not known on every date; draw the internal reference on each film.`,
    );
  }
}

/** Stages that contradict the ticked signs, and studies that cannot be put on the time axis. */
export function warnAboutFindings(findings: readonly Finding[], index: PatientIndex, warnings: Warnings): void {
  for (const finding of findings) {
    const date = index.dateOf(finding.studyInstanceUid);
    const whose = finding.lesionId === null ? '' : `Lesion ${finding.lesionId}, `;
    if (signsContradict(finding)) {
      warnings.add(
        'signs-contradict-stage',
        `${whose}${wordDate(date)}: the radiographic stage and the signs as read contradict each other; the stage counts.`,
      );
    }
    if (date === null && (finding.radiographicStage !== undefined || finding.phases !== undefined)) {
      warnings.add('date-unknown', 'A finding belongs to a study without a date and is left out of the course.');
    }
    if (finding.lesionId === null) {
      warnings.add(
        'finding-unassigned',
        `${wordDate(date)}: stage, signs or phases were read without saying of which lesion. Assign them; until then they count nowhere.`,
      );
    }
  }
}

/** Findings of one lesion that cannot all be so, and grades that its site does not have. */
export function warnAboutContradictions(
  record: Pick<PatientRecord, 'lesions' | 'findings' | 'annotations'>,
  studies: readonly StudyInfo[],
  index: PatientIndex,
  warnings: Warnings,
): void {
  const where = (lesionId: string | null, date: string | null) => `Lesion ${lesionId}, ${wordDate(date)}`;
  for (const { lesionId, studyInstanceUid, by } of seenContradictions(record, studies)) {
    warnings.add(
      'seen-contradicts',
      `${where(lesionId, index.dateOf(studyInstanceUid))}: it is told as not seen and ${by} all the same; correct one of them.`,
    );
  }
  for (const { lesionId, date } of stagesThatDiffer(record.findings, index.dateOf)) {
    warnings.add('stages-differ', `${where(lesionId, date)}: different stages were read; the less mature counts.`);
  }
  for (const { lesionId, studyInstanceUid, grade } of gradesOfOtherSites(record)) {
    const words = grade === undefined ? '' : gradeWords(grade.scale, [grade.value]);
    warnings.add(
      'grade-of-other-site',
      `${where(lesionId, index.dateOf(studyInstanceUid))}: ${words} is no grade of this site and is not used; correct the grade or the site.`,
    );
  }
}

/** Marks and findings on images of the other side; a report is not signed while there is one. */
export function warnAboutSides(
  record: Pick<PatientRecord, 'lesions' | 'annotations' | 'findings'>,
  studies: readonly StudyInfo[],
  warnings: Warnings,
): void {
  for (const { message } of sideContradictions(record, studies)) warnings.add('side-contradiction', message);
}

/** A ratio to the other side of which nobody has said that it is normal. */
export function warnAboutOtherSide(
  record: PatientRecord,
  lesion: Lesion,
  scans: readonly UptakeObservation[],
  warnings: Warnings,
): void {
  const mirrored = scans.some((o) => o.row.ratio !== null && o.row.ratioMethod === 'contralateral');
  if (!mirrored || !asksOtherSide(record, lesion, 'contralateral')) return;
  const other = referenceNameShort(lesion.site, 'contralateral');
  warnings.add('reference-unconfirmed', `Lesion ${lesion.id}: that the ${other} is normal is assumed, not confirmed.`);
}

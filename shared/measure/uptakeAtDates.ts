import type { UptakeObservation } from '../change/observations.ts';
import type { FrameGroup, InstanceInfo, NmPhase } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import { polygonAreaPx } from '../geometry/polygon.ts';
import { enclosesPixels, regionsOverlap } from '../geometry/regionsOverlap.ts';
import type { Annotation, Lesion } from '../reading/model.ts';
import { referenceProblem } from '../reading/references.ts';
import { mayHoldCounts } from '../reading/roles.ts';
import type { SiteSettings } from '../settings/model.ts';
import { type CorrectedRate, decayCorrectedRate } from '../uptake/decayCorrectedRate.ts';
import { hoursAfterInjection } from '../uptake/delay.ts';
import { excessOf } from '../uptake/excess.ts';
import { flowGroup } from '../uptake/flowGroup.ts';
import { hotterThanSurroundings, ringSectors } from '../uptake/hotReference.ts';
import type { RegionStats } from '../uptake/model.ts';
import { poissonObstacle } from '../uptake/poissonObstacle.ts';
import type { FocusSize } from '../uptake/recovery.ts';
import { sumOverFrames, type TimeActivity, timeActivity } from '../uptake/timeActivity.ts';
import { type UptakeRatio, uptakeRatio } from '../uptake/uptakeRatio.ts';
import { wordDate } from '../wording/date.ts';
import { byDate, groupOf, type MeasureInput, onFrame, type PatientIndex, type Warnings } from './patientIndex.ts';

/** Uptake of one lesion, one row per frame on which its region was drawn, oldest first. */
export function uptakeAtDates(
  input: MeasureInput,
  index: PatientIndex,
  lesion: Lesion,
  warnings: Warnings,
): UptakeObservation[] {
  const rows: UptakeObservation[] = [];
  const done = new Set<string>();
  for (const region of index.accepted) {
    if (region.lesionId !== lesion.id || region.role !== 'uptake-lesion') continue;
    const key = `${region.sopInstanceUid}#${region.frame}`;
    if (done.has(key)) {
      warnings.add(
        'several-marks',
        `Lesion ${lesion.id}: one frame holds more than one lesion region; the first is used.`,
      );
      continue;
    }
    done.add(key);
    const regions = {
      region,
      reference: partner(index, region, 'uptake-reference'),
      background: partner(index, region, 'uptake-background'),
    };
    const observation = observeRegions(input, index, lesion, regions, warnings);
    if (observation !== null) rows.push(observation);
  }
  return rows.sort((a, b) => byDate(a.row, b.row));
}

/** The lesion's own region of a role on the frame, else one that belongs to no lesion. */
function partner(index: PatientIndex, region: Annotation, role: 'uptake-reference' | 'uptake-background') {
  const { sopInstanceUid, frame, lesionId } = region;
  return (
    onFrame(index, sopInstanceUid, frame, role, lesionId)[0] ??
    onFrame(index, sopInstanceUid, frame, role, null)[0] ??
    null
  );
}

interface Regions {
  readonly region: Annotation;
  readonly reference: Annotation | null;
  readonly background: Annotation | null;
}

/**
 * What one region and its reference hold on their frame.
 * @param of the lesion that is measured, or the name of a control pair, which is normal bone by what it is
 */
export function observeRegions(
  input: MeasureInput,
  index: PatientIndex,
  of: Lesion | string,
  { region, reference, background }: Regions,
  warnings: Warnings,
): UptakeObservation | null {
  const name = typeof of === 'string' ? of : `Lesion ${of.id}`;
  const located = index.locate(region.sopInstanceUid);
  if (located === null) {
    warnings.add('image-missing', `${name}: a measured image is no longer available.`);
    return null;
  }
  const { instance, study, date } = located;
  const where = `${name}, ${wordDate(date)}`;
  if (!mayHoldCounts(instance)) {
    warnings.add(
      'no-counts',
      `${where}: a region of uptake lies on an image that is no scintigram; it is not used. Draw it on the bone scan.`,
    );
    return null;
  }
  const attempt = <T>(work: () => T): T | null => warnings.attempt(where, work);
  const stats = (a: Annotation | null): RegionStats | null =>
    a === null ? null : attempt(() => input.statsOf(a, instance));

  const lesionStats = stats(region);
  if (lesionStats === null) {
    warnings.add('pixels-unavailable', `${where}: the counts of the lesion region could not be measured.`);
    return null;
  }
  const referenceStats = stats(reference);
  const backgroundStats = stats(background);
  const group = groupOf(instance, region.frame);
  const phase = attempt(() => phaseOf(index, region, reference, group));
  const refused =
    reference === null || typeof of === 'string' ? null : referenceProblem(input.record, of, reference, instance);
  if (refused !== null) {
    warnings.add(
      'reference-refused',
      `${where}: no uptake ratio is given, as ${refused.reason}; choose another reference region.`,
    );
  }
  const usable = refused === null && referenceStats !== null && (background === null || backgroundStats !== null);
  const dynamic = flowGroup(instance, group, phase?.phase ?? null);
  const frames =
    dynamic === null
      ? null
      : attempt(() =>
          overFrames(dynamic, region, refused === null ? reference : null, background, (a) =>
            input.statsOf(a, instance),
          ),
        );
  const ratio =
    !usable || phase === null
      ? null
      : attempt(() => frames?.ratio() ?? uptakeRatio(lesionStats, referenceStats, backgroundStats));
  const obstacle = poissonObstacle(instance);
  if (
    usable &&
    typeof of !== 'string' &&
    obstacle === null &&
    dynamic === null &&
    reference !== null &&
    isHot(input, index, reference, instance)
  ) {
    warnings.add(
      'reference-hot',
      `${where}: the reference region is hotter than what surrounds it by more than a fifth on every side, beyond chance; choose another where it is not normal bone.`,
    );
  }
  return {
    row: {
      studyInstanceUid: study.studyInstanceUid,
      date,
      sopInstanceUid: region.sopInstanceUid,
      frame: region.frame,
      phase: phase?.phase ?? null,
      view: group?.view ?? null,
      lesion: lesionStats,
      reference: referenceStats,
      background: backgroundStats,
      ratio: ratio?.ratio ?? null,
      relativeError: obstacle === null ? (ratio?.relativeError ?? null) : null,
      relativeErrorReason: ratio === null ? null : obstacle,
      excess:
        ratio === null
          ? null
          : excessOf(ratio.ratio, obstacle === null ? Math.hypot(ratio.relativeError, input.settings.ratioCv) : null),
      ratioMethod: reference === null ? null : (reference.reference ?? 'other'),
      ratioRefused: refused?.reason ?? null,
      hoursAfterInjection: delayOf(instance, group),
      lesionAnnotationId: region.id,
      referenceAnnotationId: reference?.id ?? null,
      backgroundAnnotationId: background?.id ?? null,
      lesionRate: obstacle === null ? attempt(() => lesionRate(instance, group, lesionStats, input.settings)) : null,
      curve: frames?.curve ?? null,
    },
    wholeBody: group?.wholeBody ?? null,
    radiopharmaceutical: instance.nm?.radiopharmaceutical ?? null,
    startDateTime: group?.startDateTime ?? instance.dateTime,
    pixelSpacingMm: instance.spacing.pixelSpacing,
    regionMm: regionAxes(region, instance),
    energyWindow: group?.energyWindow ?? null,
    collimator: group?.collimator ?? null,
  };
}

/** Whether the reference region stands out from its surroundings as a focus would. */
function isHot(input: MeasureInput, index: PatientIndex, reference: Annotation, instance: InstanceInfo): boolean {
  const { rows, columns } = instance;
  if (rows === null || columns === null) return false;
  const { sopInstanceUid, frame } = reference;
  const lesions = onFrame(index, sopInstanceUid, frame, 'uptake-lesion');
  // What is refused anyway is not asked for: it would be sought in the file at every start.
  const count = (id: string, shape: Annotation['shape']): RegionStats | null =>
    enclosesPixels(shape, rows, columns) ? input.statsOf({ ...reference, id, shape }, instance) : null;
  const own = count(reference.id, reference.shape);
  const sectors = ringSectors(reference.shape).map((shape, k) =>
    lesions.some((l) => regionsOverlap(l.shape, shape, rows, columns)) ? null : count(`${reference.id}~${k}`, shape),
  );
  return own !== null && hotterThanSurroundings(own, sectors)?.hot === true;
}

/** Full axes of a region in mm: those of an ellipse, else of the disc of the same area; null without spacing. */
function regionAxes({ shape }: Annotation, instance: InstanceInfo): FocusSize | null {
  const spacing = instance.spacing.pixelSpacing;
  if (spacing === null) return null;
  // Scans have square pixels but for a rounding.
  const mm = Math.sqrt(spacing[0] * spacing[1]);
  if (shape.kind === 'ellipse') {
    const [a, b] = [2 * shape.radii[0] * mm, 2 * shape.radii[1] * mm];
    return { longMm: Math.max(a, b), shortMm: Math.min(a, b) };
  }
  if (shape.kind !== 'polygon') return null;
  const diameter = 2 * Math.sqrt(polygonAreaPx(shape.points) / Math.PI) * mm;
  return { longMm: diameter, shortMm: diameter };
}

/** The curves of a dynamic phase and the ratio of the areas under them; null when a frame cannot be measured. */
function overFrames(
  group: FrameGroup,
  region: Annotation,
  reference: Annotation | null,
  background: Annotation | null,
  statsOf: (a: Annotation) => RegionStats | null,
): { curve: TimeActivity; ratio: () => UptakeRatio | null } | null {
  const over = (a: Annotation | null): RegionStats[] | null => {
    if (a === null) return null;
    // Its own id per frame, so that a cache by id does not answer with another frame.
    const all = group.frames.flatMap(
      (frame) => statsOf(frame === a.frame ? a : { ...a, id: `${a.id}@${frame}`, frame }) ?? [],
    );
    return all.length === group.frames.length ? all : null;
  };
  const lesion = over(region);
  const ref = over(reference);
  const back = over(background);
  if (lesion === null) return null;
  const durationS = group.frameDurationMs === null ? null : group.frameDurationMs / 1000;
  return {
    curve: timeActivity(lesion.map((l, i) => ({ durationS, lesion: l, reference: ref?.[i] ?? null }))),
    ratio: () =>
      ref === null || (background !== null && back === null)
        ? null
        : uptakeRatio(sumOverFrames(lesion), sumOverFrames(ref), back === null ? null : sumOverFrames(back)),
  };
}

/** Decay-corrected count rate of the lesion on its frame; null where duration or delay is unknown. */
function lesionRate(
  instance: InstanceInfo,
  group: FrameGroup | null,
  { counts }: RegionStats,
  settings: Pick<SiteSettings, 'defaultHalfLifeHours'>,
): CorrectedRate | null {
  const hours = delayOf(instance, group);
  const durationMs = group?.frameDurationMs ?? null;
  // In a dynamic group the frames start one after the other; only the first starts when the group does.
  if (
    hours === null ||
    durationMs === null ||
    durationMs <= 0 ||
    instance.nm === null ||
    (group?.frames.length ?? 0) > 1
  )
    return null;
  const { halfLifeS, injectedActivityBq, decayCorrection } = instance.nm;
  return decayCorrectedRate(
    { counts, durationS: durationMs / 1000, delayS: hours * 3600, halfLifeS, injectedActivityBq, decayCorrection },
    settings.defaultHalfLifeHours,
  );
}

function delayOf(instance: InstanceInfo, group: FrameGroup | null): number | null {
  return hoursAfterInjection(instance.nm?.injectionDateTime ?? null, group?.startDateTime ?? instance.dateTime);
}

/**
 * Phase of a region: what the reader put on it, else on any accepted mark of the same frames, else what was proposed.
 * @throws EnthesisError `mixed-phases` when marks of the same frames disagree
 */
function phaseOf(
  index: PatientIndex,
  region: Annotation,
  reference: Annotation | null,
  group: FrameGroup | null,
): { phase: NmPhase | null } {
  if (region.phase !== undefined && reference?.phase !== undefined && region.phase !== reference.phase)
    throw mixedPhases();
  const own = region.phase ?? reference?.phase;
  if (own !== undefined) return { phase: own };
  const told = new Set<NmPhase>();
  for (const a of index.accepted) {
    const together = a.frame === region.frame || group?.frames.includes(a.frame) === true;
    if (a.sopInstanceUid === region.sopInstanceUid && together && a.phase !== undefined) told.add(a.phase);
  }
  if (told.size > 1) throw mixedPhases();
  const [phase] = told;
  return { phase: phase ?? group?.proposedPhase ?? null };
}

function mixedPhases(): EnthesisError {
  return new EnthesisError('mixed-phases', 'Marks on the same frames name different phases. Give them one phase.');
}

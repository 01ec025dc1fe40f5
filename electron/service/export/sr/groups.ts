import type { InstanceInfo, StudyInfo } from '../../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../../shared/errors.ts';
import type { Shape } from '../../../../shared/geometry/shape.ts';
import type { MeasureResult } from '../../../../shared/measure/model.ts';
import { calibrationOf } from '../../../../shared/reading/calibration.ts';
import type { Annotation, Lesion, PatientRecord } from '../../../../shared/reading/model.ts';
import type { Laterality } from '../../../../shared/sites/model.ts';
import { siteProfile, siteWithSide } from '../../../../shared/sites/profiles.ts';
import { namedAngle } from '../../../../shared/size/anglePresets.ts';
import { measureShape, type ShapeMeasure } from '../../../../shared/size/measureShape.ts';
import type { SizeValue } from '../../../../shared/size/model.ts';
import { resolveSpacing } from '../../../../shared/size/resolveSpacing.ts';
import type { RegionStats, UptakeAtDate } from '../../../../shared/uptake/model.ts';
import { derivedUid } from '../derivedUid.ts';
import { sideCode, siteCode } from './anatomy.ts';
import { type Code, code } from './code.ts';
import * as codes from './codes.ts';
import * as ours from './privateCodes.ts';
import type { Measurement } from './templates/tid300Measurement.ts';
import type { Group, Tool } from './templates/tid1501MeasurementGroup.ts';
import type { ImageReference } from './values/image.ts';

const lineRoles: readonly Annotation['role'][] = [
  'length',
  'insertion-distance',
  'gap',
  'calibration',
  'internal-reference',
];
const regionRoles: readonly Annotation['role'][] = ['area', 'uptake-lesion', 'uptake-reference', 'uptake-background'];

interface Source {
  readonly study: StudyInfo;
  readonly record: PatientRecord;
  readonly measure: MeasureResult;
}

function unitOf(size: SizeValue): Code {
  switch (size.unit) {
    case 'mm':
      return codes.millimetre;
    case 'mm2':
      return codes.squareMillimetre;
    case '{pixels}':
      return codes.pixels;
    case '1':
      return codes.noUnits;
  }
}

/** The spacing basis stands beside every length and area. */
function basisOf(size: SizeValue): Pick<Measurement, 'modifiers'> {
  if (size.basis === undefined) return {};
  return { modifiers: [{ concept: ours.spacingBasis, value: ours.valueCode(size.basis) }] };
}

/** What a mark measures on its image, by the rules of every screen; null for a mark that has no extent. */
function measuredHere(source: Source, annotation: Annotation, instance: InstanceInfo): ShapeMeasure | null {
  try {
    const calibration = calibrationOf(source.record.annotations, instance.sopInstanceUid);
    return measureShape(annotation.shape, resolveSpacing(instance, calibration));
  } catch (error) {
    if (!(error instanceof EnthesisError)) throw error;
    return null;
  }
}

function sizeValue(source: Source, annotationId: string, kind: 'length' | 'area' | 'perimeter'): SizeValue | null {
  for (const lesion of source.measure.lesions) {
    for (const size of lesion.size) {
      const candidates =
        kind === 'length'
          ? [size.longAxis, size.shortAxis, size.insertionDistance, size.gap]
          : kind === 'area'
            ? [size.area]
            : [size.perimeter];
      for (const value of candidates) if (value?.annotationId === annotationId) return value;
    }
  }
  return null;
}

function lengthOf(source: Source, annotation: Annotation, instance: InstanceInfo, concept: Code): Measurement[] {
  const shapes = [annotation.shape];
  if (annotation.role === 'calibration' && annotation.millimetres !== undefined) {
    return [{ concept, value: annotation.millimetres, unit: codes.millimetre, shapes }];
  }
  const known =
    sizeValue(source, annotation.id, 'length') ?? measuredHere(source, annotation, instance)?.length ?? null;
  return known === null ? [] : [{ concept, value: known.value, unit: unitOf(known), shapes, ...basisOf(known) }];
}

function uptakeWith(source: Source, annotationId: string): UptakeAtDate | null {
  for (const lesion of source.measure.lesions) {
    for (const uptake of lesion.uptake) {
      if (
        [uptake.lesionAnnotationId, uptake.referenceAnnotationId, uptake.backgroundAnnotationId].includes(annotationId)
      ) {
        return uptake;
      }
    }
  }
  return null;
}

function statsMeasurements(stats: RegionStats, shapes: readonly Shape[]): Measurement[] {
  const activity = (value: number, derivation: Code): Measurement => ({
    concept: codes.projectionActivity,
    value,
    unit: codes.counts,
    derivation,
    shapes,
  });
  return [
    activity(stats.mean, codes.mean),
    activity(stats.max, codes.maximum),
    activity(stats.min, codes.minimum),
    activity(stats.sd, codes.standardDeviation),
    activity(stats.counts, codes.total),
    { concept: ours.pixelCount, value: stats.pixels, unit: codes.pixels, shapes },
  ];
}

function regionMeasurements(source: Source, annotation: Annotation, instance: InstanceInfo): Measurement[] {
  const shapes = [annotation.shape];
  const area = sizeValue(source, annotation.id, 'area');
  const perimeter = sizeValue(source, annotation.id, 'perimeter');
  if (area !== null) {
    return [
      { concept: codes.area, value: area.value, unit: unitOf(area), shapes, ...basisOf(area) },
      ...(perimeter === null
        ? []
        : [
            {
              concept: codes.perimeter,
              value: perimeter.value,
              unit: unitOf(perimeter),
              shapes,
              ...basisOf(perimeter),
            },
          ]),
    ];
  }
  const here = measuredHere(source, annotation, instance)?.area ?? null;
  const measurements: Measurement[] =
    here === null ? [] : [{ concept: codes.area, value: here.value, unit: unitOf(here), shapes, ...basisOf(here) }];
  const uptake = uptakeWith(source, annotation.id);
  if (uptake === null) return measurements;
  const stats =
    annotation.role === 'uptake-lesion'
      ? uptake.lesion
      : annotation.role === 'uptake-reference'
        ? uptake.reference
        : uptake.background;
  if (stats !== null) measurements.push(...statsMeasurements(stats, shapes));
  if (annotation.role === 'uptake-lesion' && uptake.ratio !== null) {
    measurements.push({ concept: codes.ratio, value: uptake.ratio, unit: codes.ratioUnit, shapes });
    if (uptake.relativeError !== null) {
      measurements.push({ concept: ours.relativeError, value: uptake.relativeError, unit: codes.noUnits, shapes });
    }
  }
  return measurements;
}

function findingOf(role: Annotation['role']): Code {
  switch (role) {
    case 'uptake-reference':
      return codes.referenceRegion;
    case 'uptake-background':
      return ours.backgroundRegion;
    case 'calibration':
      return ours.calibrationMarker;
    case 'internal-reference':
      return ours.internalReference;
    case 'note':
      return ours.note;
    default:
      return codes.ossification;
  }
}

function angleOf(source: Source, annotation: Annotation, instance: InstanceInfo): Measurement[] {
  const own = source.measure.own.find((item) => item.annotationId === annotation.id)?.value;
  // Versions signed before angles were part of the measurement hold none; the mark gives the same number.
  const drawn = measuredHere(source, annotation, instance)?.angleDeg ?? null;
  const value = own ?? (drawn === null ? null : namedAngle(annotation.label ?? '', drawn));
  return value === null ? [] : [{ concept: codes.angle, value, unit: codes.degree, shapes: [annotation.shape] }];
}

const opposite: Partial<Record<Laterality, Laterality>> = { L: 'R', R: 'L' };

/** The anatomy under a mark: a contralateral reference lies on the other side, a shaft is a bone of its own. */
function placeOf(lesion: Lesion | null, { role, reference }: Annotation): Group['place'] {
  if (lesion === null) return null;
  const { site, laterality } = lesion;
  if (role !== 'uptake-reference') return { site: siteCode(site), side: sideCode(laterality) };
  const other = reference === 'contralateral';
  const bone = siteProfile(site).references.find((item) => item.method === reference)?.code;
  // Where a region of the reader's own choice lies is not known.
  if (!other && bone === undefined) return null;
  return {
    site: bone === undefined ? siteCode(site) : code(bone.value, 'SCT', bone.meaning),
    side: sideCode(other ? (opposite[laterality] ?? 'U') : laterality),
  };
}

function toolOf(shape: Shape): Tool {
  return shape.kind === 'ellipse' ? 'EllipticalROI' : shape.kind === 'polygon' ? 'PlanarFreehandROI' : 'Length';
}

/** "L1 distal focus, long axis": what other viewers show beside the drawing. */
function labelOf(lesion: Lesion | null, annotation: Annotation, words: string): string {
  const own = annotation.label ?? '';
  if (own !== '' && (lesion === null || annotation.role === 'note' || annotation.role === 'angle')) return own;
  if (lesion === null) return words;
  const name = lesion.label === '' ? siteWithSide(lesion.site, lesion.laterality, lesion.label) : lesion.label;
  return `${lesion.id} ${name}, ${words}`;
}

/**
 * The measurement groups of one study: one per tracked line pair, line or region. The Tracking Unique Identifier follows
 * from the lesion and the kind of measurement, so it is the same on every date; a second one of a kind in the same study
 * gets its own.
 */
export function groupsOfStudy(study: StudyInfo, record: PatientRecord, measure: MeasureResult): Group[] {
  const source: Source = { study, record, measure };
  const seen = new Map<string, number>();
  const groups: Group[] = [];
  const here = record.annotations
    .map((annotation) => ({
      annotation,
      instance: study.instances.find((item) => item.sopInstanceUid === annotation.sopInstanceUid),
    }))
    .filter(
      (entry): entry is { annotation: Annotation; instance: InstanceInfo } =>
        entry.instance !== undefined && entry.annotation.status === 'accepted',
    );

  const add = (
    annotation: Annotation,
    instance: InstanceInfo,
    kind: string,
    group: Pick<Group, 'tool' | 'measurements' | 'region'>,
    words: string,
  ) => {
    const lesion = record.lesions.find((item) => item.id === annotation.lesionId) ?? null;
    const uptake = uptakeWith(source, annotation.id);
    const phase = annotation.phase ?? uptake?.phase ?? null;
    const owner = lesion?.trackingUid ?? record.patientKey;
    const key = [owner, kind, phase ?? ''].join('/');
    const n = seen.get(key) ?? 0;
    seen.set(key, n + 1);
    const evaluations: { concept: Code; value: Code }[] = [
      { concept: ours.annotationRole, value: ours.valueCode(annotation.role) },
    ];
    if (phase !== null) evaluations.push({ concept: ours.scanPhase, value: ours.valueCode(phase) });
    if (annotation.reference !== undefined) {
      evaluations.push({ concept: ours.referenceMethod, value: ours.valueCode(annotation.reference) });
    }
    if (lesion !== null) {
      evaluations.push({ concept: ours.lesionIdentifier, value: ours.lesionCode(lesion.id) });
      evaluations.push({ concept: ours.lesionSite, value: ours.valueCode(lesion.site) });
    }
    const reference: ImageReference = {
      sopClassUid: instance.sopClassUid,
      sopInstanceUid: instance.sopInstanceUid,
      frame: instance.numberOfFrames > 1 ? annotation.frame : null,
    };
    groups.push({
      ...group,
      trackingUid:
        kind === 'axes' && n === 0 && lesion !== null
          ? lesion.trackingUid
          : derivedUid('tracking', owner, kind, phase ?? '', String(n)),
      label: labelOf(lesion, annotation, words),
      finding: findingOf(annotation.role),
      lesion,
      place: placeOf(lesion, annotation),
      timePoint: { identifier: study.date ?? 'undated', label: study.description || (study.date ?? 'undated') },
      reference,
      evaluations,
    });
  };

  for (const { annotation, instance } of here) {
    const words = annotation.role.replace(/-/g, ' ');
    if (annotation.role === 'long-axis' || annotation.role === 'short-axis') {
      const partner = here.find(
        (other) =>
          other.annotation.role === (annotation.role === 'long-axis' ? 'short-axis' : 'long-axis') &&
          other.annotation.lesionId === annotation.lesionId &&
          other.annotation.sopInstanceUid === annotation.sopInstanceUid &&
          other.annotation.frame === annotation.frame,
      );
      if (partner === undefined) {
        add(
          annotation,
          instance,
          annotation.role,
          { tool: 'Length', measurements: lengthOf(source, annotation, instance, codes.length) },
          words,
        );
      } else if (annotation.role === 'long-axis') {
        const measurements = [
          ...lengthOf(source, annotation, instance, codes.longAxis),
          ...lengthOf(source, partner.annotation, instance, codes.shortAxis),
        ];
        add(annotation, instance, 'axes', { tool: 'Bidirectional', measurements }, 'long and short axis');
      }
    } else if (lineRoles.includes(annotation.role) && annotation.shape.kind === 'line') {
      add(
        annotation,
        instance,
        annotation.role,
        { tool: 'Length', measurements: lengthOf(source, annotation, instance, codes.length) },
        words,
      );
    } else if (regionRoles.includes(annotation.role)) {
      const measurements = regionMeasurements(source, annotation, instance);
      if (measurements.length === 0) continue;
      add(annotation, instance, annotation.role, { tool: toolOf(annotation.shape), measurements }, words);
    } else if (annotation.role === 'angle' && annotation.shape.kind === 'angle') {
      const measurements = angleOf(source, annotation, instance);
      if (measurements.length > 0) add(annotation, instance, 'angle', { tool: 'Angle', measurements }, words);
    } else if (annotation.role === 'note') {
      add(annotation, instance, 'note', { tool: 'ArrowAnnotate', measurements: [], region: annotation.shape }, words);
    }
  }
  return groups;
}

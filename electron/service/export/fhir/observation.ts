import type { LesionResult } from '../../../../shared/measure/model.ts';
import type { SizeValue } from '../../../../shared/size/model.ts';
import { wordBasis } from '../../../../shared/wording/terms.ts';
import { type Coding, concept, type Entry, entry, quantity, referenceTo, systems } from './reference.ts';

const snomed = (code: string, display: string): Coding => ({ system: systems.snomed, code, display });
const own = (code: string, display: string): Coding => ({ system: systems.enthesis, code, display });

function sizeQuantity(size: SizeValue) {
  switch (size.unit) {
    case 'mm':
      return quantity(size.value, 'mm', 'mm');
    case 'mm2':
      return quantity(size.value, 'mm\u00b2', 'mm2');
    case '{pixels}':
      return quantity(size.value, 'pixels', '{pixels}');
    case '1':
      return quantity(size.value, '1', '1');
  }
}

export interface ObservationContext {
  readonly patient: Entry;
  readonly device: Entry;
  readonly structure: Entry;
  readonly studies: ReadonlyMap<string, Entry>;
  readonly status: 'preliminary' | 'final' | 'amended' | 'entered-in-error';
}

export function common(context: ObservationContext, studyUid: string, date: string | null) {
  const study = context.studies.get(studyUid);
  return {
    status: context.status,
    category: [concept({ system: systems.observationCategory, code: 'imaging', display: 'Imaging' })],
    subject: referenceTo(context.patient),
    focus: [referenceTo(context.structure)],
    ...(date === null ? {} : { effectiveDateTime: date.slice(0, 10) }),
    device: referenceTo(context.device),
    ...(study === undefined ? {} : { derivedFrom: [referenceTo(study)] }),
  };
}

/** One Observation per lesion and examination: the sizes of a film, or the counts and the ratio of a scan, as components. */
export function observations(lesion: LesionResult, context: ObservationContext): Entry[] {
  const sizes = lesion.size.map((size) => {
    const parts: [Coding, SizeValue | null][] = [
      [snomed('103339001', 'Long axis'), size.longAxis],
      [snomed('103340004', 'Short axis'), size.shortAxis],
      [snomed('42798000', 'Area'), size.area],
      [snomed('131191004', 'Perimeter'), size.perimeter],
      [own('relative-long-axis', 'Long axis relative to the internal reference'), size.relativeLongAxis],
      [own('insertion-distance', 'Distance from the calcaneal insertion'), size.insertionDistance],
    ];
    const component = parts.flatMap(([coding, value]) =>
      value === null ? [] : [{ code: concept(coding), valueQuantity: sizeQuantity(value) }],
    );
    const basis = size.longAxis?.basis ?? size.area?.basis;
    return entry(
      {
        resourceType: 'Observation',
        ...common(context, size.studyInstanceUid, size.date),
        code: concept(
          own('size', 'Size of the ossification on a radiograph'),
          'Size of the ossification on a radiograph',
        ),
        ...(basis === undefined ? {} : { method: { text: `Pixel spacing: ${wordBasis(basis)}` } }),
        ...(component.length === 0 ? { dataAbsentReason: { text: 'Not measured' } } : { component }),
      },
      lesion.trackingUid,
      'size',
      size.sopInstanceUid,
      String(size.frame),
    );
  });
  const uptakes = lesion.uptake.map((uptake) => {
    const component: unknown[] = [];
    if (uptake.ratio !== null) {
      component.push({
        code: concept(snomed('118586006', 'Ratio'), 'Uptake ratio, lesion to reference'),
        valueQuantity: quantity(uptake.ratio, 'ratio', '{ratio}'),
      });
    }
    if (uptake.relativeError !== null) {
      component.push({
        code: concept(own('relative-error', 'Relative counting error of the ratio')),
        valueQuantity: quantity(uptake.relativeError, '1', '1'),
      });
    }
    component.push({
      code: concept(own('lesion-counts', 'Counts in the lesion region')),
      valueQuantity: quantity(uptake.lesion.counts, 'counts', '{counts}'),
    });
    if (uptake.reference !== null) {
      component.push({
        code: concept(own('reference-counts', 'Counts in the reference region')),
        valueQuantity: quantity(uptake.reference.counts, 'counts', '{counts}'),
      });
    }
    const phase = uptake.phase === 'pool' ? 'blood pool' : (uptake.phase ?? 'unstated');
    return entry(
      {
        resourceType: 'Observation',
        ...common(context, uptake.studyInstanceUid, uptake.date),
        code: concept(own('uptake', 'Tracer uptake of the ossification'), `Tracer uptake, ${phase} phase`),
        ...(uptake.ratioMethod === null ? {} : { method: { text: `Reference region: ${uptake.ratioMethod}` } }),
        component,
      },
      lesion.trackingUid,
      'uptake',
      uptake.sopInstanceUid,
      String(uptake.frame),
      uptake.lesionAnnotationId,
    );
  });
  return [...sizes, ...uptakes];
}

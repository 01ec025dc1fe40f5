import type { SpacingBasis } from '../../geometry/spacingBasis.ts';
import { referenceName } from '../../sites/profiles.ts';
import { listed } from '../../wording/terms.ts';
import { fixed, formatBasis } from '../format.ts';
import { studyIs } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';

/** How sizes and ratios of the reported study came about: spacing, tracer, delay, reference region. */
export function technique(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const here = context.study.studyInstanceUid;
  const bases = new Set<SpacingBasis>();
  const delays: number[] = [];
  const references = new Set<string>();
  let withoutError = false;
  let corrected = false;
  for (const lesion of context.measure.lesions) {
    for (const size of lesion.size) {
      if (size.studyInstanceUid !== here) continue;
      const basis = size.longAxis?.basis ?? size.shortAxis?.basis ?? size.area?.basis;
      if (basis !== undefined) bases.add(basis);
    }
    for (const uptake of lesion.uptake) {
      if (uptake.studyInstanceUid !== here) continue;
      if (uptake.phase === 'delayed' && uptake.hoursAfterInjection !== null) delays.push(uptake.hoursAfterInjection);
      if (uptake.ratio !== null) references.add(referenceName(lesion.site, uptake.ratioMethod));
      if (uptake.ratio !== null && uptake.background !== null) corrected = true;
      if (uptake.ratio !== null && uptake.relativeError === null) withoutError = true;
    }
  }
  if (bases.size > 0) {
    const uncalibrated = bases.has('uncalibrated');
    const named = [...bases]
      .filter((basis) => basis !== 'uncalibrated')
      .map((basis) => (basis === 'unspecified' ? 'of unstated origin' : formatBasis(basis)));
    const parts: string[] = [];
    if (named.length > 0) parts.push(`Pixel spacing: ${named.join('; ')}.`);
    if (uncalibrated) {
      const which =
        named.length > 0 ? 'On images without usable pixel spacing' : 'There is no usable pixel spacing, so';
      parts.push(`${which} sizes are given in pixels and not in millimetres.`);
    }
    drafts.push({
      id: 'technique/spacing',
      text: parts.join(' '),
      sources: ['(0028,0030)', '(0018,1164)', '(0018,1114)'],
    });
  }
  if (studyIs(context.study, ['NM'])) {
    const tracer = context.study.instances.map((i) => i.nm?.radiopharmaceutical ?? '').find((name) => name !== '');
    if (tracer !== undefined) {
      drafts.push({ id: 'technique/tracer', text: `Radiopharmaceutical: ${tracer}.`, sources: ['(0018,0031)'] });
    }
    const delay = delays[0];
    if (delay !== undefined) {
      drafts.push({
        id: 'technique/delay',
        text: `Delayed images were acquired ${fixed(Math.min(...delays), 1)} hours after injection.`,
        sources: ['(0018,1078)', '(0018,1072)', '(0008,0032)'],
        evidence: ['E6'],
      });
    }
    if (references.size > 0) {
      const error = !withoutError
        ? 'Intervals combine counting statistics with the variation of repositioning and reading.'
        : 'No interval is given, as there is no counting error.';
      const background = corrected ? ', both less the background' : '';
      drafts.push({
        id: 'technique/ratio',
        text: `Uptake ratio: mean counts per pixel in the lesion region divided by those in ${listed([...references])}${background}, within one frame. ${error}`,
        sources: ['regions'],
        evidence: ['E7'],
      });
    }
  }
  if (studyIs(context.study, ['MR'])) {
    drafts.push({
      id: 'technique/mri',
      text: 'MRI is shown for orientation; it is not used here for size or maturity.',
      sources: [here],
      evidence: ['E1'],
    });
  }
  return drafts;
}

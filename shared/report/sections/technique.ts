import { studyHas } from '../../dicom/kind.ts';
import type { SpacingBasis } from '../../geometry/spacingBasis.ts';
import type { SiteSettings } from '../../settings/model.ts';
import { referenceName } from '../../sites/profiles.ts';
import { fixed, wordShare } from '../../wording/numbers.ts';
import { explainBasis, listed } from '../../wording/terms.ts';
import type { Draft, ReportContext } from './context.ts';
import { isOfDay } from './context.ts';

/** Where the variation of repositioning and reading comes from; a site without the setting has the program's assumption. */
type CvSettings = SiteSettings & { readonly ratioCvSource?: string };

function intervalWords(settings: CvSettings): string {
  const share = wordShare(settings.ratioCv);
  const source = settings.ratioCvSource ?? 'assumed';
  const whose =
    source === 'measured'
      ? `${share} for repositioning and reading, measured at this site`
      : source === 'typed-in'
        ? `${share} for repositioning and reading, typed into the settings and not measured by this program`
        : `an assumed ${share} for repositioning and reading, not measured at this site`;
  return `95% intervals combine counting statistics with ${whose}.`;
}

/** How sizes and ratios of the day's examinations came about: spacing, tracer, delay, reference region. */
export function technique(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const bases = new Set<SpacingBasis>();
  const delays: number[] = [];
  const references = new Set<string>();
  let withoutError = false;
  let withError = false;
  let corrected = false;
  for (const lesion of context.measure.lesions) {
    for (const size of lesion.size) {
      if (!isOfDay(context, size.studyInstanceUid)) continue;
      const basis = size.longAxis?.basis ?? size.shortAxis?.basis ?? size.area?.basis;
      if (basis !== undefined) bases.add(basis);
    }
    for (const uptake of lesion.uptake) {
      if (!isOfDay(context, uptake.studyInstanceUid)) continue;
      if (uptake.phase === 'delayed' && uptake.hoursAfterInjection !== null) delays.push(uptake.hoursAfterInjection);
      if (uptake.ratio === null) continue;
      references.add(referenceName(lesion.site, uptake.ratioMethod));
      if (uptake.background !== null) corrected = true;
      if (uptake.relativeError === null) withoutError = true;
      else withError = true;
    }
  }
  if (bases.size > 0) {
    const uncalibrated = bases.has('uncalibrated');
    const named = [...bases].filter((basis) => basis !== 'uncalibrated').map(explainBasis);
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
  const scans = context.day.filter((study) => studyHas(study, 'scan'));
  if (scans.length > 0) {
    const instances = scans.flatMap((study) => study.instances);
    const tracers = [...new Set(instances.flatMap((i) => i.nm?.radiopharmaceutical || []))];
    if (tracers.length > 0) {
      drafts.push({
        id: 'technique/tracer',
        text: `Radiopharmaceutical: ${listed(tracers)}.`,
        sources: ['(0018,0031)'],
      });
    }
    if (delays.length > 0) {
      const [first, last] = [fixed(Math.min(...delays), 1), fixed(Math.max(...delays), 1)];
      drafts.push({
        id: 'technique/delay',
        text: `Delayed images were acquired ${first === last ? first : `${first} to ${last}`} hours after injection.`,
        sources: ['(0018,1078)', '(0018,1072)', '(0008,0032)'],
        evidence: ['E6'],
      });
    }
    if (references.size > 0) {
      const none = 'where there is no counting error, no interval is given';
      const error = !withError
        ? 'No interval is given, as there is no counting error.'
        : withoutError
          ? `${intervalWords(context.settings).replace(/\.$/, '')}; ${none}.`
          : intervalWords(context.settings);
      const background = corrected ? ', both less the background' : '';
      drafts.push({
        id: 'technique/ratio',
        text: `Uptake ratio: mean counts per pixel in the lesion region divided by those in ${listed([...references])}${background}, within one frame. ${error}`,
        sources: ['regions'],
        evidence: ['E7'],
      });
    }
  }
  const mri = context.day.find((study) => studyHas(study, 'mr'));
  if (mri !== undefined) {
    drafts.push({
      id: 'technique/mri',
      text: 'MRI is shown for orientation; it is not used here for size or maturity.',
      sources: [mri.studyInstanceUid],
      evidence: ['E1'],
    });
  }
  return drafts;
}

import type { Finding, RadiographicStage } from '../reading/model.ts';

/**
 * The stage that the reader's signs amount to (clinical rules, section 5): mature = continuous rim and trabeculae;
 * maturing = a rim that is not yet whole, or a defined margin; immature = ill-defined without a rim. 'not-read' where the
 * signs do not say.
 */
export function stageOfSigns(signs: Finding['signs']): RadiographicStage {
  if (signs === undefined) return 'not-read';
  const { margin, corticalRim, trabeculae } = signs;
  if (corticalRim === 'continuous') return trabeculae === true ? 'mature' : 'maturing';
  if (corticalRim === 'incomplete') return 'maturing';
  if (margin === 'ill-defined') return 'immature';
  if (margin === 'well-defined' && corticalRim === 'absent') return 'maturing';
  return corticalRim === 'absent' ? 'immature' : 'not-read';
}

/** The stage of one finding: what the reader named, else what the signs amount to. */
export function stageOf(finding: Pick<Finding, 'radiographicStage' | 'signs'>): RadiographicStage {
  const named = finding.radiographicStage;
  return named === undefined || named === 'not-read' ? stageOfSigns(finding.signs) : named;
}

/** True when the reader named a stage that the ticked signs contradict. */
export function signsContradict(finding: Finding): boolean {
  const named = finding.radiographicStage;
  const told = stageOfSigns(finding.signs);
  return named !== undefined && named !== 'not-read' && told !== 'not-read' && named !== told;
}

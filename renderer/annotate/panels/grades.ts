/** Grades of a lesion's site: what the reader chooses from, and what the measurement proposes. Pure. */
import type { LesionResult } from '../../../shared/measure/model.ts';
import type { Annotation, Finding } from '../../../shared/reading/model.ts';
import { achillesDistance } from '../../../shared/sites/grades/achilles.ts';
import { hastingsGraham } from '../../../shared/sites/grades/elbow.ts';
import { brooker, dellaValle } from '../../../shared/sites/grades/hip.ts';
import { errorOfOneLength } from '../../../shared/sites/grades/length.ts';
import type { GradeProposal, GradeValue } from '../../../shared/sites/grades/model.ts';
import { gradeScale, gradeWords } from '../../../shared/sites/grades/scales.ts';
import type { GradeScale, Site } from '../../../shared/sites/model.ts';
import { siteProfile } from '../../../shared/sites/profiles.ts';
import { measureShape } from '../../../shared/size/measureShape.ts';
import type { SizeValue } from '../../../shared/size/model.ts';
import type { ResolvedSpacing } from '../../../shared/size/resolveSpacing.ts';
import { capitalise } from '../../../shared/wording/terms.ts';

export interface GradeChoice {
  readonly scale: GradeScale;
  /** "Brooker class"; "Insertion" where the scale's own name is too long for a line. */
  readonly name: string;
  readonly options: readonly { readonly id: string; readonly text: string; readonly means: string }[];
  /** How well observers agree; empty where nothing is published. */
  readonly agreement: string;
  /** "Measured: Brooker class II or III (smallest gap 9.2 mm, and 1 cm lies within the error)"; empty without a proposal. */
  readonly proposal: string;
  /** Why nothing can be proposed; empty where something is. */
  readonly missing: string;
  /** The one value that the measurement leaves; null while it leaves several or none. */
  readonly proposed: string | null;
}

/** What stands on the buttons where the value's own name is too long for them. */
const brief: Readonly<Record<string, string>> = {
  'at-insertion': 'At it',
  'within-3-cm': 'Within 3 cm',
  'beyond-3-cm': 'Beyond 3 cm',
};

/** "II" of "Brooker class II". */
function shortName(scaleName: string, { value, name }: GradeValue): string {
  const own = name.startsWith(`${scaleName} `) ? name.slice(scaleName.length + 1) : name;
  return brief[value] ?? capitalise(own);
}

const mm = (size: SizeValue | null | undefined): number | null => (size?.unit === 'mm' ? size.value : null);

export interface GradeInput {
  readonly site: Site;
  readonly finding: Finding;
  /** Measurement of the lesion; null while it is not there. */
  readonly result: LesionResult | null;
  /** The accepted gap of the lesion in the study, with the spacing of its image. */
  readonly gap: { readonly annotation: Annotation; readonly spacing: ResolvedSpacing } | null;
  /** Smallest detectable change of a length, mm. */
  readonly sdcLengthMm: number;
}

function gapMm({ gap }: GradeInput): number | null {
  if (gap === null) return null;
  try {
    return mm(measureShape(gap.annotation.shape, gap.spacing).length);
  } catch {
    return null;
  }
}

function propose(scale: GradeScale, input: GradeInput): GradeProposal {
  const size = input.result?.size.filter((row) => row.studyInstanceUid === input.finding.studyInstanceUid) ?? [];
  const error = errorOfOneLength(input.sdcLengthMm);
  const first = <K extends 'insertionDistance' | 'longAxis'>(key: K) =>
    size.map((row) => mm(row[key])).find((value) => value !== null) ?? null;
  switch (scale) {
    case 'achilles-distance':
      return achillesDistance(first('insertionDistance'), error);
    case 'brooker':
      return brooker(gapMm(input), error);
    case 'della-valle':
      return dellaValle(gapMm(input), first('longAxis'), error);
    case 'hastings-graham':
      return hastingsGraham(input.finding.rangeOfMotion ?? null);
  }
}

export function gradeChoices(input: GradeInput): GradeChoice[] {
  return siteProfile(input.site).grades.map((scale) => {
    const { name, values, agreement } = gradeScale(scale);
    const proposal = propose(scale, input);
    const words = gradeWords(scale, proposal.values);
    const [only] = proposal.values;
    return {
      scale,
      name: scale === 'achilles-distance' ? 'Insertion' : name,
      options: values.map((v) => ({ id: v.value, text: shortName(name, v), means: v.means })),
      agreement: agreement ? capitalise(agreement.text) : '',
      proposal: words === '' ? '' : `Measured: ${words} (${proposal.reason})`,
      missing: words === '' ? `No proposal: ${proposal.reason}` : '',
      proposed: proposal.values.length === 1 && only !== undefined ? only : null,
    };
  });
}

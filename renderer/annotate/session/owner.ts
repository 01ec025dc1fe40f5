/** Whose a mark is: the lesion of the side that the image shows; and what gave way to it. Pure. */
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { type Annotation, type Lesion, type PatientRecord, roleSchema } from '../../../shared/reading/model.ts';
import { referenceProblem, refusal } from '../../../shared/reading/references.ts';
import { sideName } from '../../../shared/sites/profiles.ts';
import { capitalise } from '../../../shared/wording/terms.ts';
import type { Draft } from '../commands/annotations.ts';
import { lesionTitle, roleWords } from '../commands/words.ts';
import type { ImageView } from './interaction.ts';

export type Owner =
  | {
      /** Null: a new one. */
      readonly lesionId: string | null;
      /** The current lesion, where the image contradicts its side. */
      readonly against: string | null;
    }
  | { readonly problem: string };

/** Whether an image is of the other side than a lesion. Only left against right contradicts. */
export function isOtherSide(
  lesion: Pick<Lesion, 'laterality'>,
  image: { readonly laterality: string | null } | null,
): boolean {
  const sides = [lesion.laterality, image?.laterality];
  return sides.includes('L') && sides.includes('R');
}

/** Whether the lesion has accepted marks on the image: the reader knows then that it is there. */
function isMarkedOn(record: PatientRecord, lesionId: string, image: InstanceInfo): boolean {
  return record.annotations.some(
    (a) => a.lesionId === lesionId && a.sopInstanceUid === image.sopInstanceUid && a.status === 'accepted',
  );
}

/**
 * The lesion that a mark on an image belongs to: the current one, unless the image shows the other side. Then that side's
 * only lesion, or a new one where it has none; of several the reader chooses.
 */
export function ownerOf(record: PatientRecord, current: string | null, image: InstanceInfo): Owner {
  const lesion = record.lesions.find((l) => l.id === current);
  if (!lesion || !isOtherSide(lesion, image) || isMarkedOn(record, lesion.id, image)) {
    return { lesionId: current, against: null };
  }
  const there = record.lesions.filter((l) => l.laterality === image.laterality);
  if (there.length > 1) {
    return { problem: `${wordContradiction(lesion, image)} Choose ${orList(there.map((l) => l.id))} first.` };
  }
  return { lesionId: there[0]?.id ?? null, against: lesion.id };
}

/** "This image shows the left side, and L1 is on the right." */
export function wordContradiction(lesion: Lesion, image: { readonly laterality: string | null }): string {
  const shown = image.laterality === 'L' ? 'left' : 'right';
  return `This image shows the ${shown} side, and ${lesion.id} is on the ${sideName(lesion.laterality)}.`;
}

const orList = (ids: readonly string[]): string => ids.join(', ').replace(/, ([^,]*)$/, ' or $1');

const wordDrafts = (drafts: readonly Pick<Draft, 'role'>[]): string =>
  drafts.length > 1 && drafts[0]?.role === 'long-axis' ? 'both axes' : `the ${roleWords[drafts[0]?.role ?? 'note']}`;

/** Said where marks went to another lesion than the current one, as the image shows the other side. */
export function wordOwner(before: Lesion, owner: Lesion, drafts: readonly Draft[]): string {
  const image = { laterality: owner.laterality };
  const verb = drafts.length > 1 ? 'belong' : 'belongs';
  return `${wordContradiction(before, image)} ${capitalise(wordDrafts(drafts))} ${verb} to ${lesionTitle(owner)}.`;
}

const roles = roleSchema.options;

const millimetres = (mm: number | undefined): string => (mm === undefined ? 'a line without length' : `${mm} mm`);

/** What gave way to drafts, in a sentence for the reader; null where nothing did. */
export function wordDisplaced(
  { replaced, stale }: { readonly replaced: readonly Annotation[]; readonly stale: readonly Annotation[] },
  drafts: readonly Draft[],
  view: Pick<ImageView, 'info'>,
): string | null {
  const old = replaced.filter((a) => a.status === 'accepted');
  const calibration = old.find((a) => a.role === 'calibration');
  if (calibration) {
    const now = drafts.find((d) => d.role === 'calibration')?.millimetres;
    return `This image was calibrated before (${millimetres(calibration.millimetres)}). One calibration counts for an image, the last one: ${millimetres(now)} now.`;
  }
  const sentences: string[] = [];
  if (old.length > 0) {
    const away = old.some((a) => a.sopInstanceUid !== view.info.sopInstanceUid);
    const whose = old[0]?.lesionId ? ` of ${old[0].lesionId}` : '';
    // Long before short axis: both together are "both axes".
    const [first] = old.sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
    const isPair = old.length > 1 && first?.role === 'long-axis';
    const verb = isPair ? 'were' : 'was';
    const where = away ? ' on another image of this study' : '';
    sentences.push(`${capitalise(wordDrafts(old))}${whose}${where} ${verb} replaced.`);
    if (away) sentences.push('A lesion has one for each study.');
  }
  const [short] = stale;
  if (short)
    sentences.push(`The short axis of ${short.lesionId} was not perpendicular to the new long axis and was removed.`);
  return sentences.length > 0 ? sentences.join(' ') : null;
}

/** Why a drawn reference region may not serve the lesion, with what would; null when nothing speaks against it. */
export function refusedReference(
  record: PatientRecord | null,
  lesionId: string | null,
  drafts: readonly Draft[],
  view: Pick<ImageView, 'info' | 'frame'>,
): string | null {
  const lesion = record?.lesions.find((l) => l.id === lesionId);
  const draft = drafts.find((d) => d.role === 'uptake-reference' && d.status === 'accepted');
  if (!record || !lesion || !draft) return null;
  const { shape, reference } = draft;
  const region = {
    sopInstanceUid: view.info.sopInstanceUid,
    frame: view.frame,
    shape,
    ...(reference === undefined ? {} : { reference }),
  };
  const problem = referenceProblem(record, lesion, region, view.info);
  return problem ? refusal(problem, lesion) : null;
}

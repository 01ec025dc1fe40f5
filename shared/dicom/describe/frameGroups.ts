/** Frames of an NM instance sorted into detector views, from its frame vectors (PS3.3 C.8.4.8.1, C.8.4.9). */
import type { DataSet as ParserDataSet } from 'dicom-parser';
import type { EnergyWindowKind, FrameGroup } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import { MAX_FRAMES } from '../parse/limits.ts';
import { isTomographic } from '../stack.ts';
import { toMilliseconds } from '../text/dateTime.ts';
import type { NmContext } from './nmContext.ts';
import { proposePhase } from './phase.ts';
import { normalOf } from './plane.ts';

type View = FrameGroup['view'];

/** A view in the words of a code's meaning: anterior, posterior, lateral or another one. */
export function viewFromMeaning(text: string): View {
  const words = text.toLowerCase().replaceAll('_', ' ');
  // "Antero-posterior" says how the beam of a radiograph goes, not which side a camera looks at.
  if (/antero-?\s?posterior|postero-?\s?anterior/.test(words)) return null;
  const anterior = /\bant(erior)?\b/.test(words);
  const posterior = /\bpost(erior)?\b/.test(words);
  if (anterior && posterior) return null;
  if (anterior) return /obliq|\b[lr]ao\b/.test(words) ? 'OTHER' : 'ANT';
  if (posterior) return /obliq|\b[lr]po\b/.test(words) ? 'OTHER' : 'POST';
  if (/\blat(eral)?\b/.test(words)) return 'LAT';
  return /obliq|\b[lr][ap]o\b|\baxial\b|\bplantar\b/.test(words) ? 'OTHER' : null;
}

/** A code that names no known view is still a view, and another one. */
function viewOfCode(item: ParserDataSet | undefined): View {
  const meaning = item?.string('x00080104') ?? '';
  return meaning === '' ? null : (viewFromMeaning(meaning) ?? 'OTHER');
}

/** Within 30 degrees of straight on; further round it is an oblique. */
const straightOn = Math.cos(Math.PI / 6);

/**
 * Direction cosines of a planar image (PS3.3 C.7.6.2.1.1): rows and columns span the detector, and their cross product points
 * away from it into the patient. The patient's front is at -y.
 */
export function viewOfOrientation(value: string): View {
  const normal = normalOf(value);
  if (normal === null) return null;
  const [x, y] = normal;
  if (y >= straightOn) return 'ANT';
  if (y <= -straightOn) return 'POST';
  return Math.abs(x) >= straightOn ? 'LAT' : 'OTHER';
}

/** Patient Orientation (0020,0020), where the rows and columns go: "L\\F" is what the front shows. */
function viewOfPatientOrientation(value: string): View {
  const [row = '', column = ''] = value
    .toUpperCase()
    .split('\\')
    .map((part) => part.trim());
  if (!/^[FH]/.test(column) || !/^[LRAP]/.test(row)) return null;
  if (row.length > 1) return 'OTHER';
  const down = column.startsWith('F') ? 1 : -1;
  if (row === 'A' || row === 'P') return 'LAT';
  return (row === 'L' ? 1 : -1) * down > 0 ? 'ANT' : 'POST';
}

const anteriorNames = new Set(['ant', 'anterior', 'anterieur', 'av']);
const posteriorNames = new Set(['post', 'posterior', 'posterieur', 'pv']);
/** What a camera's own name of a frame may hold beside the view. */
const besideView = new Set([
  'whole',
  'body',
  'wholebody',
  'wb',
  'static',
  'spot',
  'emission',
  'em',
  'e',
  'det',
  'view',
]);

/**
 * Image ID (0054,0400), in which cameras name their detector views: "ANT", "WB_POST_E", "ANTERIEUR_E\\POSTERIEUR_E". Only where
 * every word of the name belongs to one: "POST INJ", "POST OP" and "POST 3H" name none.
 */
export function viewFromName(name: string): View {
  const words = name
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/(?<=[a-z])\d$/, ''));
  const anterior = words.some((word) => anteriorNames.has(word));
  const posterior = words.some((word) => posteriorNames.has(word));
  const all = words.every((word) => anteriorNames.has(word) || posteriorNames.has(word) || besideView.has(word));
  return !all || anterior === posterior ? null : anterior ? 'ANT' : 'POST';
}

function viewFromNames(names: readonly string[], index: number): View {
  const own = names.length > 1 ? names[index] : names[0];
  return own === undefined ? null : viewFromName(own);
}

/** Principal photon of Tc-99m, keV; a window that holds it counts the peak of every bone agent in use. */
const technetiumKev = 140.5;

/** Kind of one item of the Energy Window Information Sequence, from its limits and, without limits, its name (PS3.3 C.8.4.10). */
function energyWindowKind(item: ParserDataSet | undefined): EnergyWindowKind | null {
  const ranges = (item?.elements.x00540013?.items ?? []).flatMap((range) => {
    const low = range.dataSet?.floatString('x00540014');
    const high = range.dataSet?.floatString('x00540015');
    return low !== undefined && high !== undefined && high > low ? [[low, high] as const] : [];
  });
  if (ranges.some(([low, high]) => low <= technetiumKev && technetiumKev <= high)) return 'photopeak';
  const name = item?.string('x00540018') ?? '';
  if (/scatter|\bsc\b|compton/i.test(name)) return 'scatter';
  if (ranges.length > 0) return ranges.every(([, high]) => high < technetiumKev) ? 'scatter' : 'other';
  return /\btc\b|tc-?99m|99m-?tc|photo ?peak/i.test(name) ? 'photopeak' : null;
}

/** Grades of parallel-hole collimators as makers write them in Collimator/grid Name. */
const grades: readonly (readonly [string, RegExp])[] = [
  ['LEUHR', /\bLEUHR\b|ULTRA ?HIGH/],
  ['LEHR', /\bLEHR\b|\bLEHRS?\b|LOW ENERGY HIGH RES|\bVXHR\b/],
  ['LEAP', /\bLEAP\b|\bLEGP\b|\bLEHS\b|LOW ENERGY (ALL|GENERAL)|\bVXGP\b/],
  ['MEGP', /\bMEGP\b|\bMEAP\b|\bMELP\b|MEDIUM ENERGY/],
  ['HEGP', /\bHEGP\b|\bHEAP\b|HIGH ENERGY/],
];

/** "PARA LEHR", "PINH": Collimator Type (0018,1181) with the grade that its name states; null where neither tells. */
function collimatorKind(item: ParserDataSet | undefined): string | null {
  const type = (item?.string('x00181181') ?? '').trim().toUpperCase();
  const name = (item?.string('x00181180') ?? '').toUpperCase().replaceAll(/[_-]/g, ' ');
  const grade = grades.find(([, pattern]) => pattern.test(name))?.[0];
  const parts = [type === '' || type === 'UNKN' ? undefined : type, grade].filter((p) => p !== undefined);
  return parts.length === 0 ? null : parts.join(' ');
}

interface Key {
  energy: number;
  detector: number;
  phase: number;
  rotation: number;
}

export function frameGroups(dataSet: DataSet, context: NmContext, injectionDateTime: string | null): FrameGroup[] {
  const { rows, columns, numberOfFrames } = context.pixels;
  if (rows === null || columns === null || numberOfFrames > MAX_FRAMES) return [];
  const energies = dataSet.uint16s('energyWindowVector');
  const detectors = dataSet.uint16s('detectorVector');
  const phases = dataSet.uint16s('phaseVector');
  const rotations = dataSet.uint16s('rotationVector');
  const groups = new Map<string, { key: Key; frames: number[] }>();
  for (let frame = 0; frame < numberOfFrames; frame += 1) {
    const key: Key = {
      energy: energies[frame] ?? 1,
      detector: detectors[frame] ?? 1,
      phase: phases[frame] ?? 1,
      rotation: rotations[frame] ?? 1,
    };
    const id = `${key.energy} ${key.detector} ${key.phase} ${key.rotation}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { key, frames: [frame + 1] });
    else group.frames.push(frame + 1);
  }
  // A dynamic runs in the order of its time slices (PS3.3 C.8.4.8.1), wherever the frames lie in the file.
  const slices = dataSet.uint16s('timeSliceVector');
  if (slices.length === numberOfFrames) {
    for (const { frames } of groups.values()) frames.sort((a, b) => slices[a - 1]! - slices[b - 1]!);
  }

  const detectorItems = dataSet.has('detectorInformationSequence') ? dataSet.items('detectorInformationSequence') : [];
  const energyItems = dataSet.has('energyWindowInformationSequence')
    ? dataSet.items('energyWindowInformationSequence')
    : [];
  const phaseItems = dataSet.has('phaseInformationSequence') ? dataSet.items('phaseInformationSequence') : [];
  // Slices through a body have a plane, and no view.
  const tomographic = isTomographic(context);
  // What is said once holds for all frames only where one detector made them.
  const single = new Set(detectors).size <= 1 && detectorItems.length <= 1;
  const commonView =
    viewOfCode(dataSet.has('viewCodeSequence') ? dataSet.items('viewCodeSequence')[0] : undefined) ??
    (single
      ? (viewOfOrientation(dataSet.code('imageOrientationPatient')) ??
        viewOfPatientOrientation(dataSet.code('patientOrientation')))
      : null);
  const viewOfDetector = (item: ParserDataSet | undefined): View =>
    viewOfCode(item?.elements.x00540220?.items?.[0]?.dataSet) ?? viewOfOrientation(item?.string('x00200037') ?? '');
  const names = dataSet
    .text('imageId')
    .split('\\')
    .filter((name) => name !== '');
  const isWholeBody =
    context.imageType.some((value) => /WHOLE ?BODY/i.test(value)) ||
    dataSet.has('wholeBodyTechnique') ||
    /whole ?body|\bwb\b/i.test(`${dataSet.code('bodyPartExamined')} ${context.seriesDescription}`);
  const fallbackDuration = dataSet.number('actualFrameDuration');
  // Phases follow each other: a later one starts after the frames of those before it.
  const elapsedMs = phaseStarts(phaseItems, fallbackDuration);

  return [...groups.values()].map(({ key, frames }) => {
    const phaseItem = phaseItems[key.phase - 1];
    const duration = (phaseItem === undefined ? null : integer(phaseItem, 'x00181242')) ?? fallbackDuration;
    const frameDurationMs = duration !== undefined && duration !== null && duration > 0 ? duration : null;
    const view = tomographic
      ? null
      : (viewOfDetector(detectorItems[key.detector - 1]) ?? commonView ?? viewFromNames(names, frames[0]! - 1));
    const startDateTime = addMilliseconds(context.dateTime, elapsedMs[key.phase - 1] ?? 0);
    const proposal = proposePhase({
      startDateTime,
      injectionDateTime,
      frames: frames.length,
      frameDurationMs,
      imageType: context.imageType,
      wholeBody: isWholeBody,
      texts: [names.join(' '), context.seriesDescription, context.protocol, context.studyDescription],
      severalPhases: phaseItems.length > 1,
    });
    return {
      frames,
      view,
      proposedPhase: proposal.phase,
      wholeBody: isWholeBody,
      reason: proposal.reason,
      frameDurationMs,
      startDateTime,
      energyWindow: energyWindowKind(energyItems[key.energy - 1]),
      collimator: collimatorKind(detectorItems[key.detector - 1]),
    };
  });
}

/** An IS value that is a number. */
function integer(item: ParserDataSet, tag: string): number | null {
  const value = Math.trunc(decimal(item.string(tag) ?? ''));
  return Number.isFinite(value) ? value : null;
}

/** Milliseconds from the start of the acquisition to the start of each phase. */
function phaseStarts(phaseItems: readonly ParserDataSet[], fallbackDuration: number | null): number[] {
  const starts: number[] = [];
  let elapsed = 0;
  for (const item of phaseItems) {
    elapsed += integer(item, 'x00540036') ?? 0;
    starts.push(elapsed);
    const frames = item.uint16('x00540033') ?? 1;
    elapsed += frames * ((integer(item, 'x00181242') ?? fallbackDuration ?? 0) + (integer(item, 'x00540038') ?? 0));
  }
  return starts;
}

function addMilliseconds(iso: string | null, milliseconds: number): string | null {
  if (iso === null || iso.length < 19 || milliseconds === 0) return iso;
  const start = toMilliseconds(iso)!;
  // A nonsense delay would leave the calendar.
  if (!(Math.abs(milliseconds) < 86_400_000)) return null;
  const moved = new Date(start + milliseconds).toISOString().slice(0, 23);
  return moved.endsWith('.000') ? moved.slice(0, 19) : moved;
}

/**
 * What happens to each attribute. The Basic Profile (PS3.15 table E.1-1) names what must go; here the rule is turned
 * round: only what is listed as needed, or is of a kind that cannot name a person, stays. What a future edition of the
 * standard or a vendor adds is therefore removed until it is listed.
 */
import dcmjs from 'dcmjs';
import type { DeidentifyOptions } from './options.ts';

export type Action =
  | 'keep'
  | 'remove'
  | 'empty'
  | 'dummy'
  | 'uid'
  | 'date'
  | 'time'
  | 'describe'
  | 'pseudonym'
  | 'number'
  | 'code'
  | 'sequence';

const dictionary = (
  dcmjs.data.DicomMetaDictionary as unknown as {
    readonly dictionary: Readonly<Record<string, { vr: string } | undefined>>;
  }
).dictionary;

/** The VR of the data dictionary (PS3.6), '' for a tag it does not hold or whose VR depends on others. */
export function dictionaryVr(tag: number): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  const vr = dictionary[`(${hex.slice(0, 4)},${hex.slice(4)})`]?.vr ?? '';
  return /^[A-Z]{2}$/.test(vr) ? vr : '';
}

export function isKnownTag(tag: number): boolean {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  return dictionary[`(${hex.slice(0, 4)},${hex.slice(4)})`] !== undefined;
}

/** Groups of image, acquisition and frame attributes. All others (patient, visit, results, overlays, private) go. */
const keptGroups: ReadonlySet<number> = new Set([0x0008, 0x0018, 0x0020, 0x0028, 0x0054, 0x2050, 0x5200, 0x7fe0]);

const exact = new Map<number, Action>([
  [0x00080005, 'keep'], // Specific Character Set
  [0x00080020, 'date'],
  [0x00080030, 'time'],
  [0x00080050, 'empty'], // Accession Number
  [0x00080090, 'empty'], // Referring Physician's Name
  [0x00081030, 'describe'], // Study Description
  [0x0008103e, 'describe'], // Series Description
  [0x00081032, 'remove'], // Procedure Code Sequence
  [0x00100010, 'pseudonym'],
  [0x00100020, 'pseudonym'],
  [0x00100030, 'empty'],
  [0x00200010, 'empty'], // Study ID
  [0x00201040, 'empty'], // Position Reference Indicator
  [0x00400555, 'empty'], // Acquisition Context Sequence
  [0x00181000, 'dummy'], // Device Serial Number, required in enhanced objects
  [0x00181020, 'dummy'], // Software Versions, likewise
  [0x00181030, 'describe'], // Protocol Name
  [0x00181400, 'describe'], // Acquisition Device Processing Description
  // Text that names a make, a unit, a drug or a method, not a person:
  [0x00080070, 'keep'],
  [0x00081090, 'keep'],
  [0x00080100, 'keep'],
  [0x00080102, 'keep'],
  [0x00080103, 'keep'],
  [0x00080104, 'keep'],
  [0x00180031, 'keep'], // Radiopharmaceutical
  [0x00181210, 'keep'], // Convolution Kernel
  [0x00281054, 'code'], // Rescale Type
  [0x00283004, 'code'], // Modality LUT Type
  [0x00209056, 'code'], // Stack ID
  [0x00281055, 'describe'], // Window Center & Width Explanation
  [0x00282114, 'keep'], // Lossy Image Compression Method
  [0x00283003, 'describe'], // LUT Explanation
  [0x00540400, 'describe'], // Image ID
  // Sequences of references and codes:
  [0x00081140, 'sequence'],
  [0x00082112, 'sequence'],
  [0x00082218, 'sequence'],
  [0x00082220, 'sequence'],
  [0x00082228, 'sequence'],
  [0x00082230, 'sequence'],
  [0x00089215, 'sequence'],
  [0x0018a001, 'remove'], // Contributing Equipment Sequence
  [0x00189506, 'remove'],
  [0x00204000, 'remove'], // Image Comments
  [0x00203401, 'remove'],
  [0x00203406, 'remove'],
]);

const patientCharacteristics: ReadonlySet<number> = new Set([
  0x00100040, 0x00101010, 0x00101020, 0x00101030, 0x001021c0,
]);
const deviceIdentity: ReadonlySet<number> = new Set([
  0x00081010, 0x00181000, 0x00181008, 0x00181020, 0x0018700a, 0x00181050,
]);

/** The action for a tag. `vr` is the data dictionary's, or the file's where the dictionary leaves it open. */
export function actionFor(tag: number, vr: string, options: DeidentifyOptions): Action {
  const group = tag >>> 16;
  if (group % 2 === 1) return 'remove';
  if (patientCharacteristics.has(tag)) {
    if (options.keepPatientCharacteristics === true) return vr === 'CS' || vr === 'AS' ? 'code' : 'number';
    return tag === 0x00100040 ? 'empty' : 'remove';
  }
  if (options.keepDeviceIdentity === true && deviceIdentity.has(tag)) return 'keep';
  const named = exact.get(tag);
  if (named !== undefined) return named;
  if (!keptGroups.has(group) || !isKnownTag(tag)) return 'remove';
  return byVr(vr, group);
}

function byVr(vr: string, group: number): Action {
  switch (vr) {
    case 'UI':
      return 'uid';
    case 'DA':
    case 'DT':
      return 'date';
    case 'TM':
      return 'time';
    case 'CS':
      return 'code';
    case 'DS':
    case 'IS':
      return 'number';
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
    case 'FL':
    case 'FD':
    case 'SV':
    case 'UV':
    case 'AT':
      return 'keep';
    case 'OB':
    case 'OW':
    case 'OF':
    case 'OD':
    case 'OL':
    case 'OV':
      // Pixel data and lookup tables only: bytes elsewhere may hold anything.
      return group === 0x7fe0 || group === 0x0028 ? 'keep' : 'remove';
    case 'SQ':
      return group === 0x0008 ? 'remove' : 'sequence';
    default:
      // Names, free text, addresses, application entities, ages, unknown.
      return 'remove';
  }
}

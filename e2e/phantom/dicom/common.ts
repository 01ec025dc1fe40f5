/** Modules that every object of the demonstration patient shares. */
import { patient } from '../course.ts';
import { uidFor } from '../uid.ts';
import { type DataSet, text, us, words } from './elements.ts';

export const comment = 'SYNTHETIC: computed images for demonstration and tests, no person was imaged';

export interface StudyHeader {
  readonly uid: string;
  readonly id: string;
  readonly accession: string;
  readonly date: string;
  readonly time: string;
  readonly description: string;
}

export interface SeriesHeader {
  readonly uid: string;
  readonly number: number;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
  readonly time: string;
  /** R or L where the series shows one side. */
  readonly laterality?: string;
}

export interface ImageHeader {
  readonly sopClassUid: string;
  readonly uid: string;
  readonly number: number;
  readonly imageType: readonly string[];
  /** Start of the acquisition. */
  readonly time: string;
}

/** "2025-01-14" to DA. */
export function da(date: string): string {
  return date.replaceAll('-', '');
}

/** "08:12:00" to TM. */
export function tm(time: string): string {
  return time.replaceAll(':', '');
}

/** A time of day, seconds later; whole milliseconds, kept within the day. */
export function later(time: string, seconds: number): string {
  const [h, m, s] = time.split(':').map(Number) as [number, number, number];
  const total = h * 3600 + m * 60 + s + seconds;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${two(total / 3600)}:${two((total / 60) % 60)}:${two(total % 60)}`;
}

/** Patient, General Study, Patient Study, General Series, General Equipment, General Image and SOP Common (PS3.3 C.7, C.12). */
export function commonModules(study: StudyHeader, series: SeriesHeader, image: ImageHeader): DataSet {
  return [
    text(0x00080005, 'CS', 'ISO_IR 100'),
    text(0x00080008, 'CS', image.imageType),
    text(0x00080016, 'UI', image.sopClassUid),
    text(0x00080018, 'UI', image.uid),
    text(0x00080020, 'DA', da(study.date)),
    text(0x00080021, 'DA', da(study.date)),
    text(0x00080022, 'DA', da(study.date)),
    text(0x00080023, 'DA', da(study.date)),
    text(0x00080030, 'TM', tm(study.time)),
    text(0x00080031, 'TM', tm(series.time)),
    text(0x00080032, 'TM', tm(image.time)),
    text(0x00080033, 'TM', tm(image.time)),
    text(0x00080050, 'SH', study.accession),
    text(0x00080060, 'CS', series.modality),
    text(0x00080070, 'LO', 'Enthesis demonstration'),
    text(0x00080080, 'LO', 'SYNTHETIC hospital'),
    text(0x00080090, 'PN', 'SYNTHETIC^Referrer'),
    text(0x00081030, 'LO', study.description),
    text(0x0008103e, 'LO', series.description),
    text(0x00081090, 'LO', `SYNTHETIC ${series.modality}`),
    text(0x00100010, 'PN', patient.name),
    text(0x00100020, 'LO', patient.id),
    text(0x00100030, 'DA', da(patient.birthDate)),
    text(0x00100040, 'CS', patient.sex),
    text(0x00101010, 'AS', ageAt(study.date)),
    text(0x00104000, 'LT', comment),
    text(0x00180015, 'CS', series.bodyPart),
    text(0x00181000, 'LO', 'SYNTHETIC'),
    text(0x00181020, 'LO', '1'),
    text(0x0020000d, 'UI', study.uid),
    text(0x0020000e, 'UI', series.uid),
    text(0x00200010, 'SH', study.id),
    text(0x00200011, 'IS', series.number),
    text(0x00200013, 'IS', image.number),
    ...(series.laterality === undefined ? [] : [text(0x00200060, 'CS', series.laterality)]),
    text(0x00204000, 'LT', comment),
    text(0x00280301, 'CS', 'YES'),
    text(0x00282110, 'CS', '00'),
  ];
}

function ageAt(date: string): string {
  const years = Number(date.slice(0, 4)) - Number(patient.birthDate.slice(0, 4));
  const before = date.slice(5) < patient.birthDate.slice(5);
  return `${String(before ? years - 1 : years).padStart(3, '0')}Y`;
}

/** Image Pixel (PS3.3 C.7.6.3): unsigned, 16 bit allocated, MONOCHROME2. */
export function pixelModule(columns: number, rows: number, bitsStored: number, pixels: Uint16Array): DataSet {
  return [
    us(0x00280002, 1),
    text(0x00280004, 'CS', 'MONOCHROME2'),
    us(0x00280010, rows),
    us(0x00280011, columns),
    us(0x00280100, 16),
    us(0x00280101, bitsStored),
    us(0x00280102, bitsStored - 1),
    us(0x00280103, 0),
    words(0x7fe00010, pixels),
  ];
}

export function studyUid(kind: 'film' | 'scan' | 'mr', date: string): string {
  return uidFor(`study/${kind}/${date}`);
}

export function instanceUid(kind: string, date: string): string {
  return uidFor(`instance/${kind}/${date}`);
}

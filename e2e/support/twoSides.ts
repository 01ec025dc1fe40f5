/** Small films of patients with a lesion on each side, made with the demonstration's DICOM writer: what is where is known. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelModule } from '../phantom/dicom/common.ts';
import { code, type DataSet, sequence, ss, text } from '../phantom/dicom/elements.ts';
import { writeDicomFile } from '../phantom/dicom/write.ts';
import { uidFor } from '../phantom/uid.ts';
import type { Pixel } from './reading.ts';

const dxForPresentation = '1.2.840.10008.5.1.4.1.1.1.1';

/** Square pixels of every film here, mm, calibrated by a fiducial. */
export const pixelMm = 0.2;
export const smallFilm = { columns: 400, rows: 300 } as const;

/** A bright ellipse with horizontal long axis: diameters are twice the radii, exactly. */
export interface Focus {
  readonly center: Pixel;
  readonly radii: Pixel;
}

export interface SmallFilm {
  readonly patientId: string;
  /** ISO date. */
  readonly date: string;
  readonly laterality: 'L' | 'R' | 'B';
  readonly bodyPart: string;
  readonly projection: 'LATERAL' | 'AP';
  readonly description: string;
  readonly foci: readonly Focus[];
}

export const uidOf = (film: SmallFilm): string => uidFor(`two-sides/${film.patientId}/${film.date}/${film.laterality}`);

export const studyUidOf = (film: SmallFilm): string => uidFor(`two-sides/${film.patientId}/${film.date}`);

function pixels({ foci }: SmallFilm): Uint16Array {
  const { columns, rows } = smallFilm;
  const out = new Uint16Array(columns * rows);
  for (let i = 0; i < out.length; i += 1) {
    const [x, y] = [(i % columns) + 0.5, Math.floor(i / columns) + 0.5];
    const inside = foci.some(
      ({ center, radii }) => ((x - center[0]) / radii[0]) ** 2 + ((y - center[1]) / radii[1]) ** 2 <= 1,
    );
    // A slow slope, so that no two places of the background look alike.
    out[i] = inside ? 3000 : 600 + Math.round(x + y / 2);
  }
  return out;
}

function fileOf(film: SmallFilm): Uint8Array {
  const da = film.date.replaceAll('-', '');
  const uid = uidOf(film);
  const header: DataSet = [
    text(0x00080005, 'CS', 'ISO_IR 100'),
    text(0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', '']),
    text(0x00080016, 'UI', dxForPresentation),
    text(0x00080018, 'UI', uid),
    ...[0x00080020, 0x00080021, 0x00080022, 0x00080023].map((tag) => text(tag, 'DA', da)),
    ...[0x00080030, 0x00080031, 0x00080032, 0x00080033].map((tag) => text(tag, 'TM', '101500')),
    text(0x00080050, 'SH', `SYN-${da}`),
    text(0x00080060, 'CS', 'DX'),
    text(0x00080068, 'CS', 'FOR PRESENTATION'),
    text(0x00080090, 'PN', 'SYNTHETIC^Referrer'),
    text(0x00081030, 'LO', film.description),
    text(0x0008103e, 'LO', film.description),
    sequence(0x00082218, code('70258002', 'SCT', 'Ankle joint')),
    text(0x00100010, 'PN', 'SYNTHETIC^TwoSides'),
    text(0x00100020, 'LO', film.patientId),
    text(0x00100030, 'DA', '19710302'),
    text(0x00100040, 'CS', 'F'),
    text(0x00180015, 'CS', film.bodyPart),
    text(0x00181164, 'DS', [pixelMm * 1.05, pixelMm * 1.05]),
    text(0x00185101, 'CS', film.projection),
    text(0x0020000d, 'UI', studyUidOf(film)),
    text(0x0020000e, 'UI', uidFor(`two-sides/series/${film.patientId}/${film.date}/${film.laterality}`)),
    text(0x00200010, 'SH', '1'),
    text(0x00200011, 'IS', film.laterality === 'L' ? 2 : 1),
    text(0x00200013, 'IS', 1),
    text(0x00200062, 'CS', film.laterality),
    text(0x00280030, 'DS', [pixelMm, pixelMm]),
    text(0x00280301, 'CS', 'NO'),
    text(0x00280a02, 'CS', 'FIDUCIAL'),
    text(0x00281040, 'CS', 'LOG'),
    ss(0x00281041, 1),
    text(0x00281050, 'DS', 2000),
    text(0x00281051, 'DS', 4000),
    text(0x00281052, 'DS', 0),
    text(0x00281053, 'DS', 1),
    text(0x00281054, 'LO', 'US'),
    text(0x20500020, 'CS', 'IDENTITY'),
    ...pixelModule(smallFilm.columns, smallFilm.rows, 12, pixels(film)),
  ];
  return writeDicomFile(dxForPresentation, uid, header);
}

export function writeFilms(folder: string, films: readonly SmallFilm[]): void {
  mkdirSync(folder, { recursive: true });
  for (const film of films) writeFileSync(join(folder, `${film.date}-${film.laterality}.dcm`), fileOf(film));
}

const heel = (date: string, laterality: 'L' | 'R', focus: Focus): SmallFilm => ({
  patientId: 'TWO-HEELS',
  date,
  laterality,
  bodyPart: 'ANKLE',
  projection: 'LATERAL',
  description: 'Both ankles, lateral',
  foci: [focus],
});

/** Both ankles on two dates: 8 x 4 mm on the right, 6 x 3 mm on the left on the later one. */
export const heels = {
  earlier: [
    heel('2025-09-02', 'R', { center: [200, 150], radii: [18, 10] }),
    heel('2025-09-02', 'L', { center: [200, 150], radii: [14, 7.5] }),
  ],
  right: heel('2026-03-03', 'R', { center: [200, 150], radii: [20, 10] }),
  left: heel('2026-03-03', 'L', { center: [200, 150], radii: [15, 7.5] }),
} as const;

/** A pelvis with a focus about each hip: the patient's right, 10 x 5 mm, on the left of the picture; left 12 x 6 mm. */
export const hips = {
  film: {
    patientId: 'TWO-HIPS',
    date: '2026-03-03',
    laterality: 'B',
    bodyPart: 'HIP',
    projection: 'AP',
    description: 'Pelvis, AP',
    foci: [
      { center: [100, 150], radii: [25, 12.5] },
      { center: [300, 150], radii: [30, 15] },
    ],
  },
} as const satisfies { film: SmallFilm };

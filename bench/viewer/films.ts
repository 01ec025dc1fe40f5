/** The films of the bench, made once into the cache: both sizes in every encoding, and ten large ones for the memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FilmSize, sizes, writeFilm } from './film.ts';

export type SizeName = keyof typeof sizes;

/** What gdcmconv calls them. */
const encoders = { UNC: null, RLE: '--rle', JPLL: '--jpeg', 'JPEG-LS': '--jpegls', J2K: '--j2k' } as const;
export type Encoding = keyof typeof encoders;
export const encodings = Object.keys(encoders) as Encoding[];

export const memoryFilms = 10;

/** Our viewer asks by UID, so films are named like one. */
export function filmName(size: SizeName, encoding: Encoding): string {
  return `2.${Object.keys(sizes).indexOf(size)}.${encodings.indexOf(encoding)}`;
}

export function memoryFilm(index: number): string {
  return `1.${index}`;
}

/** The large JPEG 2000 film under ten names. */
export function jpeg2000Film(index: number): string {
  return `3.${index}`;
}

/** Changes when films are made differently, so that old ones are not kept. */
const edition = '3';

/** @returns encodings for which there are films */
export function makeFilms(folder: string): Encoding[] {
  const stamp = join(folder, 'edition');
  const kept = existsSync(stamp) && readFileSync(stamp, 'utf8') === edition;
  if (!kept) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const make = (name: string, seed: number, size: FilmSize) => {
    const path = join(folder, name);
    if (!existsSync(path)) writeFilm(path, seed, size);
    return path;
  };
  for (let i = 1; i <= memoryFilms; i++) make(memoryFilm(i), i, sizes.DX);
  const there = new Set(encodings);
  for (const size of Object.keys(sizes) as SizeName[]) {
    const source = make(filmName(size, 'UNC'), 1, sizes[size]);
    for (const encoding of encodings) {
      const path = join(folder, filmName(size, encoding));
      const option = encoders[encoding];
      if (option === null || existsSync(path)) continue;
      const whole = `${path}.part`;
      if (spawnSync('gdcmconv', [option, source, whole], { stdio: 'ignore' }).status === 0) renameSync(whole, path);
      else there.delete(encoding);
    }
  }
  for (let i = 1; i <= memoryFilms && there.has('J2K'); i++) {
    const path = join(folder, jpeg2000Film(i));
    if (!existsSync(path)) linkSync(join(folder, filmName('DX', 'J2K')), path);
  }
  writeFileSync(stamp, edition);
  // Once through the disk cache, so that no viewer pays for the first reading.
  for (const size of Object.keys(sizes) as SizeName[]) {
    for (const encoding of there) readFileSync(join(folder, filmName(size, encoding)));
  }
  return [...there];
}

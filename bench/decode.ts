/**
 * `npm run bench -- decode`: header reading against dicom-parser, and decoding of one radiograph in every encoding against
 * dcmtk and gdcm (whole processes, which also start and write) and the JPEG lossless decoder from the registry.
 * Uses the real radiograph of ../shared/data where it is there, else a generated one of the same size.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import jpegLossless from 'jpeg-lossless-decoder-js';
import { nodeCodecs } from '../electron/service/pixels/index.ts';
import { readHeader } from '../shared/dicom/header.ts';
import { openDataSet } from '../shared/dicom/parse/dataSet.ts';
import { encapsulatedFrames } from '../shared/dicom/pixels/fragments.ts';
import { openDicomImage } from '../shared/dicom/pixels/index.ts';
import { element, radiograph, SYNTAX, writeFile } from '../shared/dicom/testing/dicomWriter.ts';
import { bytePlanes, rleFrame } from '../shared/dicom/testing/encoders.ts';
import { encodeJpegLossless } from '../shared/dicom/testing/jpegLosslessEncoder.ts';

const ROUNDS = 15;
const scratch = mkdtempSync(join(tmpdir(), 'enthesis-decode-'));
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
const ms = (value: number | null): string => (value === null ? '-' : value.toFixed(1));

async function time(run: () => unknown, rounds = ROUNDS): Promise<number> {
  const walls: number[] = [];
  for (let round = -3; round < rounds; round += 1) {
    const started = performance.now();
    await run();
    if (round >= 0) walls.push(performance.now() - started);
  }
  return median(walls);
}

function generated(): Map<string, Uint8Array> {
  const side = 1760;
  let state = 1;
  const values = Uint16Array.from({ length: side * side }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const bone = Math.hypot((i % side) - 900, Math.floor(i / side) - 900) < 500 ? 400 : 100;
    return bone + ((i % side) >> 3) + (state >>> 28);
  });
  const file = (syntax: string, stream: Uint8Array): Uint8Array =>
    writeFile(radiograph([element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [stream] })], side, side), {
      syntax,
    });
  return new Map([
    ['RLE', file(SYNTAX.rle, rleFrame(bytePlanes(values)))],
    [
      'JPLL',
      file(SYNTAX.jpegLossless, encodeJpegLossless(values, { rows: side, columns: side, precision: 12, predictor: 1 })),
    ],
  ]);
}

const folder = '../shared/data/real/dicom-test-files';
const real = existsSync(folder);
const files = real
  ? new Map(
      ['UNC', 'RLE', 'JPLL', 'J2KR', 'JPLY'].map((name) => [name, readFileSync(join(folder, `RG3_${name}`))] as const),
    )
  : generated();

const peers: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  RLE: ['dcmdrle', []],
  JPLL: ['dcmdjpeg', []],
  J2KR: ['gdcmconv', ['--raw']],
  JPLY: ['dcmdjpeg', []],
};

async function peer(name: string, bytes: Uint8Array): Promise<string> {
  const entry = peers[name];
  if (entry === undefined || !existsSync(`/usr/bin/${entry[0]}`)) return '-';
  const [from, to] = [join(scratch, 'in.dcm'), join(scratch, 'out.dcm')];
  writeFileSync(from, bytes);
  const wall = await time(() => spawnSync(`/usr/bin/${entry[0]}`, [...entry[1], from, to]), 7);
  return `${entry[0]} ${ms(wall)}`;
}

console.log(
  `Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}, ${real ? 'the real radiograph RG3' : 'a generated radiograph'}, 1760 x 1760, medians in ms`,
);
console.log('| encoding | open and decode | other program, whole process | jpeg-lossless-decoder-js |');
console.log('| --- | --- | --- | --- |');
for (const [name, bytes] of files) {
  const ours = await time(() => openDicomImage(bytes, nodeCodecs()).decodeFrame(1));
  let registry: number | null = null;
  if (name === 'JPLL') {
    const stream = encapsulatedFrames(openDataSet(bytes, { toPixelData: true }), 1)(1).slice();
    registry = await time(() => new jpegLossless.Decoder().decode(stream.buffer, 0, stream.length));
  }
  console.log(`| ${name} | ${ms(ours)} | ${await peer(name, bytes)} | ${ms(registry)} |`);
}

const whole = files.values().next().value!;
const first = whole.subarray(0, 16 * 1024);
const count = 5000;
const repeat = (run: () => unknown) => (): void => {
  for (let i = 0; i < count; i += 1) run();
};
const own = await time(
  repeat(() => readHeader(first, { fileSize: whole.length })),
  7,
);
const parser = await time(
  repeat(() => dicomParser.parseDicom(whole, { untilTag: 'x7fe00010' })),
  7,
);
console.log('\n| header | microseconds |\n| --- | --- |');
console.log(`| readHeader: all that the index keeps | ${((own / count) * 1000).toFixed(1)} |`);
console.log(`| dicom-parser's parseDicom up to the pixels, no values read | ${((parser / count) * 1000).toFixed(1)} |`);
rmSync(scratch, { recursive: true });

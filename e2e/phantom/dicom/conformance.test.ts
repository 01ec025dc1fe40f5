import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestSet, writeTestSet } from '../testSet.ts';

const python = '/usr/bin/python3';
const hasDciodvfy = spawnSync('dciodvfy', ['-version']).error === undefined;
const hasPydicom = existsSync(python) && spawnSync(python, ['-c', 'import pydicom']).status === 0;

let set: TestSet;
beforeAll(async () => {
  set = await writeTestSet();
});
afterAll(() => rmSync(set.directory, { recursive: true }));

describe('the files of the demonstration patient', () => {
  it('are 5 films, 4 scans of 3 images and 7 MR slices, below 60 MB together', () => {
    expect(set.files).toHaveLength(5 + 4 * 3 + 7);
    const bytes = set.files.reduce((sum, file) => sum + readFileSync(file).length, 0);
    expect(bytes).toBeLessThan(60e6);
  });

  it('are read by dicom-parser, belong to one patient and say that they are synthetic', () => {
    const instances = new Set<string>();
    for (const file of set.files) {
      const dataSet = dicomParser.parseDicom(new Uint8Array(readFileSync(file)));
      expect(dataSet.string('x00100020')).toBe('HO-DEMO');
      expect(dataSet.string('x00100010')).toBe('SYNTHETIC^Demonstration');
      expect(dataSet.string('x00204000')).toMatch(/^SYNTHETIC/);
      expect(dataSet.string('x00280301')).toBe('YES');
      const frames = dataSet.intString('x00280008') ?? 1;
      const size = dataSet.uint16('x00280010')! * dataSet.uint16('x00280011')! * 2 * frames;
      expect(dataSet.elements.x7fe00010!.length).toBe(size);
      instances.add(dataSet.string('x00080018')!);
    }
    expect(instances.size).toBe(set.files.length);
  });

  it('carry UIDs that are valid: 2.25 and a decimal below 2^128 without a leading zero', () => {
    for (const file of set.files) {
      const dataSet = dicomParser.parseDicom(new Uint8Array(readFileSync(file)));
      for (const tag of ['x00080018', 'x0020000d', 'x0020000e']) {
        const uid = dataSet.string(tag)!;
        expect(uid).toMatch(/^2\.25\.[1-9][0-9]{0,38}$/);
        expect(BigInt(uid.slice(5)) < 2n ** 128n).toBe(true);
      }
    }
  });
});

describe.skipIf(!hasDciodvfy)('the files against their IODs (needs dciodvfy)', () => {
  it('have no error', () => {
    for (const file of set.files) {
      const { stdout, stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
      const errors = `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
      expect(errors, file).toEqual([]);
      // The tool knows each object, so that silence is not a file that was not looked at.
      expect(`${stdout}${stderr}`).toMatch(/CRImage|DXImageForPresentation|NMImage|MRImage/);
    }
  });
});

describe.skipIf(!hasPydicom)('the files in pydicom (needs python3-pydicom)', () => {
  it('are read without a warning and the counts accumulated of each scan are the sum of its pixels', () => {
    const script = `
import sys, array, warnings, pydicom
warnings.simplefilter('error')
for path in sys.argv[1:]:
    d = pydicom.dcmread(path)
    for e in d.iterall(): e.value
    assert len(d.PixelData) == d.Rows * d.Columns * 2 * int(d.get('NumberOfFrames', 1)), path
    if d.Modality == 'NM':
        a = array.array('H'); a.frombytes(d.PixelData)
        assert sum(a) == d.CountsAccumulated, path
print('read', len(sys.argv) - 1)
`;
    const { stdout, stderr } = spawnSync(python, ['-c', script, ...set.files], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe(`read ${set.files.length}\n`);
  });
});

/** The command line as another program uses it: child processes, their output and exit codes, against the phantom's truth. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MeasureResult, measureResultSchema } from '../../../shared/measure/model.ts';
import { defaultSiteSettings } from '../../../shared/settings/model.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'enthesis-cli-'));
const D = join(root, 'D');
const L = join(root, 'L');
const annotations = join(D, 'demo.annotations.json');

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return { code: status, out: stdout, err: stderr };
}

interface Truth {
  readonly patientId: string;
  readonly studies: readonly (FilmTruth | ScanTruth | { kind: 'mr' })[];
  readonly byDate: readonly { date: string; conclusion: string }[];
}
interface FilmTruth {
  readonly kind: 'film';
  readonly studyInstanceUid: string;
  readonly basis: string;
  readonly objectPlanePixelMm: number;
  readonly longAxis: { mm: number };
  readonly shortAxis: { mm: number };
}
interface ScanTruth {
  readonly kind: 'scan';
  readonly studyInstanceUid: string;
  readonly ratio: number;
  readonly relativeError: number;
}

let truth: Truth;
let patient: string;

beforeAll(() => {
  const demo = cli('demo', '--out', D);
  expect(demo).toMatchObject({ code: 0 });
  expect(
    demo.out
      .trim()
      .split('\n')
      .every((file) => statSync(file).size > 0),
  ).toBe(true);
  truth = JSON.parse(readFileSync(join(D, 'truth.json'), 'utf8')) as Truth;
  patient = truth.patientId;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('demo, index, annotations import, measure, report', () => {
  it('index prints the counts of the contract and ends with 0', () => {
    const { code, out } = cli('index', D, '--library', L, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(result)).toEqual([
      'files',
      'indexed',
      'unchanged',
      'skipped',
      'patients',
      'studies',
      'series',
      'instances',
      'seconds',
    ]);
    expect(result).toMatchObject({ files: 24, indexed: 24, unchanged: 0, skipped: [], patients: 1, studies: 10 });
  });

  it('again, only what changed', () => {
    const { code, out } = cli('index', D, '--library', L, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ files: 24, indexed: 0, unchanged: 24, instances: 24 });
  });

  it('a file that is no image is named and ends with 1, and the rest is indexed', () => {
    const folder = join(root, 'mixed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'letter.txt'), 'Dear colleague');
    writeFileSync(join(folder, 'film.dcm'), readFileSync(join(D, '2025-01-14-film', 'lateral.dcm')));
    const { code, out } = cli('index', folder, '--library', join(root, 'mixed-library'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      indexed: 1,
      skipped: [{ path: join(folder, 'letter.txt'), code: 'not-dicom', message: expect.any(String) }],
    });
  });

  it('list gives the patient, then the studies with the proposed phases', () => {
    expect(JSON.parse(cli('list', '--library', L, '--json').out)).toMatchObject({ patients: [{ patientId: patient }] });
    const { code, out } = cli('list', '--library', L, '--patient', patient, '--json');
    expect(code).toBe(0);
    const { studies } = JSON.parse(out) as { studies: { modality: string; phases: { proposedPhase: string }[] }[] };
    expect(studies).toHaveLength(10);
    for (const { phases } of studies.filter((study) => study.modality === 'NM')) {
      expect(new Set(phases.map((phase) => phase.proposedPhase))).toEqual(new Set(['flow', 'pool', 'delayed']));
    }
  });

  it('measure before any annotation gives an empty list of lesions', () => {
    const { code, out } = cli('measure', '--library', L, '--patient', patient, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ patientId: patient, lesions: [] });
  });

  it('annotations come in once, and come out as they came in', () => {
    expect(cli('annotations', 'import', annotations, '--library', L)).toMatchObject({ code: 0 });
    expect(JSON.parse(cli('annotations', 'import', annotations, '--library', L, '--json').out)).toMatchObject({
      annotations: 0,
      revision: 1,
    });
    const { code, out } = cli('annotations', 'export', '--patient', patient, '--library', L);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ patientId: patient, lesions: [{ id: 'L1' }] });

    const file = join(root, 'out.annotations.json');
    writeFileSync(file, out);
    const empty = join(root, 'second-library');
    cli('index', D, '--library', empty);
    expect(cli('annotations', 'import', file, '--library', empty)).toMatchObject({ code: 0 });
    expect(cli('annotations', 'export', '--patient', patient, '--library', empty).out).toBe(out);
  });

  it('measure gives the truth: sizes within one pixel, ratios within three standard errors, each conclusion', () => {
    const { code, out } = cli('measure', '--library', L, '--patient', patient, '--json');
    expect(code).toBe(0);
    const result: MeasureResult = measureResultSchema.parse(JSON.parse(out));
    const lesion = result.lesions[0]!;
    for (const study of truth.studies) {
      if (study.kind === 'film') {
        const size = lesion.size.find((item) => item.studyInstanceUid === study.studyInstanceUid);
        expect(size?.longAxis?.basis).toBe(study.basis);
        expect(Math.abs(size!.longAxis!.value - study.longAxis.mm)).toBeLessThan(study.objectPlanePixelMm);
        expect(Math.abs(size!.shortAxis!.value - study.shortAxis.mm)).toBeLessThan(study.objectPlanePixelMm);
      } else if (study.kind === 'scan') {
        const uptake = lesion.uptake.find(
          (u) => u.studyInstanceUid === study.studyInstanceUid && u.phase === 'delayed',
        );
        expect(Math.abs(uptake!.ratio! / study.ratio - 1)).toBeLessThan(3 * study.relativeError);
        expect(uptake!.relativeError! / study.relativeError).toBeCloseTo(1, 1);
      }
    }
    expect(lesion.maturity.byDate.map(({ date, conclusion }) => ({ date, conclusion }))).toEqual(
      truth.byDate.map(({ date, conclusion }) => ({ date, conclusion })),
    );
    expect(result.recommendations.map((item) => item.id)).toContain('plain-films-over-mri');
  });

  it('measure as text gives a ratio with the interval of all its error, not of counting alone', () => {
    const [{ out }, json] = [
      cli('measure', '--library', L, '--patient', patient),
      cli('measure', '--library', L, '--patient', patient, '--json'),
    ];
    const { uptake } = measureResultSchema.parse(JSON.parse(json.out)).lesions[0]!;
    const said = [...out.matchAll(/delayed: ratio ([\d.]+) \(95% interval ([\d.]+) to ([\d.]+)/g)].map((m) =>
      m.slice(1).map(Number),
    );
    const delayed = uptake.filter(({ phase }) => phase === 'delayed');
    expect(said).toHaveLength(delayed.length);
    for (const [i, { ratio, relativeError }] of delayed.entries()) {
      // docs/method.md: R exp(+-1.96 sqrt(f^2 + CV^2)).
      const half = 1.96 * Math.hypot(relativeError!, defaultSiteSettings.ratioCv);
      const wanted = [ratio!, ratio! * Math.exp(-half), ratio! * Math.exp(half)];
      for (const [k, value] of wanted.entries()) expect(Math.abs(said[i]![k]! - value)).toBeLessThan(0.006);
    }
  });

  it('report writes every format, preliminary without a signature', () => {
    const out = join(root, 'report');
    const formats = 'pdf,sr,encapsulated-pdf,fhir,csv,html,json';
    const { code, out: text } = cli(
      'report',
      '--library',
      L,
      '--patient',
      patient,
      '--format',
      formats,
      '--out',
      out,
      '--json',
    );
    expect(code).toBe(0);
    const { files, status } = JSON.parse(text) as { files: string[]; status: string };
    expect(status).toBe('preliminary');
    for (const ending of ['.pdf', '-sr.dcm', '-pdf.dcm', '.fhir.json', '.csv', '.html', '.json']) {
      expect(files.filter((file) => file.endsWith(ending)).length).toBeGreaterThan(0);
    }
    for (const file of files) expect(statSync(file).size).toBeGreaterThan(0);
    expect(
      readFileSync(files.find((file) => file.endsWith('_report.pdf'))!)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('a signed report stays; signing the same again makes no new version; a change needs a reason', () => {
    const out = join(root, 'signed');
    // Nothing is signed for a folder that cannot be: the next number is still the first.
    const blocked = join(root, 'blocked');
    writeFileSync(blocked, '');
    const args = ['report', '--library', L, '--patient', patient, '--format', 'json', '--sign', 'Reader'];
    const refused = cli(...args, '--out', join(blocked, 'reports'));
    expect(refused).toMatchObject({ code: 3, out: '' });
    expect(refused.err).toContain('Files cannot be written into "reports". Give another folder with --out.');
    const sign = (...more: string[]) =>
      cli(
        'report',
        '--library',
        L,
        '--patient',
        patient,
        '--format',
        'json',
        '--out',
        out,
        '--sign',
        'Reader',
        '--json',
        ...more,
      );
    expect(JSON.parse(sign().out)).toMatchObject({ status: 'final', number: 1 });
    expect(JSON.parse(sign().out)).toMatchObject({ status: 'final', number: 1 });
    const amended = sign('--reason', 'second opinion');
    expect(JSON.parse(amended.out)).toMatchObject({ status: 'amended', number: 2 });
  });

  it('verify finds a sound library, then the file that was changed and the one that is gone', () => {
    expect(cli('verify', '--library', L)).toMatchObject({ code: 0 });
    const film = join(D, '2025-01-14-film', 'lateral.dcm');
    const mr = join(D, '2025-02-04-mr', 'slice-1.dcm');
    writeFileSync(film, Buffer.concat([readFileSync(film), Buffer.alloc(2)]));
    rmSync(mr);
    const { code, out } = cli('verify', '--library', L, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, files: { missing: [mr], changed: [film] } });
  });

  it('backup and restore into a new folder bring back work and images', () => {
    const file = join(root, 'backup.enthesis');
    const before = cli('annotations', 'export', '--patient', patient, '--library', L).out;
    expect(cli('backup', '--library', L, '--out', file)).toMatchObject({ code: 0 });
    const target = join(root, 'restored');
    expect(cli('restore', file, '--library', target)).toMatchObject({ code: 0 });
    expect(cli('annotations', 'export', '--patient', patient, '--library', target).out).toBe(before);
  });
});

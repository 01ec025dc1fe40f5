/** Programs that we did not write, as judges in the tests. Each is optional on a developer's machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function onPath(name: string): boolean {
  return spawnSync('which', [name]).status === 0;
}

const pixelmedJar = '/usr/share/java/pixelmed.jar';

export const available = {
  dciodvfy: onPath('dciodvfy'),
  dsrdump: onPath('dsrdump'),
  dcmpschk: onPath('dcmpschk'),
  dcmp2pgm: onPath('dcmp2pgm'),
  pixelmed: onPath('java') && existsSync(pixelmedJar),
  poppler: onPath('pdftotext') && onPath('pdfinfo') && onPath('pdffonts') && onPath('pdftoppm'),
};

function run(command: string, args: readonly string[]): { status: number; text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { status: status ?? -1, text: `${stdout}${stderr}` };
}

/** Error lines of dciodvfy (dicom3tools), which checks IODs and modules. */
export function dciodvfyErrors(path: string): string[] {
  return run('dciodvfy', [path])
    .text.split('\n')
    .filter((line) => /^Error/i.test(line));
}

/** dsrdump (DCMTK) reads the whole content tree; anything it refuses gives a status other than 0. */
export function dsrdump(path: string): { status: number; text: string } {
  return run('dsrdump', ['+Pl', path]);
}

/** What dcmpschk (DCMTK), which checks presentation states, finds wrong. */
export function dcmpschkErrors(path: string): string[] {
  const { status, text } = run('dcmpschk', [path]);
  if (status === 0 && /Test passed/.test(text)) return [];
  return text.split('\n').filter((line) => line !== '' && !/Testing: /.test(line));
}

/** Draws an image through a presentation state (DCMTK's dcmp2pgm) into a PGM file. */
export function dcmp2pgm(image: string, state: string, out: string): { status: number; text: string } {
  return run('dcmp2pgm', ['-p', state, image, out]);
}

/** What PixelMed's DicomSRValidator, which knows the templates, says of a document. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export function pixelmed(path: string): Verdict {
  const { text } = run('java', [
    '-Djdk.xml.xpathTotalOpLimit=0',
    '-Djdk.xml.xpathExprGrpLimit=0',
    '-Djdk.xml.xpathExprOpLimit=0',
    '-cp',
    pixelmedJar,
    'com.pixelmed.validate.DicomSRValidator',
    path,
  ]);
  if (!/IOD validation complete/i.test(text)) {
    return { errors: [`The validator did not finish: ${text.slice(0, 400)}`], warnings: [] };
  }
  const lines = text.split('\n');
  return {
    errors: lines.filter((line) => /^Error/i.test(line)),
    warnings: lines.filter((line) => /^Warning/i.test(line)),
  };
}

export function poppler(tool: 'pdftotext' | 'pdfinfo' | 'pdffonts', args: readonly string[]): string {
  return run(tool, args).text;
}

export function pdfPages(path: string, prefix: string): void {
  run('pdftoppm', ['-r', '40', '-png', path, prefix]);
}

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

/** Error lines of PixelMed's DicomSRValidator, which knows the templates. */
export function pixelmedErrors(path: string): string[] {
  const { text } = run('java', [
    '-Djdk.xml.xpathTotalOpLimit=0',
    '-Djdk.xml.xpathExprGrpLimit=0',
    '-Djdk.xml.xpathExprOpLimit=0',
    '-cp',
    pixelmedJar,
    'com.pixelmed.validate.DicomSRValidator',
    path,
  ]);
  if (!/IOD validation complete/i.test(text)) return [`The validator did not finish: ${text.slice(0, 400)}`];
  return text.split('\n').filter((line) => /^Error/i.test(line));
}

export function poppler(tool: 'pdftotext' | 'pdfinfo' | 'pdffonts', args: readonly string[]): string {
  return run(tool, args).text;
}

export function pdfPages(path: string, prefix: string): void {
  run('pdftoppm', ['-r', '40', '-png', path, prefix]);
}

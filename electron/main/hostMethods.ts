/** What only main can do: system dialogs and facts about the runtime. Paths chosen here never reach the renderer. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { InternalMethod } from '../../shared/contract/bridge.ts';
import type { MethodInput, MethodOutput } from '../../shared/contract/methods.ts';
import { EnthesisError } from '../../shared/errors.ts';

export interface HostOptions {
  window(): BrowserWindow | null;
  openPriors(patientKey: string): void;
  callInternal(method: InternalMethod, input: unknown): Promise<unknown>;
  /** Imports as the reader prefers: by reference or as copies. */
  openPaths(paths: readonly string[]): Promise<{ jobId: string | null }>;
  /** How the service is; starts it first where that is wanted. */
  service(start: boolean): MethodOutput<'host.service'>;
  /** A window has stored what it could. */
  finished(id: number, unsaved: number): void;
  /** Sets the preference unless null; returns what holds. */
  copyOpenedFiles(change: boolean | null): boolean;
}

type OpenProperties = NonNullable<Electron.OpenDialogOptions['properties']>;

export function hostMethods({
  window,
  openPriors,
  callInternal,
  openPaths,
  service,
  finished,
  copyOpenedFiles,
}: HostOptions): Record<string, (input: unknown) => Promise<unknown>> {
  async function choose(title: string, properties: OpenProperties, filters?: Electron.FileFilter[]): Promise<string[]> {
    const options = { title, properties, ...(filters ? { filters } : {}) };
    const parent = window();
    const result = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options);
    return result.canceled ? [] : result.filePaths;
  }

  async function chooseTarget(title: string, suggestedName: string): Promise<string | null> {
    const options = { title, defaultPath: join(app.getPath('documents'), suggestedName) };
    const parent = window();
    const result = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
    return result.canceled || !result.filePath ? null : result.filePath;
  }

  return {
    'host.openFolder': async () =>
      openPaths(await choose('Open a folder with images', ['openDirectory', 'multiSelections'])),
    'host.openFiles': async () =>
      openPaths(await choose('Open images, a DICOMDIR or a zip archive', ['openFile', 'multiSelections'])),
    'host.openDemonstration': () => callInternal('internal.demo', {}),

    'host.preferences': async (input) => {
      const request = input as MethodOutput<'host.preferences'> | { copyOpenedFiles: null };
      return { copyOpenedFiles: copyOpenedFiles(request.copyOpenedFiles) };
    },

    'host.exportDeidentified': async (input) => {
      const [directory] = await choose('Choose a folder for the de-identified copy', [
        'openDirectory',
        'createDirectory',
      ]);
      if (directory === undefined) return { jobId: null };
      return callInternal('internal.deidentify', { ...(input as object), directory });
    },

    'host.relocate': async (input) => {
      const [directory] = await choose('Choose the folder that holds the images now', ['openDirectory']);
      if (directory === undefined) return { jobId: null };
      return callInternal('internal.relocate', { ...(input as object), directory });
    },

    'host.saveDocument': async (input) => {
      // The document's own title may name the patient.
      const chosen = await chooseTarget('Save the document', 'document.pdf');
      if (chosen === null) return { cancelled: true, fileName: '' };
      const file = extname(chosen) === '' ? `${chosen}.pdf` : chosen;
      await callInternal('internal.saveDocument', { ...(input as object), file });
      return { cancelled: false, fileName: basename(file) };
    },

    'host.exportReport': async (input) => {
      const request = input as MethodInput<'host.exportReport'>;
      const [directory] = await choose('Choose a folder for the report', ['openDirectory', 'createDirectory']);
      if (directory === undefined) return { cancelled: true, files: [], folderName: '' };
      const { files } = (await callInternal('internal.export', { ...request, directory })) as { files: string[] };
      return { cancelled: false, files: files.map((file) => basename(file)), folderName: basename(directory) };
    },

    'host.exportAnnotations': async (input) => {
      const { patientKey } = input as MethodInput<'host.exportAnnotations'>;
      // The suggested name carries no patient data.
      const file = await chooseTarget(
        'Save annotations',
        `enthesis-${new Date().toISOString().slice(0, 10)}.annotations.json`,
      );
      if (file === null) return { cancelled: true, fileName: '' };
      await callInternal('internal.exportAnnotations', { patientKey, file });
      return { cancelled: false, fileName: basename(file) };
    },

    'host.importAnnotations': async () => {
      const [file] = await choose(
        'Open an annotation file, or a structured report of this program',
        ['openFile'],
        [{ name: 'Annotations, structured reports', extensions: ['json', 'dcm'] }],
      );
      if (file === undefined) return { cancelled: true, patientKey: null };
      const { patientKey } = (await callInternal('internal.importAnnotations', { file })) as { patientKey: string };
      return { cancelled: false, patientKey };
    },

    'host.openTemplate': async () => {
      const [file] = await choose(
        'Open a report template',
        ['openFile'],
        [{ name: 'Report templates', extensions: ['html', 'htm'] }],
      );
      if (file === undefined) return { template: null, passedOver: [] };
      return callInternal('internal.readTemplate', { file });
    },

    'host.saveText': async (input) => {
      const { suggestedName, text } = input as MethodInput<'host.saveText'>;
      const file = await chooseTarget('Save', basename(suggestedName));
      if (file === null) return { cancelled: true };
      try {
        // Written beside and renamed, so that a full disk leaves no half file under the chosen name.
        await writeFile(`${file}.part`, text, 'utf8');
        await rename(`${file}.part`, file);
      } catch (error) {
        const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
        throw new EnthesisError(
          full ? 'disk-full' : 'export-failed',
          full
            ? 'The disk is full. Free some space and save again.'
            : 'The file could not be written there. Choose another folder.',
          { cause: error },
        );
      }
      return { cancelled: false };
    },

    'host.openPriors': async (input) => {
      openPriors((input as MethodInput<'host.openPriors'>).patientKey);
      return {};
    },

    'host.service': async (input) => service((input as MethodInput<'host.service'>).start),

    'host.finished': async (input) => {
      const { id, unsaved } = input as MethodInput<'host.finished'>;
      finished(id, unsaved);
      return {};
    },

    'host.about': async () => ({
      version: JSON.parse(await readFile(join(app.getAppPath(), 'package.json'), 'utf8')).version as string,
      electron: process.versions.electron ?? '',
      chromium: process.versions.chrome ?? '',
      evaluationRuntime: process.env.ENTHESIS_EVALUATION === '1',
    }),
  };
}

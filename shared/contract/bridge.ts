import type { WireError } from '../errors.ts';
import type { ServiceEvent } from './methods.ts';

/** What the preload puts on `window.enthesis`. Inputs and outputs are validated against `methods` on both sides. */
export interface EnthesisBridge {
  call(
    method: string,
    input: unknown,
    callId?: number,
  ): Promise<{ ok: true; value: unknown } | { ok: false; error: WireError }>;
  /** Asks that a call which still runs be stopped; it then ends with the error `cancelled`. */
  cancel(callId: number): void;
  /** Opens dropped files or folders. The File objects come from the browser, so a path cannot be made up. */
  openDropped(files: readonly unknown[]): Promise<{ jobId: string | null }>;
  onEvent(listener: (event: ServiceEvent) => void): () => void;
}

/** Address of an instance's bytes: the whole DICOM file, streamed by id over the custom scheme. */
export function instanceUrl(sopInstanceUid: string): string {
  return `enthesis://instance/${sopInstanceUid}`;
}

/** Messages between main and the service process. */
export type HostToService =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

export type ServiceToHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly event: ServiceEvent };

/**
 * Methods that only main may call on the service: they carry paths. Never reachable from the renderer.
 * `internal.import {paths, mode}` -> {jobId}; `internal.deidentify {patientKey, options, directory}` -> {jobId};
 * `internal.relocate {patientKey, directory}` -> {jobId}; `internal.saveDocument {sopInstanceUid, file}`;
 * `internal.demo {}` -> {jobId}; `internal.locate {sopInstanceUid}` -> {path};
 * `internal.export {..., directory}` -> {files}; `internal.exportAnnotations {patientKey, file}`;
 * `internal.importAnnotations {file}` -> {patientKey}; `internal.readTemplate {file}` -> {template, passedOver}; `internal.close {}`.
 */
export const internalMethods = [
  'internal.import',
  'internal.deidentify',
  'internal.relocate',
  'internal.saveDocument',
  'internal.demo',
  'internal.locate',
  'internal.export',
  'internal.exportAnnotations',
  'internal.importAnnotations',
  'internal.readTemplate',
  'internal.close',
] as const;
export type InternalMethod = (typeof internalMethods)[number];

/**
 * The two schemes. `app:` serves the built renderer with the content security policy; `enthesis:` serves the bytes of an
 * instance by its UID. Neither takes a path from the renderer.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

export const appOrigin = 'app://enthesis';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
};

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self' enthesis:",
    `style-src 'self' 'nonce-${nonce}'`,
    // React writes style properties through the DOM, which this does not touch; it forbids style attributes in HTML.
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Must run before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    {
      scheme: 'enthesis',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
}

export interface ProtocolOptions {
  readonly rendererFolder: string;
  /** Path of an instance's file. Rejects for an unknown UID. */
  locate(sopInstanceUid: string): Promise<string>;
}

export function handleProtocols({ rendererFolder, locate }: ProtocolOptions): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const name = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname);
    const file = normalize(join(rendererFolder, name));
    if (url.host !== 'enthesis' || !file.startsWith(rendererFolder + sep)) return new Response(null, { status: 404 });
    try {
      const bytes = await readFile(file);
      const nonce = randomBytes(16).toString('base64');
      const html = extname(file) === '.html';
      return new Response(html ? bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(bytes), {
        headers: {
          'Content-Type': types[extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': policy(nonce),
          'X-Content-Type-Options': 'nosniff',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });

  serveInstances(locate);
}

const instanceHeaders = {
  'Access-Control-Allow-Origin': appOrigin,
  'X-Content-Type-Options': 'nosniff',
  'Content-Type': 'application/dicom',
};

function instanceOf(address: string): string | null {
  const url = new URL(address);
  const uid = url.pathname.slice(1);
  return url.host === 'instance' && /^[0-9.]{1,64}$/.test(uid) ? uid : null;
}

/** net::ERR_FILE_NOT_FOUND */
const notFound = -6;

/**
 * The bytes of an instance. Chromium's own file reader brings 19 MB in 30 ms, the first of them in 10; a handler in script takes
 * 75 ms with whole buffers or streams alike, since every byte then passes the main process (docs/benchmarks/viewer.md). It is
 * an old interface: where a later Electron has it no more, the handler does the same, slower.
 */
function serveInstances(locate: (sopInstanceUid: string) => Promise<string>): void {
  if (typeof protocol.registerFileProtocol === 'function') {
    protocol.registerFileProtocol('enthesis', (request, answer) => {
      const uid = instanceOf(request.url);
      if (uid === null) {
        answer({ error: notFound });
        return;
      }
      locate(uid).then(
        (path) => answer({ path, headers: instanceHeaders }),
        () => answer({ error: notFound }),
      );
    });
    return;
  }
  protocol.handle('enthesis', async (request) => {
    const uid = instanceOf(request.url);
    try {
      if (uid === null) return new Response(null, { status: 404, headers: instanceHeaders });
      const bytes = await readFile(await locate(uid));
      return new Response(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
        headers: instanceHeaders,
      });
    } catch {
      return new Response(null, { status: 404, headers: instanceHeaders });
    }
  });
}

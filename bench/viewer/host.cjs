// The Electron side of the bench: serves the built pages and the films, nothing else. No policy, since peers need eval.
const { readFile } = require('node:fs/promises');
const { extname, join } = require('node:path');
const { app, BrowserWindow, protocol } = require('electron');

const folder = process.env.BENCH_FOLDER;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true };

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges },
  { scheme: 'enthesis', privileges },
]);

async function file(path) {
  try {
    const bytes = await readFile(path);
    return new Response(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      headers: {
        'Content-Type': types[extname(path)] ?? (path.endsWith('wasm') ? types['.wasm'] : 'application/dicom'),
        'Access-Control-Allow-Origin': '*',
      },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}

app.whenReady().then(() => {
  protocol.handle('app', (request) => {
    const { pathname } = new URL(request.url);
    const film = /^\/film\/(.+)$/.exec(pathname);
    return file(film ? join(folder, 'films', film[1]) : join(folder, 'pages', pathname));
  });
  // As the app serves its instances (electron/main/protocols.ts).
  protocol.registerFileProtocol('enthesis', (request, answer) =>
    answer({
      path: join(folder, 'films', new URL(request.url).pathname.slice(1)),
      headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/dicom' },
    }),
  );
  const window = new BrowserWindow({ width: 1400, height: 1000, webPreferences: { sandbox: true } });
  window.loadURL(`app://enthesis/${process.env.BENCH_PAGE}`);
});

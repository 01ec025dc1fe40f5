import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Library, type LibraryOptions } from '../library.ts';

/** A folder for one test, with an image folder and a library in it; `clean` removes all of it. */
export class Workplace {
  readonly root = mkdtempSync(join(tmpdir(), 'enthesis-library-'));
  readonly images = join(this.root, 'images');
  readonly libraryDir = join(this.root, 'library');
  private readonly opened: Library[] = [];

  constructor() {
    mkdirSync(this.images);
  }

  write(name: string, bytes: Uint8Array | string): string {
    const path = join(this.images, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  open(options: LibraryOptions = {}): Library {
    const library = Library.open(this.libraryDir, options);
    this.opened.push(library);
    return library;
  }

  async clean(): Promise<void> {
    for (const library of this.opened) await library.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

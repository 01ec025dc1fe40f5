import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
const rows = [...text.matchAll(/^\| ([^|]+\?) \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, question, file, symbol]) => ({
  question: question ?? '',
  file: file ?? '',
  symbol: symbol ?? '',
}));
const walks = [...text.matchAll(/^\*\*(A [^*]+\.)\*\*([\s\S]*?)(\w+) rooms\./gm)].map(([, name, body, count]) => ({
  name: name ?? '',
  files: [...(body ?? '').matchAll(/`([^`]+\.ts)`/g)].map((found) => found[1] ?? ''),
  count: ['', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'].indexOf(count ?? ''),
}));

describe('docs/architecture.md', () => {
  it('has its table and its three walks', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(walks).toHaveLength(3);
  });

  it.each(rows)('$question', ({ file, symbol }) => {
    const source = readFileSync(join(root, file), 'utf8');
    expect(source).toMatch(new RegExp(`export (async )?(function|const|class|interface|type) ${symbol}\\b`));
  });

  it.each(walks)('$name', ({ files, count }) => {
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(new Set(files.map((file) => dirname(file))).size).toBe(count);
  });

  it('names folders that are there', () => {
    const folders = [...text.matchAll(/`((?:shared|renderer|electron|e2e|bench|scripts)\/[\w/-]+\/)`/g)].map(
      (m) => m[1] ?? '',
    );
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});

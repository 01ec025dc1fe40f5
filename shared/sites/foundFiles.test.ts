/** Small films that once got a side from words (../shared/data/found/README.md). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../dicom/header.ts';
import { proposeSite } from './proposeSite.ts';

const folder = '../shared/data/found/';

describe.skipIf(!existsSync(folder))('found films (needs ../shared/data)', () => {
  it.each([
    // PS3.3 C.7.3.1: (0020,0060) and (0020,0062) are absent, so no side is given.
    ['laterality-text-rule-out.dcm', 'other'],
    ['laterality-text-lspine.dcm', 'spine'],
  ] as const)('%s has no side, and none is proposed', (name, site) => {
    const { instance } = readHeader(new Uint8Array(readFileSync(folder + name)));
    expect(instance.laterality).toBeNull();
    expect(instance.proposedLaterality).toBeNull();
    // An AP film of an ankle does not show the Achilles tendon.
    expect(proposeSite(instance)).toMatchObject({ site, laterality: 'U' });
  });
});

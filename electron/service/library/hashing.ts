import type { Hash } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loads the cryptography of Node with the first hash: it takes 2 ms, and most imports hash nothing. */
export function createHash(algorithm: 'sha256' | 'md5'): Hash {
  const crypto = require('node:crypto') as typeof import('node:crypto');
  return crypto.createHash(algorithm);
}

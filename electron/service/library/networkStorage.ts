import { statfsSync } from 'node:fs';

/** Magic numbers of file systems whose files are elsewhere (Linux statfs(2)): NFS, SMB, CIFS, SMB2, AFS, Ceph, 9P, FUSE. */
const remoteTypes: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x01021997, 0x65735546,
]);

/**
 * Whether a path lies on storage that may stop answering. On Windows a share is known by its name; elsewhere, where the type of a
 * file system has no fixed numbers, the answer is no.
 */
export function isNetworkStorage(path: string): boolean {
  if (/^(\\\\|\/\/)[^\\/?.]/.test(path)) return true;
  if (process.platform !== 'linux') return false;
  try {
    return remoteTypes.has(statfsSync(path).type >>> 0);
  } catch {
    return false;
  }
}

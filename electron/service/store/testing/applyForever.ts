/** Applies one gesture after another to the library in argv[2] and prints each revision once the store has acknowledged it. */
import { writeSync } from 'node:fs';
import { openWork } from '../open.ts';

const [dir, patientKey] = process.argv.slice(2);
if (dir === undefined || patientKey === undefined) throw new Error('usage: applyForever DIR PATIENT');
const work = await openWork(dir);
for (let n = 1; ; n += 1) {
  const id = `L${n}`;
  const after = { id, site: 'calcaneus', laterality: 'L', label: `focus ${n}`, trackingUid: `1.2.${n}` } as const;
  const { revision } = work.records.apply(patientKey, 'Add lesion', [
    { entity: 'lesion', key: id, before: null, after },
  ]);
  // Straight to the descriptor: a buffered line would be lost with the process.
  writeSync(1, `${revision}\n`);
}

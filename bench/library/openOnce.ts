/**
 * Opens a library as the desktop's service does, in a new process, and prints the milliseconds until it answers its first search.
 * Arguments: library folder; 'fill' and a number of studies first make one, with work on a tenth of the patients.
 */

import { Library } from '../../electron/service/library/index.ts';
import { FrameCache } from '../../electron/service/pixels/index.ts';
import { openService } from '../../electron/service/service.ts';
import { openWork } from '../../electron/service/store/open.ts';
import { studiesPerPatient } from './generate.ts';
import { fillSynthetic } from './synthetic.ts';

const [libraryDir = '', command = '', count = '100000'] = process.argv.slice(2);
if (command === 'fill') {
  fillSynthetic(libraryDir, Number(count));
  const work = await openWork(libraryDir);
  for (let patient = 0; patient < Number(count) / studiesPerPatient; patient += 10) {
    const after = {
      id: 'L1',
      site: 'calcaneus',
      laterality: 'R',
      label: '',
      trackingUid: `2.25.${patient + 1}`,
    } as const;
    const key = `ID-${String(patient).padStart(6, '0')}`;
    work.records.apply(key, 'Add lesion', [{ entity: 'lesion', key: 'L1', before: null, after }]);
  }
  await work.close();
}
const frames = new FrameCache(1024 * 1024);
const start = performance.now();
const service = await openService({
  libraryDir,
  library: Library.open(libraryDir),
  phantom: null,
  loadFrame: (path, frame) => frames.load(path, frame),
});
const { total } = service.context.library.search({});
console.log(JSON.stringify({ milliseconds: Math.round(performance.now() - start), patients: total }));
await service.close();

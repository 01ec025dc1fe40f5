// A structured report as another viewer writes it: @cornerstonejs/adapters, the writer inside OHIF. A process of its own,
// as the library wants a browser's modules. Argument: JSON with the image's identifiers, the measurements and the output file.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { adaptersSR } = await import('@cornerstonejs/adapters');
const core = await import('@cornerstonejs/core');
const dcmjs = require('dcmjs');

const { out, patientId, image, length, axes } = JSON.parse(process.argv[2] ?? '{}');
const plane = {
  imagePositionPatient: [0, 0, 0],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 1, 0],
  imageOrientationPatient: [1, 0, 0, 0, 1, 0],
  rowPixelSpacing: 1,
  columnPixelSpacing: 1,
  frameOfReferenceUID: '1.2.3',
  rows: 4000,
  columns: 4000,
};
const instance = {
  StudyInstanceUID: image.studyInstanceUid,
  SeriesInstanceUID: image.seriesInstanceUid,
  SOPInstanceUID: image.sopInstanceUid,
  SOPClassUID: image.sopClassUid,
  PatientID: patientId,
  PatientName: 'SYNTHETIC^Demonstration',
  Modality: 'DX',
  _meta: {},
  _vrMap: {},
};
const facts = {
  imagePlaneModule: plane,
  sopCommonModule: { sopInstanceUID: image.sopInstanceUid, sopClassUID: image.sopClassUid },
  instance,
  frameNumber: 1,
};
const get = (type) => facts[type];
core.metaData.addProvider(get, 10_000);

// The library writes a world point as its pixel's index plus a half.
const world = ([column, row]) => [column - 0.5, row - 0.5, 0];
const tool = (toolName, points, stats, label) => ({
  annotationUID: toolName,
  metadata: { toolName, referencedImageId: 'image' },
  findingSites: [],
  data: { label, handles: { points: points.map(world) }, cachedStats: { 'imageId:image': stats } },
});
const state = {
  image: {
    Length: { data: [tool('Length', length.points, { length: length.value }, 'Tendon width')] },
    Bidirectional: {
      data: [tool('Bidirectional', axes.points, { length: axes.long, width: axes.short }, 'Target lesion')],
    },
  },
};
const report = adaptersSR.Cornerstone3D.MeasurementReport.generateReport(
  state,
  { get },
  { SeriesNumber: '55', SeriesDescription: 'Measurements of another viewer' },
);
writeFileSync(out, Buffer.from(dcmjs.data.datasetToDict(report.dataset).write()));
process.exit(0);

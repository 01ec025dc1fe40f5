/** The import rules of docs/architecture.md, held by `npm test`. */

/** The floors of shared/, lowest first: each folder imports from itself and from those before it, types included. */
const floors = [
  'errors\\.ts',
  'dicom/',
  'geometry/',
  'sites/',
  'wording/',
  'settings/',
  'reading/',
  'size/',
  'uptake/',
  'change/',
  'maturity/',
  'measure/',
  'report/',
  'contract/',
];

const floorRules = floors.map((floor, i) => ({
  name: `shared-floor-${floor.replace(/\W.*$/, '')}`,
  comment: 'shared/ is stacked: a floor sees only those below it (docs/architecture.md).',
  severity: 'error',
  from: { path: `^shared/${floor}`, pathNot: ['\\.test\\.ts$', '/testing/'] },
  to: { path: '^shared/', pathNot: floors.slice(0, i + 1).map((below) => `^shared/${below}`) },
}));

module.exports = {
  forbidden: [
    ...floorRules,
    {
      name: 'shared-no-circular-types',
      comment: 'Inside shared/ not even types run in a circle.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      comment: 'shared/ holds the domain: it imports nothing of ours, nothing of Node and nothing of Electron.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(renderer|electron|e2e|bench|scripts)/' },
    },
    {
      name: 'shared-without-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shared-few-packages',
      comment: 'A pure domain needs a validator and a DICOM parser, nothing else.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev'],
        pathNot: ['node_modules/(zod|dicom-parser|fflate)/'],
      },
    },
    {
      name: 'renderer-imports-shared-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|e2e|bench|scripts)/' },
    },
    {
      name: 'renderer-without-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-parts-apart',
      comment: 'main, preload and service meet only over messages.',
      severity: 'error',
      from: { path: '^electron/(main|preload|service)/' },
      to: { path: '^electron/', pathNot: '^electron/$1/' },
    },
    {
      name: 'electron-without-renderer',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|e2e|bench|scripts)/' },
    },
    {
      name: 'main-without-dicom-or-sql',
      severity: 'error',
      from: { path: '^electron/(main|preload)/' },
      to: { path: ['node_modules/(better-sqlite3|dicom-parser|dcmjs)/', '^shared/(dicom|size|uptake|maturity)/'] },
    },
    {
      name: 'e2e-imports-shared-only',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(renderer|electron)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan-resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(url|worker)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

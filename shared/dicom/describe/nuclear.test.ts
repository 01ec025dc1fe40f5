import { describe, expect, it } from 'vitest';
import { readHeader } from '../header.ts';
import { element, type Item, writeFile } from '../testing/dicomWriter.ts';
import { nuclear, tracer, view } from '../testing/radioisotope.ts';
import { viewFromMeaning, viewFromName, viewOfOrientation } from './frameGroups.ts';

const nmOf = (frames: number, extra: Item = []) => readHeader(writeFile(nuclear(frames, extra))).instance.nm!;

describe('tracer and counts', () => {
  it('from the Radiopharmaceutical Information Sequence', () => {
    expect(
      nmOf(1, [
        element(0x00180070, 'IS', '3596452'),
        element(0x00541102, 'CS', 'START'),
        element(0x00541001, 'CS', 'CNTS'),
      ]),
    ).toMatchObject({
      radiopharmaceutical: 'Tc-99m MDP',
      halfLifeS: 21624.12,
      // 740 MBq, as PS3.3 C.8.4.10 says for NM
      injectedActivityBq: 740e6,
      injectionDateTime: '2026-01-10T10:00:00',
      countsAccumulated: 3596452,
      decayCorrection: 'START',
      units: 'CNTS',
    });
  });

  it('takes a dose in Bq as Bq, and Start DateTime before Start Time', () => {
    const items = tracer([element(0x00181078, 'DT', '20260109220000')]).map((item) =>
      item.map((entry) => (entry.tag === 0x00181074 ? element(0x00181074, 'DS', '7.4e8') : entry)),
    );
    expect(nmOf(1, [element(0x00540016, 'SQ', items)])).toMatchObject({
      injectedActivityBq: 740e6,
      injectionDateTime: '2026-01-09T22:00:00',
    });
  });

  it('an injection time late in the evening belongs to the day before a scan past midnight', () => {
    const items = tracer([]).map((item) =>
      item.map((entry) => (entry.tag === 0x00181072 ? element(0x00181072, 'TM', '224500') : entry)),
    );
    const scan = (time: string) => nmOf(1, [element(0x00540016, 'SQ', items), element(0x00080032, 'TM', time)]);
    expect(scan('013000').injectionDateTime).toBe('2026-01-09T22:45:00');
    expect(scan('013000').groups[0]?.proposedPhase).toBe('delayed');
    // At ten in the morning the two times contradict each other: nothing is made up.
    expect(scan('100000').injectionDateTime).toBe('2026-01-10T22:45:00');
    expect(scan('100000').groups[0]?.proposedPhase).toBeNull();
  });

  it('an image of the day after is never told as one of a few hours', () => {
    // Injected at 10:00, acquired on 11 January at 13:00, the study of 10 January: 27 h or 3 h, the time of day cannot tell.
    const acquired = [element(0x00080022, 'DA', '20260111')];
    expect(nmOf(1, [element(0x00080020, 'DA', '20260110'), ...acquired]).injectionDateTime).toBeNull();
    expect(nmOf(1, [element(0x00080020, 'DA', '20260111'), ...acquired]).injectionDateTime).toBe('2026-01-11T10:00:00');
    // At 09:00 only an injection on the day before is possible: 23 h.
    const morning = [...acquired, element(0x00080032, 'TM', '090000'), element(0x00080020, 'DA', '20260110')];
    expect(nmOf(1, morning).injectionDateTime).toBe('2026-01-10T10:00:00');
    // A description that speaks of 24 hours contradicts a delay of 3 h.
    for (const text of ['FEET 24H', 'Static 24 hr delayed', 'SPAET 24 Std'])
      expect(nmOf(1, [element(0x0008103e, 'LO', text)]).injectionDateTime).toBeNull();
    expect(nmOf(1, [element(0x0008103e, 'LO', 'FEET 3H')]).injectionDateTime).toBe('2026-01-10T10:00:00');
    // A full date and time is taken as it stands.
    const items = tracer([element(0x00181078, 'DT', '20260110100000')]);
    const full = [element(0x00540016, 'SQ', items), element(0x00080020, 'DA', '20260110'), ...acquired];
    expect(nmOf(1, full).injectionDateTime).toBe('2026-01-10T10:00:00');
  });

  it('gives null for what the file does not say', () => {
    expect(nmOf(1, [element(0x00540016, 'SQ', [])])).toMatchObject({
      radiopharmaceutical: null,
      halfLifeS: null,
      injectedActivityBq: null,
      injectionDateTime: null,
      countsAccumulated: null,
      decayCorrection: null,
      units: null,
      notRawReasons: [],
    });
  });
});

describe('why pixels may be no counts', () => {
  it.each([
    ['secondary capture', [element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7')]],
    ['derived image', [element(0x00080008, 'CS', 'DERIVED\\PRIMARY\\STATIC\\EMISSION')]],
    ['reconstructed slices', [element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION')]],
    ['non-integer rescale', [element(0x00281053, 'DS', '0.5'), element(0x00281052, 'DS', '0')]],
    ['lossy compression', [element(0x00282110, 'CS', '01')]],
    ['corrected for scatter', [element(0x00280051, 'CS', 'UNIF\\SCAT')]],
    ['smoothed or filtered', [element(0x00185020, 'LO', 'Butterworth')]],
    ['units are BQML', [element(0x00541001, 'CS', 'BQML')]],
  ] as ReadonlyArray<readonly [string, Item]>)('%s', (reason, extra) => {
    expect(nmOf(1, extra).notRawReasons).toEqual([reason]);
  });

  const counted = (unit: string, slope: number, intercept = 0): Item => [
    element(0x00409096, 'SQ', [
      [
        element(0x004008ea, 'SQ', [[element(0x00080100, 'SH', unit), element(0x00080102, 'SH', 'UCUM')]]),
        element(0x00409211, 'US', 65535),
        element(0x00409216, 'US', 0),
        element(0x00409224, 'FD', intercept),
        element(0x00409225, 'FD', slope),
      ],
    ]),
  ];

  it('a Real World Value slope to counts is their scale, whatever the rescale', () => {
    const scaled = nmOf(1, [
      ...counted('{counts}', 0.05),
      element(0x00281053, 'DS', '0.5'),
      element(0x00281052, 'DS', '0'),
    ]);
    expect(scaled).toMatchObject({ countScale: { slope: 0.05, intercept: 0 }, notRawReasons: [] });
  });

  it.each([
    ['real world values in Bq/ml', counted('Bq/ml', 1)],
    ['counts with an offset', counted('{counts}', 1, 5)],
    ['real world values by a table', counted('{counts}', 0)],
    ['rescale that is no number', [element(0x00281053, 'DS', '0,5'), element(0x00281052, 'DS', '0')]],
  ] as ReadonlyArray<readonly [string, Item]>)('%s', (reason, extra) => {
    expect(nmOf(1, extra).notRawReasons).toEqual([reason]);
  });

  it('uniformity, energy and linearity corrections leave counts what they are', () => {
    expect(nmOf(1, [element(0x00280051, 'CS', 'UNIF\\NRGY\\LIN')]).notRawReasons).toEqual([]);
  });
});

describe('frame groups', () => {
  const detectors: Item = [
    element(0x00540020, 'US', [1, 2]),
    element(0x00540022, 'SQ', [view('anterior'), view('posterior')]),
  ];

  it('one per detector, with its view', () => {
    const groups = nmOf(2, [...detectors, element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION')]).groups;
    expect(groups).toMatchObject([
      { frames: [1], view: 'ANT', wholeBody: true },
      { frames: [2], view: 'POST', wholeBody: true },
    ]);
  });

  it.each<[string, Item, string | null]>([
    ['126 to 154 keV', [element(0x00540014, 'DS', '126.45'), element(0x00540015, 'DS', '154.55')], 'photopeak'],
    ['92 to 125 keV', [element(0x00540014, 'DS', '92'), element(0x00540015, 'DS', '125')], 'scatter'],
    ['328 to 400 keV', [element(0x00540014, 'DS', '328'), element(0x00540015, 'DS', '400')], 'other'],
    ['no limits', [], null],
  ])('the energy window of %s', (_name, limits, kind) => {
    const windows: Item = [
      element(0x00540010, 'US', 1),
      element(0x00540012, 'SQ', [[element(0x00540013, 'SQ', [limits])]]),
    ];
    expect(nmOf(1, windows).groups[0]?.energyWindow).toBe(kind);
  });

  it('a window is a scatter window by its name where it has no limits, and each frame has its own', () => {
    const named = (name: string): Item => [element(0x00540018, 'SH', name)];
    const groups = nmOf(2, [
      element(0x00540010, 'US', [1, 2]),
      element(0x00540012, 'SQ', [named('Tc-99m peak'), named('Lower scatter')]),
    ]).groups;
    expect(groups.map((g) => g.energyWindow)).toEqual(['photopeak', 'scatter']);
  });

  it('the collimator by its type and the grade that its name states', () => {
    const collimator = (type: string, name: string): string | null | undefined =>
      nmOf(1, [
        element(0x00540020, 'US', 1),
        element(0x00540022, 'SQ', [[element(0x00181180, 'SH', name), element(0x00181181, 'CS', type)]]),
      ]).groups[0]?.collimator;
    expect(collimator('PARA', 'SIEMENS-LEHR')).toBe('PARA LEHR');
    expect(collimator('PARA', 'MEGP')).toBe('PARA MEGP');
    expect(collimator('PINH', '4MM')).toBe('PINH');
    expect(collimator('UNKN', 'LEAP')).toBe('LEAP');
    expect(collimator('UNKN', 'A')).toBeNull();
  });

  it('a dynamic of two detectors and two phases: flow, then pool, each with its own start', () => {
    // 4 frames of 2 s, then 2 frames of 60 s after a pause of 100 s, per detector.
    const phases = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2];
    const heads = [1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2];
    const groups = nmOf(12, [
      element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\DYNAMIC\\EMISSION'),
      element(0x00080032, 'TM', '100005'),
      element(0x00540020, 'US', heads),
      element(0x00540022, 'SQ', [view('anterior'), view('posterior')]),
      element(0x00540030, 'US', phases),
      element(0x00540032, 'SQ', [
        [
          element(0x00181242, 'IS', '2000'),
          element(0x00540033, 'US', 4),
          element(0x00540036, 'IS', '0'),
          element(0x00540038, 'IS', '0'),
        ],
        [
          element(0x00181242, 'IS', '60000'),
          element(0x00540033, 'US', 2),
          element(0x00540036, 'IS', '100000'),
          element(0x00540038, 'IS', '0'),
        ],
      ]),
    ]).groups;
    expect(groups).toMatchObject([
      {
        frames: [1, 2, 3, 4],
        view: 'ANT',
        proposedPhase: 'flow',
        frameDurationMs: 2000,
        startDateTime: '2026-01-10T10:00:05',
      },
      { frames: [5, 6, 7, 8], view: 'POST', proposedPhase: 'flow' },
      // 5 s + 4 x 2 s + 100 s = 113 s after injection
      {
        frames: [9, 10],
        view: 'ANT',
        proposedPhase: 'pool',
        frameDurationMs: 60_000,
        startDateTime: '2026-01-10T10:01:53',
      },
      { frames: [11, 12], view: 'POST', proposedPhase: 'pool' },
    ]);
  });

  it('energy windows and rotations stay apart, slices stay together', () => {
    expect(nmOf(4, [element(0x00540010, 'US', [1, 2, 1, 2])]).groups.map((group) => group.frames)).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(nmOf(4, [element(0x00540050, 'US', [1, 1, 2, 2])]).groups.map((group) => group.frames)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(nmOf(4, [element(0x00540080, 'US', [1, 2, 3, 4])]).groups).toHaveLength(1);
  });

  it('frames of a dynamic are in the order of their time slices, and as stored where the vector is not whole', () => {
    const heads = element(0x00540020, 'US', [1, 1, 1, 2, 2, 2]);
    const frames = (slices: number[]) =>
      nmOf(6, [heads, element(0x00540100, 'US', slices)]).groups.map((group) => group.frames);
    expect(frames([2, 3, 1, 1, 2, 3])).toEqual([
      [3, 1, 2],
      [4, 5, 6],
    ]);
    expect(frames([2, 1])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it.each([
    ['anterior', 'ANT'],
    ['Posterior view', 'POST'],
    ['left lateral', 'LAT'],
    ['Left anterior oblique', 'OTHER'],
    ['plantar', 'OTHER'],
    ['ANT + POST', null],
    // The path of a beam, not the side of a camera.
    ['antero-posterior', null],
    ['important', null],
    ['', null],
  ])('view of the code meaning "%s"', (text, expected) => {
    expect(viewFromMeaning(text)).toBe(expected);
  });

  it.each([
    ['ANT', 'ANT'],
    ['WB_ANT', 'ANT'],
    ['WHOLE BODY POSTERIOR', 'POST'],
    ['ANTERIEUR_E', 'ANT'],
    ['POST2', 'POST'],
    ['POST INJ', null],
    ['POST OP', null],
    ['POST 3H', null],
    ['FEET POST', null],
    ['ANT POST', null],
    ['WHOLE BODY_E', null],
  ])('view in the name of a frame "%s"', (text, expected) => {
    expect(viewFromName(text)).toBe(expected);
  });

  // Rows go to the patient's left (+x), columns to the feet (-z): x cross -z = +y, from the front to the back (PS3.3 C.7.6.2.1.1).
  it.each([
    ['1\\0\\0\\0\\0\\-1', 'ANT'],
    ['-1\\0\\0\\0\\0\\-1', 'POST'],
    ['0\\1\\0\\0\\0\\-1', 'LAT'],
    // 45 degrees between the front and the side
    ['0.7071\\0.7071\\0\\0\\0\\-1', 'OTHER'],
    ['1\\0\\0\\0\\1\\0', 'OTHER'],
    ['1,0\\0\\0\\0\\0\\-1', null],
    ['0\\0\\0\\0\\0\\0', null],
    ['1\\0\\0', null],
  ])('view of the direction cosines %s', (text, expected) => {
    expect(viewOfOrientation(text)).toBe(expected);
  });

  describe('a view comes from the header, never from what people typed', () => {
    const viewsOf = (frames: number, extra: Item) => nmOf(frames, extra).groups.map((group) => group.view);

    it.each(['FEET STATIC 3HR POST INJECTION', 'ANKLES STATIC POST OP', 'FEET POST', 'ANT FEET', 'LAT ANKLE'])(
      '"%s" as description or protocol names none',
      (text) => {
        expect(
          viewsOf(1, [
            element(0x0008103e, 'LO', text),
            element(0x00081030, 'LO', text),
            element(0x00181030, 'LO', text),
          ]),
        ).toEqual([null]);
      },
    );

    it('View Code Sequence of the image, orientation of the detector, Patient Orientation, name of the frame', () => {
      expect(viewsOf(1, [...view('posterior')])).toEqual(['POST']);
      const oriented = [element(0x00200037, 'DS', '-1\\0\\0\\0\\0\\-1')];
      expect(viewsOf(1, [element(0x00540022, 'SQ', [oriented])])).toEqual(['POST']);
      expect(viewsOf(1, [element(0x00200020, 'CS', 'L\\F')])).toEqual(['ANT']);
      expect(viewsOf(1, [element(0x00200020, 'CS', 'R\\F')])).toEqual(['POST']);
      expect(viewsOf(1, [element(0x00200020, 'CS', 'A\\F')])).toEqual(['LAT']);
      expect(
        viewsOf(2, [element(0x00540020, 'US', [1, 2]), element(0x00540400, 'SH', 'ANTERIEUR_E\\POSTERIEUR_E')]),
      ).toEqual(['ANT', 'POST']);
    });

    it('what is said once of two detectors is said of neither', () => {
      expect(viewsOf(2, [element(0x00540020, 'US', [1, 2]), element(0x00200020, 'CS', 'L\\F')])).toEqual([null, null]);
    });

    it('slices have none', () => {
      expect(
        viewsOf(1, [...view('anterior'), element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION')]),
      ).toEqual([null]);
    });
  });
});

describe('proposed phase', () => {
  const at = (time: string, ...extra: Item): Item => [element(0x00080032, 'TM', time), ...extra];
  const named = (description: string): Item => [element(0x00540016, 'SQ', []), element(0x0008103e, 'LO', description)];
  const dynamic: Item = [
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\DYNAMIC\\EMISSION'),
    element(0x00181242, 'IS', '2000'),
  ];

  it.each([
    ['flow', 'dynamic at injection', 30, at('100000', ...dynamic), 'Dynamic frames 0 s after injection.'],
    ['pool', 'static at 5 min', 1, at('100500'), 'Started 5 min after injection.'],
    ['delayed', 'static at 3 h', 1, at('130000'), 'Started 3.0 h after injection.'],
    [null, 'static at 45 min', 1, at('104500'), 'Started 45 min after injection, which fits no phase.'],
    ['flow', 'named flow', 1, named('FEET FLOW'), 'The description says flow; no injection time is given.'],
    [
      'pool',
      'named blood pool',
      1,
      named('Blood pool feet'),
      'The description says blood pool; no injection time is given.',
    ],
    [
      'delayed',
      'named delayed',
      1,
      named('3H DELAYED FEET'),
      'The description says delayed; no injection time is given.',
    ],
    [
      'pool',
      'named in German',
      1,
      named('Fuesse Weichteilphase'),
      'The description says blood pool; no injection time is given.',
    ],
    [
      'delayed',
      'named in French',
      1,
      named('Pieds tardif'),
      'The description says delayed; no injection time is given.',
    ],
    [
      null,
      'named for all phases',
      1,
      named('Three-phase bone scan'),
      'No injection time and no description that names the phase.',
    ],
    [
      'pool',
      'named pool, timed late',
      1,
      at('130000', element(0x0008103e, 'LO', 'blood pool')),
      'The description says blood pool; started 3.0 h after injection would be delayed. Check the injection time.',
    ],
    [
      'flow',
      'dynamic without times',
      30,
      [element(0x00540016, 'SQ', []), ...dynamic],
      '30 dynamic frames of 2 s; no injection time is given.',
    ],
    [
      'delayed',
      'whole body without times',
      1,
      [element(0x00540016, 'SQ', []), element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION')],
      'A whole-body acquisition is usually delayed; no injection time is given.',
    ],
    [null, 'injected after the scan', 1, at('090000'), 'No injection time and no description that names the phase.'],
  ] as ReadonlyArray<readonly [string | null, string, number, Item, string]>)(
    '%s: %s',
    (phase, _, frames, extra, reason) => {
      expect(nmOf(frames, extra).groups[0]).toMatchObject({ proposedPhase: phase, reason });
    },
  );
});

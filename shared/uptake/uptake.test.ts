import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleInstance, exampleNm, flatStats } from '../measure/testing/example.ts';
import { decayCorrectedRate, type TimedCounts } from './decayCorrectedRate.ts';
import { hoursAfterInjection } from './delay.ts';
import { poissonObstacle } from './poissonObstacle.ts';
import { sumOverFrames, timeActivity } from './timeActivity.ts';
import { uptakeRatio } from './uptakeRatio.ts';

describe('uptake ratio', () => {
  it('without background: 4800 counts in 80 pixels over 1500 in 100 is 4', () => {
    // l = 60, n = 15, R = 4. f^2 = (4800/6400)/3600 + (1500/10000)/225 = 1/4800 + 1/1500 = 0.000208333 + 0.000666667 = 0.000875
    const { ratio, relativeError } = uptakeRatio({ counts: 4800, pixels: 80 }, { counts: 1500, pixels: 100 }, null);
    expect(ratio).toBe(4);
    expect(relativeError).toBeCloseTo(Math.sqrt(0.000875), 12);
  });

  it('with background: the shared term counts once', () => {
    // b = 1000/200 = 5; l = 60 - 5 = 55; n = 15 - 5 = 10; R = 5.5.
    // (4800/6400)/55^2 = 0.75/3025 = 0.000247934; (1500/10000)/100 = 0.0015; (1000/40000)(1/10 - 1/55)^2
    // = 0.025 x 0.0818182^2 = 0.000167355. Sum 0.001915289, f = 0.0437640.
    const r = uptakeRatio({ counts: 4800, pixels: 80 }, { counts: 1500, pixels: 100 }, { counts: 1000, pixels: 200 });
    expect(r.ratio).toBeCloseTo(5.5, 12);
    expect(r.relativeError).toBeCloseTo(0.043764, 6);
  });

  it.each([
    [
      'reference at the background',
      { counts: 500, pixels: 100 },
      'net-reference-not-positive',
      { counts: 900, pixels: 10 },
    ],
    [
      'reference below the background',
      { counts: 400, pixels: 100 },
      'net-reference-not-positive',
      { counts: 900, pixels: 10 },
    ],
    ['lesion at the background', { counts: 900, pixels: 100 }, 'net-lesion-not-positive', { counts: 50, pixels: 10 }],
    ['no pixels', { counts: 0, pixels: 0 }, 'zero-area', { counts: 50, pixels: 10 }],
  ])('refuses %s', (_name, reference, code, lesion) => {
    expect(() => uptakeRatio(lesion, reference, { counts: 50, pixels: 10 })).toThrow(expect.objectContaining({ code }));
  });

  const counts = fc.integer({ min: 2000, max: 1e6 });
  const pixels = fc.integer({ min: 5, max: 500 });
  it('does not depend on duration or activity: twice the counts everywhere give the same ratio and 1/sqrt(2) of the error', () => {
    fc.assert(
      fc.property(counts, pixels, counts, pixels, (cl, al, cn, an) => {
        const b = { counts: 10, pixels: 100 };
        const once = uptakeRatio({ counts: cl, pixels: al }, { counts: cn, pixels: an }, b);
        const twice = uptakeRatio(
          { counts: 2 * cl, pixels: al },
          { counts: 2 * cn, pixels: an },
          { counts: 20, pixels: 100 },
        );
        expect(twice.ratio / once.ratio).toBeCloseTo(1, 12);
        expect(twice.relativeError / once.relativeError).toBeCloseTo(Math.SQRT1_2, 12);
      }),
    );
  });

  it('rises with the lesion counts, falls with the reference counts, and inverts when the regions are exchanged', () => {
    fc.assert(
      fc.property(counts, pixels, counts, pixels, (cl, al, cn, an) => {
        const of = (l: number, n: number) => uptakeRatio({ counts: l, pixels: al }, { counts: n, pixels: an }, null);
        expect(of(cl + 1, cn).ratio).toBeGreaterThan(of(cl, cn).ratio);
        expect(of(cl, cn + 1).ratio).toBeLessThan(of(cl, cn).ratio);
        const back = uptakeRatio({ counts: cn, pixels: an }, { counts: cl, pixels: al }, null);
        expect(of(cl, cn).ratio * back.ratio).toBeCloseTo(1, 12);
        expect(of(cl, cn).relativeError).toBeCloseTo(back.relativeError, 12);
      }),
    );
  });
});

describe('where a Poisson error may be given', () => {
  const scan = (changes: Parameters<typeof exampleInstance>[1] = {}) =>
    exampleInstance('1', {
      modality: 'NM',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
      nm: exampleNm('2026-01-10'),
      ...changes,
    });
  it('raw counts carry one', () => {
    expect(poissonObstacle(scan())).toBeNull();
    expect(poissonObstacle(scan({ rescaleSlope: 2 }))).toBeNull();
  });
  it.each([
    ['a non-integer rescale', scan({ rescaleSlope: 0.5 }), 'rescale'],
    ['a non-integer intercept', scan({ rescaleIntercept: 0.1 }), 'rescale'],
    ['a lookup table', scan({ hasModalityLut: true }), 'lookup table'],
    [
      'smoothing told by the header',
      scan({ nm: exampleNm('2026-01-10', 3, { notRawReasons: ['smoothed or filtered'] }) }),
      'smoothed',
    ],
    ['a secondary capture', scan({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }), 'secondary capture'],
    ['lossy compression', scan({ lossy: true }), 'lossy'],
    ['units other than counts', scan({ nm: exampleNm('2026-01-10', 3, { units: 'BQML' }) }), 'BQML'],
    ['a film', exampleInstance('1'), 'nuclear medicine'],
  ])('%s does not, and says why', (_name, instance, word) => {
    expect(poissonObstacle(instance)).toContain(word);
  });
  it('says a reason once that the header gives too', () => {
    const nm = exampleNm('2026-01-10', 3, { notRawReasons: ['non-integer rescale', 'smoothed or filtered'] });
    expect(poissonObstacle(scan({ rescaleSlope: 0.5, nm }))).toBe(
      'No counting error is given, as the values are not raw counts (non-integer rescale, smoothed or filtered).',
    );
  });
});

describe('decay-corrected rate', () => {
  const base: TimedCounts = {
    counts: 12_000,
    durationS: 600,
    delayS: 3 * 3600,
    halfLifeS: 6 * 3600,
    injectedActivityBq: 500e6,
    decayCorrection: 'NONE',
  };
  it('corrects for decay during the acquisition and since injection', () => {
    // lambda = ln 2 / 21600 = 3.2090147e-5; lambda dt = 0.01925409; (lambda dt)/(1 - exp(-lambda dt)) = 1.00965794.
    // 12000/600 = 20/s x 1.00965794 = 20.1931588/s; 3 h of a 6 h half-life: x sqrt 2 = 28.5574390/s; / 5e8 = 5.7114878e-8.
    const r = decayCorrectedRate(base, null);
    expect(r.rate).toBeCloseTo(5.7114878e-8, 14);
    expect(r).toMatchObject({ unit: '{counts}/s/Bq', halfLifeHours: 6, halfLifeSource: 'header' });
  });
  it('START is not corrected again for decay during the acquisition: 20 x sqrt 2 per second', () => {
    const r = decayCorrectedRate({ ...base, decayCorrection: 'START', injectedActivityBq: null }, null);
    expect(r.rate).toBeCloseTo(20 * Math.SQRT2, 10);
    expect(r.unit).toBe('{counts}/s');
  });
  it('ADMIN is not corrected at all: 20 per second', () => {
    expect(decayCorrectedRate({ ...base, decayCorrection: 'ADMIN', injectedActivityBq: null }, null).rate).toBe(20);
  });
  it('takes Tc-99m where the header is silent, and says so; refuses without any half-life', () => {
    expect(decayCorrectedRate({ ...base, halfLifeS: null }, 6.0067)).toMatchObject({
      halfLifeHours: 6.0067,
      halfLifeSource: 'default',
    });
    expect(() => decayCorrectedRate({ ...base, halfLifeS: null }, null)).toThrow(
      expect.objectContaining({ code: 'unknown-half-life' }),
    );
    expect(() => decayCorrectedRate({ ...base, durationS: 0 }, null)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
  it('gives the same rate however late the same source is measured', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 1, max: 3600, noNaN: true }),
        (hours, durationS) => {
          // A source of 1000/s at injection with a half-life of 6 h: counts = integral of the decaying rate.
          const lambda = Math.LN2 / 21600;
          const start = hours * 3600;
          const counts = (1000 / lambda) * (Math.exp(-lambda * start) - Math.exp(-lambda * (start + durationS)));
          const r = decayCorrectedRate({ ...base, counts, delayS: start, durationS, injectedActivityBq: null }, null);
          expect(r.rate / 1000).toBeCloseTo(1, 8);
        },
      ),
    );
  });
});

describe('times and curves', () => {
  it('reads hours between local times, and nothing where a time is missing or runs backwards', () => {
    expect(hoursAfterInjection('2026-01-10T08:00:00', '2026-01-10T11:06:00')).toBeCloseTo(3.1, 12);
    expect(hoursAfterInjection('2026-01-10T23:30:00', '2026-01-11T02:30:00.500')).toBeCloseTo(3 + 0.5 / 3600, 9);
    expect(hoursAfterInjection('2026-01-10T08:00', '2026-01-10T10:00:00')).toBe(2);
    expect(hoursAfterInjection('2026-01-10', '2026-01-10T11:06:00')).toBeNull();
    expect(hoursAfterInjection(null, '2026-01-10T11:06:00')).toBeNull();
    expect(hoursAfterInjection('2026-01-10T12:00:00', '2026-01-10T11:00:00')).toBeNull();
  });
  it('draws curves per pixel and second, at the middle of each frame', () => {
    // 10 pixels, 2 s: 40 counts are 2 per pixel and second.
    const curve = timeActivity(
      [40, 80, 60].map((c) => ({ durationS: 2, lesion: flatStats(c, 10), reference: flatStats(20, 10) })),
    );
    expect(curve).toEqual({ seconds: [1, 3, 5], lesion: [2, 4, 3], reference: [1, 1, 1] });
  });
  it('has the ratio of areas as the ratio of summed counts: 180 over 60 is 3', () => {
    const lesion = sumOverFrames([40, 80, 60].map((counts) => ({ counts, pixels: 10 })));
    const reference = sumOverFrames([20, 20, 20].map((counts) => ({ counts, pixels: 10 })));
    expect(uptakeRatio(lesion, reference, null).ratio).toBe(3);
    expect(() =>
      sumOverFrames([
        { counts: 1, pixels: 10 },
        { counts: 1, pixels: 9 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'mixed-phases' }));
  });
});

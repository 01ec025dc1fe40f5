import { describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry/shape.ts';
import { apply } from './affine.ts';
import { type ImageSize, viewMatrix } from './geometry.ts';
import {
  alignByLandmarks,
  flip,
  oneToOne,
  type Placed,
  panBy,
  type SharedView,
  turnBy,
  viewStateOf,
  wholeImage,
  zoomAt,
} from './sharedView.ts';

const film: ImageSize = { rows: 400, columns: 300, aspect: 1 };
const screen = { widthPx: 640, heightPx: 480 };

function at(placed: Placed, p: Point): Point {
  return apply(
    viewMatrix(placed.size, viewStateOf(placed.view, placed.size, placed.alignment, placed.screen), placed.screen),
    p,
  );
}

function near(a: Point, b: Point, digits = 6): void {
  expect(a[0]).toBeCloseTo(b[0], digits);
  expect(a[1]).toBeCloseTo(b[1], digits);
}

const fitted: Placed = { view: wholeImage, size: film, alignment: null, screen };
const views: [string, SharedView][] = [
  ['upright', wholeImage],
  ['turned', { ...wholeImage, rotation: 90 }],
  ['mirrored', { ...wholeImage, hflip: true }],
  ['turned and mirrored', { ...wholeImage, rotation: 270, vflip: true }],
  ['zoomed', { ...wholeImage, fit: false, zoom: 900, centre: [0.1, -0.2], rotation: 30 }],
];

describe('zoom and pan', () => {
  it.each(views)('keeps what is under the cursor: %s', (_, view) => {
    const before: Placed = { ...fitted, view };
    const image: Point = [70, 310];
    const under = at(before, image);
    const after: Placed = { ...before, view: zoomAt(before, under, 1.9) };
    near(at(after, image), under);
    expect(viewStateOf(after.view, film, null, screen).scale).toBeCloseTo(
      1.9 * viewStateOf(view, film, null, screen).scale,
      8,
    );
  });

  it.each(views)('moves with the hand: %s', (_, view) => {
    const before: Placed = { ...fitted, view };
    const from = at(before, [10, 20]);
    near(at({ ...before, view: panBy(before, 31, -17) }, [10, 20]), [from[0] + 31, from[1] - 17]);
  });

  it('stops at the ends', () => {
    let placed = fitted;
    for (let i = 0; i < 100; i++) placed = { ...placed, view: zoomAt(placed, [320, 240], 2) };
    // Fit is 1.2 screen pixels per image pixel; 60 times that.
    expect(viewStateOf(placed.view, film, null, screen).scale).toBeCloseTo(72, 6);
  });

  it('shows one image pixel on one device pixel', () => {
    const view = oneToOne(fitted, 2);
    expect(viewStateOf(view, film, null, screen).scale).toBeCloseTo(0.5, 10);
  });

  it.each(views)(
    'lays the corner of the image on a corner of device pixels at 1:1, also where sizes are odd (%s)',
    (_, view) => {
      const odd = { widthPx: 641, heightPx: 477 };
      const placed: Placed = {
        ...fitted,
        screen: odd,
        view: { ...view, rotation: Math.round(view.rotation / 90) * 90 },
      };
      const [x, y] = at({ ...placed, view: oneToOne(placed, 1) }, [0, 0]);
      near([x, y], [Math.round(x), Math.round(y)]);
    },
  );
});

describe('turning and mirroring act on what is seen', () => {
  it('mirrors the screen also when the image is turned', () => {
    const turned: Placed = { ...fitted, view: turnBy(wholeImage, 90) };
    const [x, y] = at(turned, [10, 20]);
    near(at({ ...turned, view: flip(turned.view, 'horizontal') }, [10, 20]), [640 - x, y]);
    near(at({ ...turned, view: flip(turned.view, 'vertical') }, [10, 20]), [x, 480 - y]);
  });

  it('comes back after four turns and after two flips', () => {
    let view: SharedView = wholeImage;
    for (let i = 0; i < 4; i++) view = turnBy(view, 90);
    expect(view).toEqual(wholeImage);
    expect(flip(flip(turnBy(wholeImage, 90), 'vertical'), 'vertical')).toEqual(turnBy(wholeImage, 90));
  });
});

describe('one view for several images', () => {
  it('shows the same part of a film of another resolution', () => {
    const fine: ImageSize = { rows: 800, columns: 600, aspect: 1 };
    const view = panBy({ ...fitted, view: zoomAt(fitted, [100, 100], 3) }, 20, 5);
    near(at({ ...fitted, view }, [100, 150]), at({ ...fitted, size: fine, view }, [200, 300]));
  });
});

describe('alignment by two landmarks', () => {
  // From (0,0),(10,0) to (5,5),(5,25): turned right by 90 degrees, twice as large. (10,10) -> (5,5) + 2(-10,10) = (-15,25).
  it('is the similarity through both', () => {
    const m = alignByLandmarks(
      [
        [0, 0],
        [10, 0],
      ],
      [
        [5, 5],
        [5, 25],
      ],
    )!;
    near(apply(m, [0, 0]), [5, 5]);
    near(apply(m, [10, 0]), [5, 25]);
    near(apply(m, [10, 10]), [-15, 25]);
  });

  it('is refused when the landmarks coincide', () => {
    expect(
      alignByLandmarks(
        [
          [3, 3],
          [3, 3],
        ],
        [
          [1, 1],
          [2, 2],
        ],
      ),
    ).toBeNull();
    expect(
      alignByLandmarks(
        [
          [3, 3],
          [4, 3],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ),
    ).toBeNull();
  });

  it.each(views)('lays the prior over the current film: %s', (_, view) => {
    const prior: ImageSize = { rows: 500, columns: 500, aspect: 1 };
    const marksPrior: [Point, Point] = [
      [120, 100],
      [300, 420],
    ];
    const marksFilm: [Point, Point] = [
      [80, 60],
      [150, 330],
    ];
    const alignment = { matrix: alignByLandmarks(marksPrior, marksFilm)!, target: film };
    for (const i of [0, 1] as const) {
      near(at({ view, size: prior, alignment, screen }, marksPrior[i]), at({ ...fitted, view }, marksFilm[i]));
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry/shape.ts';
import { apply, compose, identity, invert, turn } from './affine.ts';
import { fitScale, type ImageSize, panToPlace, type ViewState, viewMatrix, viewportGeometry } from './geometry.ts';

const film: ImageSize = { rows: 400, columns: 300, aspect: 1 };
const screen = { widthPx: 640, heightPx: 480 };
const plain: ViewState = { scale: 1, pan: [0, 0], rotation: 0, hflip: false, vflip: false };

const views: [string, ViewState][] = [];
for (const rotation of [0, 90, 180, 270, 37]) {
  for (const hflip of [false, true]) {
    for (const vflip of [false, true]) {
      views.push([
        `${rotation} degrees, flips ${hflip} ${vflip}`,
        { scale: 1.7, pan: [12, -30], rotation, hflip, vflip },
      ]);
    }
  }
}

function near(a: Point, b: Point, digits = 8): void {
  expect(a[0]).toBeCloseTo(b[0], digits);
  expect(a[1]).toBeCloseTo(b[1], digits);
}

describe('view matrix', () => {
  it('puts the middle of the image in the middle of the screen', () => {
    near(apply(viewMatrix(film, plain, screen), [150, 200]), [320, 240]);
  });

  // Middle (150,200) -> (320,240). The top-left corner is (-150,-200) from it; turned right by 90 degrees (x,y) -> (-y,x):
  // (200,-150), so (520, 90).
  it('turns clockwise on the screen', () => {
    near(apply(viewMatrix(film, { ...plain, rotation: 90 }, screen), [0, 0]), [520, 90]);
  });

  it('mirrors left to right before it turns', () => {
    near(apply(viewMatrix(film, { ...plain, hflip: true }, screen), [0, 0]), [470, 40]);
    // (-150,-200) mirrored is (150,-200), turned right is (200,150).
    near(apply(viewMatrix(film, { ...plain, hflip: true, rotation: 90 }, screen), [0, 0]), [520, 390]);
  });

  // Row spacing twice the column spacing: rows are drawn twice as tall.
  it('stretches pixels that are not square', () => {
    const tall: ImageSize = { ...film, aspect: 2 };
    near(apply(viewMatrix(tall, plain, screen), [0, 0]), [170, -160]);
    const wide: ImageSize = { ...film, aspect: 0.5 };
    near(apply(viewMatrix(wide, plain, screen), [0, 0]), [20, 40]);
  });

  it.each(views)('goes to the screen and back: %s', (_, view) => {
    const g = viewportGeometry(film, view, screen);
    for (const p of [
      [0, 0],
      [300, 400],
      [17.25, 391.5],
    ] as Point[])
      near(g.screenToImage(g.imageToScreen(p)), p);
    expect(g.scale).toBeCloseTo(1.7, 10);
  });

  it.each(views)('places any point anywhere: %s', (_, view) => {
    const pan = panToPlace(film, view, screen, [40, 360], [100, 77]);
    near(apply(viewMatrix(film, { ...view, pan }, screen), [40, 360]), [100, 77]);
  });
});

describe('fit', () => {
  // 640/300 = 2.13, 480/400 = 1.2; turned: 640/400 = 1.6, 480/300 = 1.6.
  it('shows the whole image, also turned', () => {
    expect(fitScale(film, 0, screen)).toBeCloseTo(1.2, 10);
    expect(fitScale(film, 90, screen)).toBeCloseTo(1.6, 10);
    expect(fitScale({ ...film, aspect: 2 }, 0, screen)).toBeCloseTo(0.6, 10);
  });

  it('fits at any angle', () => {
    for (const rotation of [10, 45, 133, 300]) {
      const view = { ...plain, rotation, scale: fitScale(film, rotation, screen) };
      for (const corner of [
        [0, 0],
        [300, 0],
        [0, 400],
        [300, 400],
      ] as Point[]) {
        const [x, y] = apply(viewMatrix(film, view, screen), corner);
        expect(x).toBeGreaterThan(-1e-6);
        expect(y).toBeGreaterThan(-1e-6);
        expect(x).toBeLessThan(640 + 1e-6);
        expect(y).toBeLessThan(480 + 1e-6);
      }
    }
  });
});

describe('affine', () => {
  it('undoes itself', () => {
    const m = compose(turn(30), [2, 0.5, -1, 3, 7, -9]);
    const back = compose(invert(m), m);
    back.forEach((v, i) => {
      expect(v).toBeCloseTo(identity[i]!, 10);
    });
  });

  it('turns by quarters without rounding', () => {
    expect(turn(90)).toEqual([0, 1, -1, 0, 0, 0]);
    expect(turn(-90)).toEqual([0, -1, 1, 0, 0, 0]);
  });
});

describe("cornerstone-core's own transform", () => {
  let transformOf: typeof import('cornerstone-core').internal.getTransform;

  beforeAll(async () => {
    Object.assign(globalThis, { window: globalThis, document: { createElement: () => ({}) } });
    transformOf = (await import('cornerstone-core')).internal.getTransform;
  });

  it.each(views)('is the same matrix: %s', (_, view) => {
    for (const aspect of [1, 2, 0.5]) {
      const element = {
        element: {} as HTMLElement,
        canvas: { width: screen.widthPx, height: screen.heightPx } as HTMLCanvasElement,
        image: {
          rows: 400,
          columns: 300,
          width: 300,
          height: 400,
          rowPixelSpacing: aspect,
          columnPixelSpacing: 1,
        } as never,
        viewport: {
          scale: view.scale,
          translation: { x: view.pan[0], y: view.pan[1] },
          rotation: view.rotation,
          hflip: view.hflip,
          vflip: view.vflip,
        } as never,
        needsRedraw: true,
        invalid: false,
      };
      const theirs = transformOf(element).m;
      viewMatrix({ ...film, aspect }, view, screen).forEach((v, i) => {
        expect(v).toBeCloseTo(theirs[i]!, 8);
      });
    }
  });
});

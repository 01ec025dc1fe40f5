import { describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { anglePresets } from '../../../shared/size/anglePresets.ts';
import type { Draft } from '../commands/annotations.ts';
import { angleBetween } from '../geometry/vectors.ts';
import { type ToolId, toolIds, toolMachine } from './catalogue.ts';
import type { Machine, ToolContext, ToolInput } from './tool.ts';

const context: ToolContext = { columns: 200, rows: 100, aspect: 1, pixel: 1, own: [] };

function annotation(role: Annotation['role'], shape: Annotation['shape']): Annotation {
  return { id: role, lesionId: 'L1', sopInstanceUid: '1', frame: 1, role, shape, status: 'accepted', source: 'reader' };
}

const at = (type: 'down' | 'move' | 'up', point: Point, keys: { shift?: boolean; alt?: boolean } = {}): ToolInput => ({
  type,
  point,
  shift: keys.shift ?? false,
  alt: keys.alt ?? false,
});

/** Presses at the first point, moves through the others and releases at the last. */
function drag(m: Machine, points: readonly Point[], c = context, keys = {}) {
  const first = points[0]!;
  let result = m.send(at('down', first, keys), c);
  for (const p of points.slice(1)) result = m.send(at('move', p, keys), c);
  result = m.send(at('up', points.at(-1)!, keys), c);
  return result;
}

function click(m: Machine, p: Point, c = context) {
  const down = m.send(at('down', p), c);
  return down.finished ? down : m.send(at('up', p), c);
}

const shapes = (drafts: readonly Draft[] | undefined) => drafts?.map((d) => d.shape);

describe('line tools', () => {
  it.each<ToolId>(['long-axis', 'length', 'calibration', 'internal-reference', 'insertion-distance'])(
    '%s by dragging and by two clicks give the same line',
    (id) => {
      const expected = [
        {
          kind: 'line',
          points: [
            [10, 20],
            [40, 60],
          ],
        },
      ];
      const dragging = drag(toolMachine(id), [
        [10, 20],
        [25, 30],
        [40, 60],
      ]);
      expect(shapes(dragging.finished)).toEqual(expected);
      expect(dragging.finished?.[0]?.role).toBe(id);
      const m = toolMachine(id);
      expect(click(m, [10, 20]).finished).toBeUndefined();
      expect(m.busy).toBe(true);
      m.send(at('move', [30, 30]), context);
      expect(shapes(m.preview(context))).toEqual([
        {
          kind: 'line',
          points: [
            [10, 20],
            [30, 30],
          ],
        },
      ]);
      expect(shapes(click(m, [40, 60]).finished)).toEqual(expected);
      expect(m.busy).toBe(false);
    },
  );

  it('keeps ends inside the image', () => {
    const { finished } = drag(toolMachine('length'), [
      [-5, 20],
      [400, 120],
    ]);
    expect(shapes(finished)).toEqual([
      {
        kind: 'line',
        points: [
          [0, 20],
          [200, 100],
        ],
      },
    ]);
  });

  it('starts nothing on a move, and forgets its state on reset', () => {
    const m = toolMachine('length');
    m.send(at('move', [5, 5]), context);
    expect(m.busy).toBe(false);
    m.send(at('down', [5, 5]), context);
    expect(m.busy).toBe(true);
    m.reset();
    expect(m.busy).toBe(false);
    expect(m.preview(context)).toEqual([]);
  });

  it('does not make a line of no length', () => {
    const m = toolMachine('length');
    click(m, [10, 10]);
    expect(click(m, [10, 10]).finished).toBeUndefined();
  });
});

describe('bidirectional', () => {
  it('proposes a perpendicular across the middle, a quarter of the length to each side, and Enter stores both', () => {
    const m = toolMachine('bidirectional');
    expect(
      drag(m, [
        [20, 50],
        [60, 50],
      ]).finished,
    ).toBeUndefined();
    // Long axis of 40 along the columns: middle (40, 50), 10 up and down.
    const { finished } = m.send({ type: 'key', key: 'Enter' }, context);
    expect(finished?.map((d) => d.role)).toEqual(['long-axis', 'short-axis']);
    expect(shapes(finished)?.[0]).toEqual({
      kind: 'line',
      points: [
        [20, 50],
        [60, 50],
      ],
    });
    const short = finished?.[1]?.shape;
    if (short?.kind !== 'line') throw new Error('no short axis');
    expect(new Set(short.points.map((p) => `${p[0]},${p[1]}`))).toEqual(new Set(['40,40', '40,60']));
  });

  it('lets the short axis follow the pointer, always perpendicular, and stores both on the click', () => {
    const m = toolMachine('bidirectional');
    drag(m, [
      [20, 20],
      [80, 60],
    ]);
    m.send(at('move', [60, 20]), context);
    expect(m.preview(context)[1]?.status).toBe('proposed');
    const { finished } = click(m, [70, 25]);
    const [long, short] = shapes(finished) ?? [];
    if (long?.kind !== 'line' || short?.kind !== 'line') throw new Error('two lines expected');
    expect(angleBetween(long.points, short.points, 1)).toBeCloseTo(90, 9);
    // The pointer is one end of the short axis.
    expect(short.points.some((p) => Math.hypot(p[0] - 70, p[1] - 25) < 1e-9)).toBe(true);
    expect(finished?.every((d) => d.status === 'accepted')).toBe(true);
  });

  it('proposes the widest chord of the lesion outline', () => {
    // A kite around the long axis (20,50)-(80,50), widest (30 pixels) at column 40.
    const kite = annotation('area', {
      kind: 'polygon',
      points: [
        [20, 50],
        [40, 35],
        [80, 50],
        [40, 65],
      ],
    });
    const own = { ...context, own: [kite] };
    const m = toolMachine('bidirectional');
    drag(
      m,
      [
        [20, 50],
        [80, 50],
      ],
      own,
    );
    const { finished } = m.send({ type: 'key', key: 'Enter' }, own);
    const short = finished?.[1]?.shape;
    if (short?.kind !== 'line') throw new Error('no short axis');
    expect(short.points[0][0]).toBeCloseTo(40, 0);
    expect(Math.abs(short.points[1][1] - short.points[0][1])).toBeCloseTo(30, 0);
  });

  it('stays perpendicular on the body where pixels are not square', () => {
    // Rows twice as far apart as columns.
    const tall = { ...context, aspect: 2 };
    const m = toolMachine('bidirectional');
    drag(
      m,
      [
        [20, 20],
        [80, 50],
      ],
      tall,
    );
    const { finished } = click(m, [30, 60], tall);
    const [long, short] = shapes(finished) ?? [];
    if (long?.kind !== 'line' || short?.kind !== 'line') throw new Error('two lines expected');
    expect(angleBetween(long.points, short.points, 2)).toBeCloseTo(90, 6);
  });
});

describe('short axis', () => {
  it('asks for the long axis first', () => {
    expect(toolMachine('short-axis').send(at('down', [5, 5]), context).problem).toContain('long axis first');
  });
  it('can only run perpendicular to the long axis', () => {
    const own = {
      ...context,
      own: [
        annotation('long-axis', {
          kind: 'line',
          points: [
            [10, 10],
            [50, 10],
          ],
        }),
      ],
    };
    const { finished } = drag(
      toolMachine('short-axis'),
      [
        [30, 5],
        [37, 25],
      ],
      own,
    );
    expect(shapes(finished)).toEqual([
      {
        kind: 'line',
        points: [
          [30, 5],
          [30, 25],
        ],
      },
    ]);
  });
});

describe('short axis at the edge of the image', () => {
  const slanted = {
    ...context,
    own: [
      annotation('long-axis', {
        kind: 'line',
        points: [
          [150, 50],
          [160, 100],
        ],
      }),
    ],
  };
  it('ends at the edge where the perpendicular leaves it before the pointer does', () => {
    // From the lower right corner of 200 x 100 along (-50, 10): only the corner itself is inside.
    const outside = drag(
      toolMachine('short-axis'),
      [
        [200, 100],
        [140, 100],
      ],
      slanted,
    );
    expect(outside.finished).toBeUndefined();
    expect(outside.problem).toContain('no length');
    // From (180, 98) the same way it reaches the lower edge after (-10, 2).
    const { finished } = drag(
      toolMachine('short-axis'),
      [
        [180, 98],
        [120, 98],
      ],
      slanted,
    );
    const shape = finished?.[0]?.shape;
    if (shape?.kind !== 'line') throw new Error('no line');
    expect(shape.points[1][0]).toBeCloseTo(170, 6);
    expect(shape.points[1][1]).toBeCloseTo(100, 6);
  });
});

describe('area', () => {
  it('closes by double click, Enter, or a click on the first point', () => {
    const corners: Point[] = [
      [10, 10],
      [60, 10],
      [60, 50],
    ];
    const expected = [{ kind: 'polygon', points: corners }];
    const byEnter = toolMachine('area');
    for (const p of corners) click(byEnter, p);
    expect(shapes(byEnter.send({ type: 'key', key: 'Enter' }, context).finished)).toEqual(expected);
    const byDouble = toolMachine('area');
    for (const p of [...corners, corners[2]!]) click(byDouble, p);
    expect(shapes(byDouble.send({ type: 'double', point: corners[2]! }, context).finished)).toEqual(expected);
    const byFirst = toolMachine('area');
    for (const p of corners) click(byFirst, p);
    expect(shapes(click(byFirst, [13, 12]).finished)).toEqual(expected);
  });

  it('takes a freehand outline', () => {
    const circle = Array.from({ length: 60 }, (_, i): Point => {
      const a = (2 * Math.PI * i) / 60;
      return [100 + 30 * Math.cos(a), 50 + 30 * Math.sin(a)];
    });
    // A tenth of an image pixel per screen pixel: a zoomed view, where every step of the hand counts.
    const { finished } = drag(toolMachine('area'), circle, { ...context, pixel: 0.1 });
    const shape = finished?.[0]?.shape;
    if (shape?.kind !== 'polygon') throw new Error('no outline');
    let twice = 0;
    shape.points.forEach((p, i) => {
      const q = shape.points[(i + 1) % shape.points.length]!;
      twice += p[0] * q[1] - q[0] * p[1];
    });
    // Regular 60-gon: 60/2 * r^2 * sin(6 degrees) = 2822.26.
    expect(twice / 2).toBeCloseTo(2822.26, 0);
  });

  it('refuses an outline that crosses itself and lets the reader take points back', () => {
    const m = toolMachine('area');
    for (const p of [
      [10, 10],
      [60, 60],
      [60, 10],
      [10, 60],
    ] as Point[])
      click(m, p);
    const refused = m.send({ type: 'key', key: 'Enter' }, context);
    expect(refused.finished).toBeUndefined();
    expect(refused.problem).toContain('crosses itself');
    m.send({ type: 'key', key: 'Backspace' }, context);
    expect(shapes(m.send({ type: 'key', key: 'Enter' }, context).finished)).toHaveLength(1);
  });

  it('needs three points', () => {
    const m = toolMachine('area');
    click(m, [10, 10]);
    click(m, [20, 10]);
    expect(m.send({ type: 'key', key: 'Enter' }, context).problem).toContain('three points');
  });
});

describe('uptake ellipse', () => {
  it('fills the dragged box', () => {
    const { finished } = drag(toolMachine('uptake-lesion'), [
      [10, 20],
      [30, 60],
    ]);
    expect(shapes(finished)).toEqual([{ kind: 'ellipse', center: [20, 40], radii: [10, 20], rotation: 0 }]);
  });
  it('is round with Shift and grows from the centre with Alt', () => {
    const round = drag(
      toolMachine('uptake-lesion'),
      [
        [10, 10],
        [30, 20],
      ],
      context,
      { shift: true },
    );
    expect(shapes(round.finished)).toEqual([{ kind: 'ellipse', center: [20, 20], radii: [10, 10], rotation: 0 }]);
    const centred = drag(
      toolMachine('uptake-lesion'),
      [
        [50, 50],
        [60, 45],
      ],
      context,
      { alt: true },
    );
    expect(shapes(centred.finished)).toEqual([{ kind: 'ellipse', center: [50, 50], radii: [10, 5], rotation: 0 }]);
  });
  it('calls a drawn reference contralateral until the reader says otherwise', () => {
    expect(
      drag(toolMachine('uptake-reference'), [
        [10, 20],
        [30, 60],
      ]).finished?.[0]?.reference,
    ).toBe('contralateral');
  });
  it('stays inside the image', () => {
    const { finished } = drag(
      toolMachine('uptake-lesion'),
      [
        [190, 90],
        [150, 60],
      ],
      context,
      { alt: true },
    );
    const shape = finished?.[0]?.shape;
    if (shape?.kind !== 'ellipse') throw new Error('no ellipse');
    expect(shape.center[0] + shape.radii[0]).toBeLessThanOrEqual(200);
    expect(shape.center[1] + shape.radii[1]).toBeLessThanOrEqual(100);
  });
});

describe('angle', () => {
  it('takes three clicks, or a dragged first arm and a click', () => {
    const expected = [
      {
        kind: 'angle',
        points: [
          [10, 10],
          [50, 10],
          [50, 40],
        ],
      },
    ];
    const byClicks = toolMachine('angle');
    click(byClicks, [10, 10]);
    click(byClicks, [50, 10]);
    expect(shapes(click(byClicks, [50, 40]).finished)).toEqual(expected);
    const byDrag = toolMachine('angle');
    drag(byDrag, [
      [10, 10],
      [50, 10],
    ]);
    expect(shapes(click(byDrag, [50, 40]).finished)).toEqual(expected);
  });
});

describe('every tool', () => {
  it.each(toolIds)('%s says what to do and survives any single input', (id) => {
    const inputs: ToolInput[] = [
      at('up', [1, 1]),
      at('move', [1, 1]),
      { type: 'double', point: [1, 1] },
      { type: 'key', key: 'Enter' },
      { type: 'key', key: 'Backspace' },
    ];
    for (const input of inputs) {
      const m = toolMachine(id);
      expect(m.hint().length).toBeGreaterThan(5);
      expect(m.send(input, context).finished).toBeUndefined();
      expect(m.busy).toBe(false);
    }
  });
});

describe('named angles', () => {
  it('ask for their points by name and carry the name', () => {
    const meary = anglePresets.find((preset) => preset.id === 'meary')!;
    const tool = toolMachine('angle', meary);
    expect(tool.hint()).toBe(`1 of 3: ${meary.steps[0]}`);
    click(tool, [10, 50]);
    expect(tool.hint()).toBe(`2 of 3: ${meary.steps[1]}`);
    click(tool, [60, 50]);
    expect(tool.hint()).toBe(`3 of 3: ${meary.steps[2]}`);
    expect(click(tool, [110, 60]).finished).toMatchObject([{ role: 'angle', label: 'Meary' }]);
  });
});

describe('counting foci', () => {
  it('is one point per click and begins anew at once', () => {
    const tool = toolMachine('focus-point');
    for (const p of [
      [10, 10],
      [20, 10],
    ] as Point[]) {
      expect(shapes(click(tool, p).finished)).toEqual([{ kind: 'point', point: p }]);
      expect(tool.busy).toBe(false);
    }
  });
});

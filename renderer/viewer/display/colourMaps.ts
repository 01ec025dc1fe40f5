/** Colour maps over 256 display levels. Each entry is a little-endian RGBA word, as canvas pixels are. */

export const colourMapIds = ['gray', 'hot-iron', 'uniform'] as const;
export type ColourMapId = (typeof colourMapIds)[number];

export const colourMapNames: Readonly<Record<ColourMapId, string>> = {
  gray: 'Gray',
  'hot-iron': 'Hot iron',
  uniform: 'Perceptually uniform',
};

type Rgb = readonly [number, number, number];

function clampByte(v: number): number {
  return v < 0 ? 0 : v > 255 ? 255 : Math.round(v);
}

/** The well-known palette of PS3.6 B.1.1: red rises first, then green, then blue. */
function hotIron(i: number): Rgb {
  return [clampByte(2 * i), clampByte(2 * (i - 128)), clampByte(4 * (i - 192))];
}

/** OKLab to linear sRGB, then the sRGB transfer curve; components outside 0..1 say the colour cannot be shown. */
function oklchToSrgb(lightness: number, chroma: number, hueDegrees: number): Rgb {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const curve = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
  return [curve(linear[0]), curve(linear[1]), curve(linear[2])];
}

/**
 * Lightness rises linearly in OKLab from black to near white while the hue turns from violet over red to yellow, so that
 * equal steps of counts look equally large. Chroma is the most that a display can show, up to 0.17.
 */
function uniform(i: number): Rgb {
  const t = i / 255;
  const lightness = 0.97 * t;
  const hue = 300 + 165 * t;
  let low = 0;
  let high = 0.17 * Math.sin(Math.PI * Math.min(1, t * 1.02 + 0.02)) ** 0.6;
  const fits = (c: number) => oklchToSrgb(lightness, c, hue).every((v) => v >= 0 && v <= 1);
  if (!fits(high)) {
    for (let step = 0; step < 20; step++) {
      const middle = (low + high) / 2;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    high = low;
  }
  const [r, g, b] = oklchToSrgb(lightness, high, hue);
  return [clampByte(r * 255), clampByte(g * 255), clampByte(b * 255)];
}

function rgba([r, g, b]: Rgb): number {
  return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
}

const made = new Map<ColourMapId, Uint32Array>();

export function colourMap(id: ColourMapId): Uint32Array {
  let map = made.get(id);
  if (map === undefined) {
    const entry = id === 'hot-iron' ? hotIron : id === 'uniform' ? uniform : (i: number): Rgb => [i, i, i];
    map = Uint32Array.from({ length: 256 }, (_, i) => rgba(entry(i)));
    made.set(id, map);
  }
  return map;
}

export function isColourMapId(id: string | undefined): id is ColourMapId {
  return (colourMapIds as readonly (string | undefined)[]).includes(id);
}

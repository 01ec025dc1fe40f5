/** Measures and grays of the page. Everything is told apart without colour, so that it prints in gray. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 48, top: 62, bottom: 58 } as const;
export const contentWidth = page.width - page.left - page.right;
export const contentBottom = page.height - page.bottom;

export const ink = '#16191d';
export const muted = '#565d66';
export const rule = '#c3c8ce';
export const shade = '#f2f4f6';
export const accent = '#1d3c5e';

export const size = { title: 15, heading: 10, body: 9.2, small: 7.6, table: 7.4 } as const;
type Features = PDFKit.Mixins.OpenTypeFeatures[];

/** Figures of one width, for columns and labels. */
export const tabular: Features = ['tnum'];

/**
 * Text without kerning: this font's kerning draws the point of "13.1" so close that it reads as 131. The list of features
 * can only turn on; the layout engine below also takes a record, which the types do not say.
 */
export const running = { kern: false } as unknown as Features;
export const regular = 'Inter';
export const semibold = 'Inter-SemiBold';

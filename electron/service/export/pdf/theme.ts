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
/**
 * Figures of one width. Proportional ones pull the point of "13.1" against its neighbours until it reads like 131.
 */
export const figures: PDFKit.Mixins.OpenTypeFeatures[] = ['tnum'];
export const regular = 'Inter';
export const semibold = 'Inter-SemiBold';

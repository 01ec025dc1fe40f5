/** Caps that keep a hostile or broken file from costing more than it is worth. Bytes unless said otherwise. */
export const MAX_NESTING = 64;
/** A deflated data set may not inflate beyond this: the largest radiograph is near 80 MB. */
export const MAX_INFLATED_BYTES = 512 * 1024 * 1024;
/** Samples of one decoded frame: rows x columns x samples per pixel. A stitched leg of 4,000 x 20,000 still fits. */
export const MAX_FRAME_SAMPLES = 100_000_000;
export const MAX_FRAMES = 100_000;

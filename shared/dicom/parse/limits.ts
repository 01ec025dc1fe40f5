/** Caps that keep a hostile or broken file from costing more than it is worth. Bytes unless said otherwise. */
export const MAX_NESTING = 64;
/** A deflated data set may not inflate beyond this: the largest radiograph is near 80 MB. */
export const MAX_INFLATED_BYTES = 512 * 1024 * 1024;
/** Pixels of one decoded frame: rows x columns x samples. */
export const MAX_FRAME_SAMPLES = 256 * 1024 * 1024;
export const MAX_FRAMES = 100_000;

/** Pictures that lie beside each other in space, not one after the other in time: slices of CT, MR, PET and SPECT. */
interface Told {
  readonly modality: string;
  readonly imageType: readonly string[];
}

const sliceModalities = new Set(['CT', 'MR', 'PT']);

/** Tomographic nuclear medicine (PS3.3 C.8.4.9.1.1): TOMO are the projections, RECON TOMO the slices made of them. */
export function isTomographic({ imageType }: Pick<Told, 'imageType'>): boolean {
  return imageType.some((value) => /TOMO/i.test(value));
}

/** Whether the frames of an image, and the images of its series, are to be scrolled through and never played or summed. */
export function isStack(info: Told): boolean {
  return sliceModalities.has(info.modality) || (info.modality === 'NM' && isTomographic(info));
}

/** What one picture of a stack is called. */
export function sliceWord(info: Told): 'Slice' | 'Projection' {
  return info.modality === 'NM' && !info.imageType.some((value) => /RECON/i.test(value)) ? 'Projection' : 'Slice';
}

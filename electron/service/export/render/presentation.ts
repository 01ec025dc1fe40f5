import {
  type DisplayAttributes,
  defaultSettings,
  functionFor,
  type LookupTable,
} from '../../../../shared/dicom/display/index.ts';
import type { InstanceInfo, StoredFrame } from '../../../../shared/dicom/model.ts';
import { displayOf, shownInverted } from './gray.ts';

/** The steps from stored values to what `windowedGray` shows, as a presentation state describes them (PS3.4 N.2). */
export interface Presentation {
  /** Stored to modality values. */
  readonly modality: { readonly slope: number; readonly intercept: number } | LookupTable;
  /** Modality to presentation values. */
  readonly voi:
    | { readonly center: number; readonly width: number; readonly function: DisplayAttributes['voiFunction'] }
    | LookupTable;
  /** The lowest value is shown white. */
  readonly inverted: boolean;
  readonly signed: boolean;
}

/** Null for colour, which a grayscale presentation state cannot describe. */
export function presentationOf(
  stored: StoredFrame,
  info: InstanceInfo,
  display?: DisplayAttributes,
): Presentation | null {
  if (stored.samplesPerPixel !== 1) return null;
  const attributes = displayOf(info, display);
  const settings = defaultSettings(attributes, stored);
  const table = settings.voiLut === undefined ? undefined : attributes.voiLuts[settings.voiLut];
  return {
    modality: attributes.modalityLut ?? { slope: attributes.rescaleSlope, intercept: attributes.rescaleIntercept },
    voi: table ?? {
      center: settings.center,
      width: settings.width,
      function: functionFor(attributes.voiFunction, settings),
    },
    inverted: attributes.inverted !== shownInverted(stored, info),
    signed: attributes.signed,
  };
}

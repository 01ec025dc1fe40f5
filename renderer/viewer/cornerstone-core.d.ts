/** The part of cornerstone-core 2.6 that Enthesis uses; the package ships no types. */
declare module 'cornerstone-core' {
  export interface CornerstoneViewport {
    scale: number;
    translation: { x: number; y: number };
    voi: { windowWidth: number | undefined; windowCenter: number | undefined };
    invert: boolean;
    /** True: nearest pixel; false: interpolated. */
    pixelReplication: boolean;
    rotation: number;
    hflip: boolean;
    vflip: boolean;
    colormap: string | undefined;
    /** Ours; cornerstone-core carries attributes that it does not know. */
    sharpen?: number;
    /** Ours: index of the file's VOI look-up table that takes the place of the window. */
    voiTable?: number | undefined;
    /** Ours: the graphics of the file's overlay planes are drawn. */
    overlays?: boolean;
  }

  export interface CornerstoneImage {
    imageId: string;
    minPixelValue: number;
    maxPixelValue: number;
    slope: number;
    intercept: number;
    windowCenter: number;
    windowWidth: number;
    getPixelData: () => ArrayLike<number>;
    rows: number;
    columns: number;
    height: number;
    width: number;
    color: boolean;
    columnPixelSpacing: number;
    rowPixelSpacing: number;
    invert: boolean;
    sizeInBytes: number;
    /** Draws instead of cornerstone-core's own renderers. */
    render: (enabledElement: EnabledElement, invalidated: boolean) => void;
  }

  export interface EnabledElement {
    element: HTMLElement;
    canvas: HTMLCanvasElement;
    image: CornerstoneImage | undefined;
    viewport: CornerstoneViewport;
    needsRedraw: boolean;
    invalid: boolean;
  }

  export interface ImageLoadObject {
    promise: Promise<CornerstoneImage>;
    cancelFn?: () => void;
  }

  export function enable(element: HTMLElement, options?: object): void;
  export function disable(element: HTMLElement): void;
  export function resize(element: HTMLElement, forceFitToWindow?: boolean): void;
  export function displayImage(
    element: HTMLElement,
    image: CornerstoneImage,
    viewport?: Partial<CornerstoneViewport>,
  ): void;
  export function setViewport(element: HTMLElement, viewport: Partial<CornerstoneViewport>): void;
  export function updateImage(element: HTMLElement, invalidated?: boolean): void;
  export function getEnabledElement(element: HTMLElement): EnabledElement;
  export function loadImage(imageId: string): Promise<CornerstoneImage>;
  export function registerImageLoader(scheme: string, loader: (imageId: string) => ImageLoadObject): void;
  export function triggerEvent(element: EventTarget, type: string, detail: object): boolean;
  export const internal: {
    getTransform(enabledElement: EnabledElement): { m: [number, number, number, number, number, number] };
  };
  export const events: EventTarget;
  export const EVENTS: { readonly IMAGE_RENDERED: string };
}

/** The codec packages ship no types: each module's default export makes the Emscripten module. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

  const factory: (options: {
    locateFile: () => string;
    print: () => void;
    printErr: () => void;
  }) => ReturnType<PixelCodecs['charls']>;
  export default factory;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

  const factory: (options: {
    locateFile: () => string;
    print: () => void;
    printErr: () => void;
  }) => ReturnType<PixelCodecs['openjpeg']>;
  export default factory;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

  const factory: (options: {
    locateFile: () => string;
    print: () => void;
    printErr: () => void;
  }) => ReturnType<PixelCodecs['openjph']>;
  export default factory;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

  const factory: (options: {
    locateFile: () => string;
    print: () => void;
    printErr: () => void;
  }) => ReturnType<PixelCodecs['libjpegTurbo8']>;
  export default factory;
}

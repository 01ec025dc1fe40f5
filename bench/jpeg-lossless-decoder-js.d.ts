/** The package's own types do not resolve under its exports. */
declare module 'jpeg-lossless-decoder-js' {
  const lossless: { Decoder: new () => { decode(buffer: ArrayBuffer, offset: number, length: number): unknown } };
  export default lossless;
}

/** What describeInstance has read already. */
export interface NmContext {
  readonly imageType: readonly string[];
  readonly dateTime: string | null;
  readonly offset: number | null;
  readonly pixels: {
    readonly rows: number | null;
    readonly columns: number | null;
    readonly numberOfFrames: number;
    readonly bitsStored: number | null;
    readonly pixelRepresentation: number | null;
  };
  readonly rescaleSlope: number;
  readonly lossy: boolean;
  readonly seriesDescription: string;
  readonly studyDescription: string;
  readonly protocol: string;
}

/** Lays pictures onto one another beside the window, so that reading does not wait for it. */
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { type RegisterOptions, type Registration, registerImages } from '../../../shared/geometry/registerImages.ts';

export interface RegisterRequest {
  readonly id: number;
  readonly from: StoredFrame;
  readonly to: StoredFrame;
  readonly options: RegisterOptions;
}

export interface RegisterReply {
  readonly id: number;
  readonly registration: Registration | null;
}

self.onmessage = ({ data }: MessageEvent<RegisterRequest>) => {
  const reply: RegisterReply = { id: data.id, registration: registerImages(data.from, data.to, data.options) };
  self.postMessage(reply);
};

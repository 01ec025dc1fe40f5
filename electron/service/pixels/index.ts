export { FrameCache } from './frameCache.ts';
export { type LoadedFrame, loadFrame, openImageFile } from './loadFrame.ts';
export { nodeCodecs } from './nodeCodecs.ts';

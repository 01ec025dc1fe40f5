import { useMemo, useRef } from 'react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { useFrame } from './frames/frames.ts';
import { useDerivedFrame } from './nm/useDerivedFrame.ts';
import type { DisplayScale } from './types.ts';
import { useCanvasHost } from './useCanvasHost.ts';
import styles from './Viewport.module.css';
import type { BlendMode } from './view/blend.ts';
import type { ScreenSize } from './view/geometry.ts';
import { imageSize } from './view/imageSize.ts';
import { lookOf } from './view/look.ts';
import type { Presentation } from './view/presentation.ts';
import { type Alignment, viewStateOf } from './view/sharedView.ts';

export interface BlendLayerProps {
  readonly instance: InstanceInfo;
  readonly frame: number;
  readonly alignment: Alignment | null;
  readonly scale: DisplayScale | null;
  readonly presentation: Presentation;
  readonly place: ScreenSize & { readonly pixelRatio: number };
  readonly mode: BlendMode;
  readonly share: number;
}

/** The second picture of an overlay: through its own display pipeline, at its own place in the common frame. */
export function BlendLayer(props: BlendLayerProps) {
  const { instance, frame, alignment, scale, presentation, place, mode, share } = props;
  const host = useRef<HTMLDivElement>(null);
  const state = useFrame(instance, frame);
  const derived = useDerivedFrame(instance, frame, presentation.derived);
  const own = state.state === 'ready' ? state.frame : state.state === 'loading' ? state.preview : null;
  const drawable = derived ?? own;
  const look = useMemo(() => {
    const size = imageSize(instance);
    if (drawable === null || size === null || place.widthPx === 0 || place.heightPx === 0) return null;
    return lookOf(drawable, instance, presentation, scale, viewStateOf(presentation.view, size, alignment, place));
  }, [drawable, instance, presentation, scale, alignment, place]);
  useCanvasHost(host, place, drawable, look);
  return (
    <div
      className={`${styles.layer} ${mode === 'tint' ? styles.red : ''}`}
      style={mode === 'tint' ? undefined : { opacity: share }}
      data-testid="blend-layer"
      data-sop={instance.sopInstanceUid}
      data-state={state.state}
    >
      <div ref={host} className={`${styles.host} ${drawable === null ? styles.blank : ''}`} />
    </div>
  );
}

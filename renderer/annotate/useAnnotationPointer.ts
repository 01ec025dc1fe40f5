import { useMemo } from 'react';
import type { ImageView } from './session/interaction.ts';
import { type AnnotationPointer, annotationPointer } from './session/pointer.ts';
import type { AnnotationSession } from './session/session.ts';

/** The pointer handler of one viewport's image. */
export function useAnnotationPointer(session: AnnotationSession, view: ImageView | null): AnnotationPointer | null {
  return useMemo(() => (view ? annotationPointer(session, view) : null), [session, view]);
}

import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { sourceTarget } from '../../../shared/report/sourceTarget.ts';
import type { AnnotationSession } from '../session/session.ts';
import type { PanelTab } from './SidePanel.tsx';
import type { HangingState } from './useHanging.ts';
import type { ReadingData } from './useReadingData.ts';

export interface OpeningInput {
  readonly session: AnnotationSession;
  readonly data: ReadingData;
  readonly hanging: HangingState;
  /** As sourceTarget takes it. */
  readonly target: string | undefined;
  readonly setTab: (tab: PanelTab) => void;
}

/** Opens the screen on what a sentence of the report rests on: its image hung, its annotation selected. Once. */
export function useOpening({ session, data, hanging, target, setTab }: OpeningInput): void {
  const record = useStore(session.record, (s) => s.record);
  const done = useRef(false);
  useEffect(() => {
    if (done.current || target === undefined || record === null) return;
    done.current = true;
    const place = sourceTarget(target, { studies: data.studies, record });
    if (target === 'context' || place?.about === 'read') setTab('read');
    if (place === null) return;
    hanging.show(place);
    if (place.lesionId !== null) session.setLesion(place.lesionId);
    if (place.annotationId !== null) session.select(place.annotationId);
  }, [session, data, hanging, target, record, setTab]);
}

/** The annotation session of the patient on the screen. */
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { EnthesisError } from '../../../shared/errors.ts';
import { showError, useMessages } from '../../app/messages.ts';
import { startContour } from '../session/contour.ts';
import { createKeyboard } from '../session/keyboard.ts';
import { type AnnotationSession, createSession } from '../session/session.ts';
import { useRecordStore } from '../store/useRecord.ts';
import { useStepNotice } from '../store/useStepNotice.ts';
import { magnifyKey, snapKey } from './useReadingActions.ts';

export interface OpenSession {
  readonly session: AnnotationSession;
  readonly keyboard: ReturnType<typeof createKeyboard>;
}

export function useSession(patientKey: string): OpenSession {
  const record = useRecordStore(patientKey);
  const open = useMemo(() => {
    const session = createSession(record);
    session.interaction.setState({
      snapOn: localStorage.getItem(snapKey) === 'true',
      magnifyDrag: localStorage.getItem(magnifyKey) !== 'false',
    });
    session.onTell = (text, actions) => useMessages.getState().show({ kind: 'info', text, actions });
    session.onSeed = (view, seed) => startContour(session, view, seed);
    return { session, keyboard: createKeyboard(session) };
  }, [record]);
  useStepNotice(record);
  const message = useStore(record, (s) => s.message);
  useEffect(() => {
    if (message === null) return;
    showError(new EnthesisError('conflict', message));
    record.actions.dismiss();
  }, [message, record]);
  return open;
}

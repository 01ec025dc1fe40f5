import { useEffect, useState } from 'react';
import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import { call, onEvent } from '../../app/client.ts';
import { showError } from '../../app/messages.ts';

/** Measurements of other programs on this patient's images. */
export function usePriors(patientKey: string): readonly PriorMeasurement[] {
  const [priors, setPriors] = useState<readonly PriorMeasurement[]>([]);
  useEffect(() => {
    let current = true;
    const load = () =>
      void call('priors.list', { patientKey }).then((reply) => current && setPriors(reply.priors), showError);
    load();
    const stop = onEvent((event) => event.event === 'library-changed' && load());
    return () => {
      current = false;
      stop();
    };
  }, [patientKey]);
  return priors;
}

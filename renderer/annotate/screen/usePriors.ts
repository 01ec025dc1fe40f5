import { useEffect, useState } from 'react';
import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import { call } from '../../app/client.ts';
import { keepAsking } from '../../app/upToDate.ts';

/** Measurements of other programs on this patient's images. */
export function usePriors(patientKey: string): readonly PriorMeasurement[] {
  const [priors, setPriors] = useState<readonly PriorMeasurement[]>([]);
  useEffect(
    () =>
      keepAsking({
        ask: () => call('priors.list', { patientKey }),
        take: (reply) => setPriors(reply.priors),
        isOutdatedBy: ({ event }) => event === 'library-changed',
      }),
    [patientKey],
  );
  return priors;
}

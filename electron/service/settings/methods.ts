import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';

/** As many drafts as a reader can look through. */
const mostNamed = 20;

/** Who and when, as the worklist says it; a patient whose images are gone is named by the key. */
async function namesOf(context: ServiceContext, draft: { patientKey: string; studyInstanceUid: string }) {
  try {
    const { patient, studies } = await context.library.patient(draft.patientKey);
    const study = studies.find((item) => item.studyInstanceUid === draft.studyInstanceUid);
    return { name: patient.name || patient.patientId, date: study?.date ?? null };
  } catch (error) {
    if (!(error instanceof EnthesisError) || error.code !== 'unknown-patient') throw error;
    return { name: draft.patientKey, date: null };
  }
}

export function registerSettings(context: ServiceContext): void {
  const { registry, work, emit } = context;
  registry.method('settings.get', () => work.settings.current());
  registry.method('settings.set', (settings) => {
    const { version } = work.settings.current();
    if (settings.version !== version) {
      throw new EnthesisError('conflict', 'The settings were changed elsewhere in the meantime. Nothing was stored.', {
        pointer: '/version',
      });
    }
    const stored = work.settings.set(settings);
    if (stored.version !== version) emit({ event: 'settings-changed', version: stored.version });
    return stored;
  });
  registry.method('settings.templateUse', async ({ uid }) => {
    const all = work.records.draftsFollowing(uid);
    const drafts = [];
    for (const draft of all.slice(0, mostNamed)) drafts.push({ ...draft, ...(await namesOf(context, draft)) });
    return { total: all.length, drafts };
  });
}

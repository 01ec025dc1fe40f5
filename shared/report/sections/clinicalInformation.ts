import { asSentence, formatDate } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';

/** The request and the clinical context, as the reader entered them. Nothing is inferred. */
export function clinicalInformation(context: ReportContext): Draft[] {
  const { context: clinical } = context.record;
  const drafts: Draft[] = [];
  const source = ['context'];
  if (clinical.clinicalInformation !== undefined && clinical.clinicalInformation.trim() !== '') {
    drafts.push({
      id: 'clinical-information/request',
      text: asSentence(clinical.clinicalInformation),
      sources: source,
    });
  }
  if (clinical.onset !== undefined) {
    drafts.push({
      id: 'clinical-information/onset',
      text: `Injury, surgery or first symptoms: ${formatDate(clinical.onset)}.`,
      sources: source,
    });
  }
  const persist = clinical.persistentAfterConservativeCare === true;
  if (clinical.symptomatic !== undefined || persist) {
    const symptoms = persist ? 'Symptoms persist after conservative care.' : 'Symptomatic.';
    drafts.push({
      id: 'clinical-information/symptoms',
      text: clinical.symptomatic === false ? 'No symptoms reported.' : symptoms,
      sources: source,
    });
  }
  if (clinical.resectionConsidered === true) {
    drafts.push({
      id: 'clinical-information/resection',
      text: 'Resection is being considered.',
      sources: source,
    });
  }
  if (drafts.length === 0) {
    drafts.push({ id: 'clinical-information/none', text: 'None provided with the request.', sources: source });
  }
  return drafts;
}

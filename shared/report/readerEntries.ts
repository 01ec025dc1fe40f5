/** What the reader adds to a report besides edited sentences: a told result, incidental findings. */
import type { CriticalResult, ReportDraft } from '../reading/model.ts';
import { formatDate } from './format.ts';
import type { AnySectionId, Sentence } from './model.ts';

export const criticalResultId = 'impression/critical-result';
const incidentalPrefix = 'findings/incidental/';

export const isIncidental = (sentenceId: string): boolean => sentenceId.startsWith(incidentalPrefix);

/** "Critical result told to Dr Lee by telephone on 12 March 2026 at 14:05 by J. Doe: ...". */
export function criticalResultText({ result, told, means, at, by }: CriticalResult): string {
  const time = /T(\d{2}:\d{2})/.exec(at)?.[1];
  const when = `${formatDate(at)}${time === undefined ? '' : ` at ${time}`}`;
  const who = by === '' ? '' : ` by ${by}`;
  const what = result.trim().replace(/[.\s]+$/, '');
  return `Critical result: ${what}. Told to ${told}, ${means}, on ${when}${who}.`;
}

export function paragraphs(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function added(id: string, text: string): Sentence {
  return { id, text, state: 'added', generated: null, sources: ['reader'], evidence: [] };
}

/** The sentences of the section that these entries give, after the generated ones. */
export function readerEntries(section: AnySectionId, draft: ReportDraft): Sentence[] {
  if (section === 'impression' && draft.criticalResult !== undefined) {
    return [added(criticalResultId, criticalResultText(draft.criticalResult))];
  }
  if (section === 'findings') {
    return paragraphs(draft.incidental ?? '').map((text, index) =>
      added(`${incidentalPrefix}${index + 1}`, `Incidental finding: ${text}`),
    );
  }
  return [];
}

/** The reader's words behind an incidental sentence. */
export function incidentalText(sentence: string): string {
  return sentence.replace(/^Incidental finding: /, '');
}

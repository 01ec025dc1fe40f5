import type { ReportTemplate } from '../../shared/settings/template.ts';

export interface AddedTemplate {
  readonly templates: readonly ReportTemplate[];
  /** known: the same template, saved again under another identifier. edition: another edition of one that is there. */
  readonly outcome: 'added' | 'edition' | 'known';
}

/** What makes it this template: not the identifier and the date, which some sites give anew to every copy that is saved. */
function bodyOf({ uid: _, date: __, ...body }: ReportTemplate): string {
  return JSON.stringify(body);
}

/**
 * Adds a template that was read. A copy or another edition of one that is there takes its place and keeps the identifier under
 * which reports follow it.
 */
export function addTemplate(templates: readonly ReportTemplate[], read: ReportTemplate): AddedTemplate {
  const same = templates.find((item) => item.uid === read.uid || bodyOf(item) === bodyOf(read));
  const earlier =
    same ?? templates.find(({ title, publisher }) => title === read.title && publisher === read.publisher);
  if (earlier === undefined) return { templates: [...templates, read], outcome: 'added' };
  const placed = { ...read, uid: earlier.uid };
  return {
    templates: templates.map((item) => (item === earlier ? placed : item)),
    outcome: bodyOf(earlier) === bodyOf(read) ? 'known' : 'edition',
  };
}

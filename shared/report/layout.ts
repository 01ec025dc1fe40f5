/** In which order every printed form of the report shows its parts. */
import type { ReportContent, ReportSection, SectionId } from './model.ts';

export type LayoutPart =
  | { readonly kind: 'text'; readonly section: ReportSection }
  | { readonly kind: 'pictures' }
  /** The table of measurements, with the sentences of its section. */
  | { readonly kind: 'tables'; readonly section: ReportSection }
  | { readonly kind: 'plots' };

/** The conclusion first: what the referrer reads stands on page one, how it was reached follows. */
const own: readonly (SectionId | 'site' | 'pictures' | 'plots')[] = [
  'clinical-information',
  'impression',
  'recommendation',
  'examination',
  'comparison',
  'technique',
  'findings',
  'site',
  'trend',
  'pictures',
  'measurements',
  'plots',
  'guidance',
  'limitations',
];

/** The last pages: for the referrer and for the record. */
const closing: readonly string[] = ['guidance', 'limitations'];

/**
 * The parts in their order: the program's own, or that of the site's template. Pictures, table and plot stand behind the
 * text and before guidance and limitations, unless the template names the section of the table.
 */
export function reportLayout({ sections, template }: Pick<ReportContent, 'sections' | 'template'>): LayoutPart[] {
  const part = (section: ReportSection): LayoutPart =>
    section.id === 'measurements' ? { kind: 'tables', section } : { kind: 'text', section };
  if (template === undefined) {
    return own.flatMap((id): LayoutPart[] => {
      if (id === 'pictures' || id === 'plots') return [{ kind: id }];
      // Text of a site's section stands also when the report follows no template any more.
      const isHere = ({ id: at }: ReportSection) => (id === 'site' ? at.startsWith('site:') : at === id);
      return sections.filter(isHere).map(part);
    });
  }
  const late = (section: ReportSection) => section.id === 'measurements' && !template.named.includes('measurements');
  const last = sections.findLastIndex((section) => !closing.includes(section.id) && !late(section));
  return sections.flatMap((section, index): LayoutPart[] => {
    const here = late(section) ? [] : [part(section)];
    return index === last
      ? [...here, { kind: 'pictures' }, ...sections.filter(late).map(part), { kind: 'plots' }]
      : here;
  });
}

/** In which order every printed form of the report shows its parts. */
import type { ReportContent, ReportSection, SectionId } from './model.ts';

export type LayoutPart =
  | { readonly kind: 'text'; readonly section: ReportSection }
  | { readonly kind: 'pictures' }
  /** The table of measurements, with the sentences of its section. */
  | { readonly kind: 'tables'; readonly section: ReportSection }
  | { readonly kind: 'plots' };

/** The conclusion first: what the referrer reads stands on page one, how it was reached follows. */
const own: readonly (SectionId | 'pictures' | 'plots')[] = [
  'clinical-information',
  'impression',
  'recommendation',
  'examination',
  'comparison',
  'technique',
  'findings',
  'trend',
  'pictures',
  'measurements',
  'plots',
  'guidance',
  'limitations',
];

/** The parts in their order: the program's own, or that of the site's template, with pictures after the findings and the plot after the trend. */
export function reportLayout({ sections, template }: Pick<ReportContent, 'sections' | 'template'>): LayoutPart[] {
  const part = (section: ReportSection): LayoutPart =>
    section.id === 'measurements' ? { kind: 'tables', section } : { kind: 'text', section };
  if (template === undefined) {
    return own.flatMap((id): LayoutPart[] => {
      if (id === 'pictures' || id === 'plots') return [{ kind: id }];
      return sections.filter((section) => section.id === id).map(part);
    });
  }
  return sections.flatMap((section): LayoutPart[] => {
    if (section.id === 'findings') return [part(section), { kind: 'pictures' }];
    if (section.id === 'trend') return [part(section), { kind: 'plots' }];
    return [part(section)];
  });
}

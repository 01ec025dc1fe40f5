/** Where the sections of a site's template and the report's own meet. */

import type { ReportTemplate, TemplateSection } from '../../settings/template.ts';
import { type AnySectionId, type SectionId, sectionIds, siteSectionIdSchema } from '../model.ts';

/** LOINC codes by which templates mark the common sections of a report. */
const byCode: Readonly<Record<string, SectionId>> = {
  '55111-9': 'technique',
  '55115-0': 'clinical-information',
  '55752-0': 'clinical-information',
  '18785-6': 'clinical-information',
  '18834-2': 'comparison',
  '59776-5': 'findings',
  '18782-3': 'findings',
  '19005-8': 'impression',
  '55110-1': 'impression',
  '18783-1': 'recommendation',
};

/** Names that templates give the common sections: in English, and in German as the German society writes them. */
const names: readonly (readonly [RegExp, SectionId])[] = [
  [/^(examinations?|exam|study|procedure|type of examination|untersuchung|art der untersuchung)$/, 'examination'],
  [
    /^(clinical (information|history|indication|details|question)|indications?|history|reason for (the )?exam(ination)?)$/,
    'clinical-information',
  ],
  [
    /^(((klinische|medizinische) )?(angaben|fragestellung)|klinik|anamnese|(rechtfertigende )?indikation|klinische information(en)?)$/,
    'clinical-information',
  ],
  [/^(comparisons?|comparison stud(y|ies)|priors?|prior (studies|examinations))$/, 'comparison'],
  [/^(vergleich|vergleichsuntersuchung(en)?|voruntersuchung(en)?|voraufnahmen?)$/, 'comparison'],
  [/^(techniques?|protocol|procedure information|procedure description|imaging procedure description)$/, 'technique'],
  [/^((untersuchungs)?technik|methode|methodik|methods?|untersuchungsprotokoll|bildgebendes verfahren)$/, 'technique'],
  [/^(findings|observations|procedure findings|befunde?)$/, 'findings'],
  [/^(measurements?|measurement table|messungen|messwerte)$/, 'measurements'],
  [/^(serial )?(trend|course|changes?|verlauf)$/, 'trend'],
  [/^(impressions?|conclusions?|summary|opinion|interpretation|beurteilung|zusammenfassung)$/, 'impression'],
  [/^(recommendations?|advice|follow[- ]?up|empfehlung(en)?|procedere)$/, 'recommendation'],
  [/^(clinical )?guidance( for the referrer)?$/, 'guidance'],
  [/^(limitations?|einschr\u00e4nkungen)$/, 'limitations'],
];

function named(name: string): SectionId | null {
  const words = name
    .toLowerCase()
    .replace(/[\s:]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return names.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** "sec_clinical_question", "clinicalInformation" as words. */
const spelled = (id: string): string =>
  id
    .replace(/^sec(tion)?[_-]/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ');

/**
 * The report's own section that a template's section stands for: by its code, else its name, else its id, as templates in
 * other languages keep the English ids. Null for one of the site's own.
 */
export function ownSection(
  section: Pick<TemplateSection, 'title' | 'code'> & { readonly id?: string },
): SectionId | null {
  const coded = section.code !== null && /^(LN|LOINC|2\.16\.840\.1\.113883\.6\.1)$/i.test(section.code.scheme);
  const known = coded ? byCode[section.code?.value ?? ''] : undefined;
  return known ?? named(section.title) ?? named(spelled(section.id ?? ''));
}

export interface PlacedSection {
  readonly id: AnySectionId;
  /** The template's words; null where the report's own title stands. */
  readonly title: string | null;
  /** Null for a section that the template does not name. */
  readonly section: TemplateSection | null;
}

/**
 * All sections in the order of the report. The template orders and names; each section of the report's own that it does not
 * name follows its neighbour of the report's own order, so that no sentence is ever without a place.
 * @param kept the site's sections that hold text of the reader, by id, with their titles (keptSections.ts): a section of the
 * template that has the same title takes them over, and what is left follows the findings
 */
export function placeSections(
  template: ReportTemplate | null,
  kept: ReadonlyMap<string, string> = new Map(),
): PlacedSection[] {
  const placed: PlacedSection[] = [];
  const taken = new Set<string>();
  for (const section of template?.sections ?? []) {
    const own = ownSection(section);
    const id: AnySectionId = own !== null && !taken.has(own) ? own : siteId(section, taken, kept);
    taken.add(id);
    placed.push({ id, title: section.title, section });
  }
  for (const [at, id] of sectionIds.entries()) {
    if (taken.has(id)) continue;
    const before = sectionIds.slice(0, at).reverse();
    const neighbour = before.map((other) => placed.findIndex((item) => item.id === other)).find((index) => index >= 0);
    placed.splice(neighbour === undefined ? 0 : neighbour + 1, 0, { id, title: null, section: null });
    taken.add(id);
  }
  const rest = [...kept].flatMap(([id, title]): PlacedSection[] => {
    const site = siteSectionIdSchema.safeParse(id);
    return site.success && !taken.has(id) ? [{ id: site.data, title, section: null }] : [];
  });
  placed.splice(placed.findIndex((item) => item.id === 'findings') + 1, 0, ...rest);
  return placed;
}

/** Text stays with the title that it was written under, whatever the ids of a template are. */
function siteId(
  section: Pick<TemplateSection, 'id' | 'title'>,
  taken: ReadonlySet<string>,
  kept: ReadonlyMap<string, string>,
): `site:${string}` {
  for (const [id, title] of kept) {
    if (title === section.title && !taken.has(id) && id.startsWith('site:')) return id as `site:${string}`;
  }
  const name = section.id.replace(/[^A-Za-z0-9_.-]/g, '-').slice(0, 58);
  const isFree = (id: string) => !taken.has(id) && (kept.get(id) ?? section.title) === section.title;
  let candidate: `site:${string}` = `site:${name}`;
  for (let n = 2; !isFree(candidate); n += 1) candidate = `site:${name}-${n}`;
  return candidate;
}

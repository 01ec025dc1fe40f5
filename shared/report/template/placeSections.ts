/** Where the sections of a site's template and the report's own meet. */

import type { ReportTemplate, TemplateSection } from '../../settings/template.ts';
import { type AnySectionId, type SectionId, sectionIds } from '../model.ts';

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

const names: readonly (readonly [RegExp, SectionId])[] = [
  [/^(examinations?|exam|study|procedure|type of examination)$/, 'examination'],
  [
    /^(clinical (information|history|indication|details)|indications?|history|reason for (the )?exam(ination)?)$/,
    'clinical-information',
  ],
  [/^(comparisons?|comparison stud(y|ies)|priors?|prior (studies|examinations))$/, 'comparison'],
  [/^(techniques?|protocol|procedure information|procedure description|imaging procedure description)$/, 'technique'],
  [/^(findings|observations|procedure findings)$/, 'findings'],
  [/^(measurements?|measurement table)$/, 'measurements'],
  [/^(serial )?(trend|course|changes?)$/, 'trend'],
  [/^(impressions?|conclusions?|summary|opinion|interpretation)$/, 'impression'],
  [/^(recommendations?|advice|follow[- ]?up)$/, 'recommendation'],
  [/^(clinical )?guidance( for the referrer)?$/, 'guidance'],
  [/^limitations?$/, 'limitations'],
];

/** The report's own section that a template's section stands for, by its code and else by its name; null for one of the site's own. */
export function ownSection(section: Pick<TemplateSection, 'title' | 'code'>): SectionId | null {
  const coded = section.code !== null && /^(LN|LOINC|2\.16\.840\.1\.113883\.6\.1)$/i.test(section.code.scheme);
  const known = coded ? byCode[section.code?.value ?? ''] : undefined;
  if (known !== undefined) return known;
  const name = section.title
    .toLowerCase()
    .replace(/[\s:]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? null;
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
 */
export function placeSections(template: ReportTemplate | null): PlacedSection[] {
  const placed: PlacedSection[] = [];
  const taken = new Set<string>();
  for (const section of template?.sections ?? []) {
    const own = ownSection(section);
    const id: AnySectionId = own !== null && !taken.has(own) ? own : siteId(section.id, taken);
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
  return placed;
}

function siteId(id: string, taken: ReadonlySet<string>): `site:${string}` {
  const name = id.replace(/[^A-Za-z0-9_.-]/g, '-').slice(0, 58);
  let candidate: `site:${string}` = `site:${name}`;
  for (let n = 2; taken.has(candidate); n += 1) candidate = `site:${name}-${n}`;
  return candidate;
}

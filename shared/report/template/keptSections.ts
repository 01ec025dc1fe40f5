/** Sections of the site that hold text of the reader: they keep a place whatever template the report follows. */
import type { ReportDraft } from '../../reading/model.ts';
import type { ReportTemplate } from '../../settings/template.ts';
import { capitalise } from '../../wording/terms.ts';
import { sentenceSection } from '../sections/context.ts';
import { placeSections } from './placeSections.ts';

const isSite = (id: string): boolean => id.startsWith('site:');

/** The site's sections that the reader wrote in, each once. */
export function writtenSections(draft: ReportDraft): string[] {
  const dropped = new Set(draft.dropped);
  const ids = [
    ...Object.entries(draft.additions).flatMap(([id, text]) => (text.trim() === '' ? [] : [id])),
    ...Object.keys(draft.edits).flatMap((id) => (dropped.has(id) ? [] : [sentenceSection(id)])),
    ...Object.values(draft.fields ?? {}).flatMap(({ section, value }) => (value.trim() === '' ? [] : [section ?? ''])),
  ];
  return [...new Set(ids.filter(isSite))];
}

/**
 * The site's sections with text of the reader, by id, each with its title: the one that was kept with the text, else that of a
 * template of the site, else what the id says.
 */
export function keptSections(draft: ReportDraft | null, templates: readonly ReportTemplate[]): Map<string, string> {
  if (draft === null) return new Map();
  const placed = templates.flatMap((template) => placeSections(template));
  return new Map(
    writtenSections(draft).map((id) => {
      const title = draft.sectionTitles?.[id] ?? placed.find((item) => item.id === id)?.title;
      return [
        id,
        title ??
          capitalise(
            id
              .replace(/^site:/, '')
              .replace(/[_.-]+/g, ' ')
              .trim(),
          ),
      ];
    }),
  );
}

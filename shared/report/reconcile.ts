/**
 * Two writers on one draft. What both wrote in different places goes together; where both wrote in the same place, what is
 * stored stands, and what was to be stored is kept beside it until the reader chooses.
 */
import { canonicalJson } from '../reading/change.ts';
import type { DraftPiece, ReportDraft } from '../reading/model.ts';

/** Parts that hold one entry for each sentence, section or field. */
const entryParts = ['edits', 'additions', 'fields', 'sectionTitles'] as const;
/** Parts that are a set of ids. */
const setParts = ['dropped', 'comparisonOff'] as const;
type Entries = Readonly<Record<string, unknown>>;
type Parts = Readonly<Record<string, unknown>>;

const isEntryPart = (key: string): key is (typeof entryParts)[number] =>
  (entryParts as readonly string[]).includes(key);
const isSetPart = (key: string): key is (typeof setParts)[number] => (setParts as readonly string[]).includes(key);
const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const keysOf = (...objects: object[]): string[] => [...new Set(objects.flatMap((object) => Object.keys(object)))];

/** The value that stands after both steps, or that they clash. */
function together(base: unknown, mine: unknown, theirs: unknown): { value: unknown } | 'clash' {
  if (same(base, mine) || same(mine, theirs)) return { value: theirs };
  return same(base, theirs) ? { value: mine } : 'clash';
}

function put(entries: Entries, key: string, value: unknown): Entries {
  const { [key]: _, ...others } = entries;
  return value === undefined ? others : { ...others, [key]: value };
}

/**
 * @param base the draft that `mine` was made from
 * @param mine what was to be stored
 * @param theirs what is stored by now
 */
export function reconcile(base: ReportDraft, mine: ReportDraft, theirs: ReportDraft): ReportDraft {
  const [b, m, t]: Parts[] = [base, mine, theirs];
  const clashes: DraftPiece[] = [];
  let merged: Parts = theirs;
  const isNewlyDropped = (draft: ReportDraft, id: string) => draft.dropped.includes(id) && !base.dropped.includes(id);
  for (const key of keysOf(base, mine, theirs)) {
    if (key === 'unsettled') continue;
    if (isEntryPart(key)) {
      const [before, wanted, stored] = [b, m, t].map((draft) => (draft?.[key] ?? {}) as Entries) as [
        Entries,
        Entries,
        Entries,
      ];
      let entries = stored;
      for (const id of keysOf(before, wanted)) {
        const unseen = key === 'edits' && isNewlyDropped(theirs, id) && !same(before[id], wanted[id]);
        const outcome = unseen ? 'clash' : together(before[id], wanted[id], stored[id]);
        if (outcome !== 'clash') entries = put(entries, id, outcome.value);
        else if (wanted[id] !== undefined) clashes.push({ [key]: { [id]: wanted[id] } });
      }
      const isNeeded = key === 'edits' || key === 'additions' || Object.keys(entries).length > 0;
      merged = put(merged, key, isNeeded ? entries : undefined);
    } else if (isSetPart(key)) {
      let ids = theirs[key] ?? [];
      for (const id of new Set([...(base[key] ?? []), ...(mine[key] ?? [])])) {
        const wanted = mine[key]?.includes(id) ?? false;
        if (wanted === (base[key]?.includes(id) ?? false)) continue;
        if (key === 'dropped' && wanted && !same(base.edits[id], theirs.edits[id])) clashes.push({ dropped: [id] });
        else ids = wanted ? [...ids.filter((other) => other !== id), id] : ids.filter((other) => other !== id);
      }
      merged = put(merged, key, key === 'comparisonOff' && ids.length === 0 ? undefined : ids);
    } else {
      const outcome = together(b?.[key], m?.[key], t?.[key]);
      if (outcome !== 'clash') merged = put(merged, key, outcome.value);
      else if (m?.[key] !== undefined) clashes.push({ [key]: m[key] });
    }
  }
  // What the step itself settled is settled, whatever else was changed.
  const settled = (base.unsettled ?? []).filter((piece) => !(mine.unsettled ?? []).some((other) => same(piece, other)));
  const open = (theirs.unsettled ?? []).filter((piece) => !settled.some((other) => same(piece, other)));
  return withUnsettled(merged as ReportDraft, clashes.reduce(keepPiece, open));
}

function withUnsettled(draft: ReportDraft, pieces: readonly DraftPiece[]): ReportDraft {
  const { unsettled: _, ...rest } = draft;
  return pieces.length === 0 ? rest : { ...rest, unsettled: [...pieces] };
}

/** The place that a piece was written for. */
function placeOf(piece: DraftPiece): string {
  const [[key, value] = ['', {}]] = Object.entries(piece) as [string, unknown][];
  if (isEntryPart(key)) return `${key} ${Object.keys(value as Entries)[0] ?? ''}`;
  return isSetPart(key) ? `${key} ${(value as readonly string[])[0] ?? ''}` : key;
}

/** A second piece for one place takes the place of the first: it is what the writer went on to write. */
function keepPiece(pieces: readonly DraftPiece[], piece: DraftPiece): DraftPiece[] {
  return [...pieces.filter((other) => placeOf(other) !== placeOf(piece)), piece];
}

export type Choice = 'stored' | 'unsettled' | 'both';

/** Whether both texts can stand, one after the other. */
export function canKeepBoth(piece: DraftPiece): boolean {
  return piece.additions !== undefined || piece.incidental !== undefined;
}

/** The reader's choice between what is stored and a piece that could not be. */
export function settle(draft: ReportDraft, piece: DraftPiece, choice: Choice): ReportDraft {
  const rest = withUnsettled(
    draft,
    (draft.unsettled ?? []).filter((other) => !same(other, piece)),
  );
  if (choice === 'stored') return rest;
  let settled: Parts = rest;
  for (const [key, value] of Object.entries(piece)) {
    if (isEntryPart(key)) {
      const stored = (rest[key] ?? {}) as Entries;
      for (const [id, wanted] of Object.entries(value as Entries)) {
        const text = choice === 'both' && typeof wanted === 'string' ? joined(stored[id], wanted) : wanted;
        settled = { ...settled, [key]: put(stored, id, text) };
        if (key === 'edits') settled = { ...settled, dropped: rest.dropped.filter((other) => other !== id) };
      }
    } else if (isSetPart(key)) {
      settled = { ...settled, [key]: [...new Set([...(rest[key] ?? []), ...(value as readonly string[])])] };
    } else {
      const both = choice === 'both' && key === 'incidental';
      settled = { ...settled, [key]: both ? joined(rest.incidental, value as string) : value };
    }
  }
  return settled as ReportDraft;
}

function joined(stored: unknown, wanted: string): string {
  return typeof stored === 'string' && stored.trim() !== '' ? `${stored.trimEnd()}\n${wanted}` : wanted;
}

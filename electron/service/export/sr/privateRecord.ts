/**
 * What a structured report of ours says to this program alone: the reader's edits and choices behind the text, which no
 * content item has a place for. Kept in a private element (PS3.5 7.8), so that people who read the document's tree never
 * see it and other programs pass it over. Without it measurements and findings still come back.
 */
import { z } from 'zod';
import {
  contextSchema,
  examinationSchema,
  findingSchema,
  lesionSchema,
  type ReportDraft,
  reportDraftSchema,
} from '../../../../shared/reading/model.ts';
import type { ExportSource } from '../source.ts';
import type { Group } from './templates/tid1501MeasurementGroup.ts';

const common = {
  lesions: z.array(lesionSchema),
  context: contextSchema.nullable(),
  draft: reportDraftSchema.nullable(),
  /** Ids of the sentences, in the order of the text items. */
  sentences: z.array(z.string()),
  /** Lesion of each group that has no value to carry it, by tracking UID. */
  links: z.record(z.string(), z.string()),
};

const privateRecordSchema = z.object({
  ...common,
  version: z.literal(2),
  findings: z.array(findingSchema),
  examination: examinationSchema.nullable(),
});
export type PrivateRecord = z.infer<typeof privateRecordSchema>;

/** Version 1 kept what was read by study; whose it was follows from the marks of the document. */
const earlierRecordSchema = z.object({
  ...common,
  version: z.literal(1),
  lesions: z.array(lesionSchema.extend({ notSeen: z.array(z.string()).optional() })),
  reading: examinationSchema
    .extend(findingSchema.pick({ radiographicStage: true, signs: true, phases: true }).shape)
    .nullable(),
});
export type EarlierRecord = z.infer<typeof earlierRecordSchema>;

/** Null for what is not there or not ours: the document is then read without it. */
export function parsePrivateRecord(text: string | null): PrivateRecord | EarlierRecord | null {
  if (text === null) return null;
  try {
    return z.discriminatedUnion('version', [privateRecordSchema, earlierRecordSchema]).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The record of one study's document; only the report itself carries the draft and the clinical context. */
export function privateRecord(
  source: ExportSource,
  studyInstanceUid: string,
  groups: readonly Group[],
  report: boolean,
): string {
  const { record, content } = source;
  const used = new Set(groups.map((group) => group.lesion?.id));
  const read = new Set(
    record.findings.filter((item) => item.studyInstanceUid === studyInstanceUid).map((item) => item.lesionId),
  );
  const draft: ReportDraft | undefined = record.drafts.find((item) => item.studyInstanceUid === studyInstanceUid);
  const value: PrivateRecord = {
    version: 2,
    lesions: record.lesions.filter((lesion) => report || used.has(lesion.id) || read.has(lesion.id)),
    findings: record.findings.filter((item) => item.studyInstanceUid === studyInstanceUid),
    examination: record.examinations.find((item) => item.studyInstanceUid === studyInstanceUid) ?? null,
    context: report ? record.context : null,
    draft: report ? (draft ?? null) : null,
    sentences: report ? content.sections.flatMap((section) => section.sentences.map((sentence) => sentence.id)) : [],
    links: Object.fromEntries(
      groups.flatMap(({ trackingUid, lesion, measurements }) =>
        lesion === null || measurements.length > 0 ? [] : [[trackingUid, lesion.id]],
      ),
    ),
  };
  return JSON.stringify(value);
}

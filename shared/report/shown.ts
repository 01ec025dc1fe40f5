/** What a signature is about: the content that the reader was shown, and the version that it follows. */
import { z } from 'zod';
import { canonicalJson } from '../reading/change.ts';
import { type ReportContent, reportContentSchema } from './model.ts';

export const shownSchema = z.object({
  /** SHA-256 of `hashedText` of the content on the screen, hexadecimal. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The newest version that the reader was shown; null when there was none. */
  predecessorVersionId: z.string().nullable(),
});
export type Shown = z.infer<typeof shownSchema>;

/** The text whose SHA-256 is the hash of a content: the same on the screen, in the service and in the stored version. */
export function hashedText(content: ReportContent): string {
  return canonicalJson(reportContentSchema.parse(content));
}

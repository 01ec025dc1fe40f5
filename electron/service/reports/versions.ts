import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { EnthesisError } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { upgradeRecord } from '../../../shared/reading/earlierReadings.ts';
import { type PatientRecord, patientRecordSchema } from '../../../shared/reading/model.ts';
import {
  type ReportContent,
  type ReportStatus,
  type ReportVersion,
  reportContentSchema,
} from '../../../shared/report/model.ts';
import { hashedText } from '../../../shared/report/shown.ts';
import { appendAudit, sha256 } from '../store/audit.ts';
import { type Db, read, write } from '../store/database.ts';
import { isoWithOffset, newUid } from '../store/identity.ts';
import { type TrailHead, trailHeadSchema } from '../store/trail.ts';
import { permitSigning, type SignRequest } from './life.ts';

const rowSchema = z.object({
  version_id: z.string(),
  study_instance_uid: z.string(),
  number: z.number(),
  status: z.enum(['preliminary', 'final', 'amended', 'withdrawn']),
  sop_instance_uid: z.string(),
  predecessor_version_id: z.string().nullable(),
  signer_name: z.string().nullable(),
  signer_role: z.string().nullable(),
  created_at: z.string(),
  reason: z.string().nullable(),
  content_hash: z.string(),
});
const columns = Object.keys(rowSchema.shape).join(', ');

/** What is frozen: the report's words and numbers, and the annotations that they were made from. */
export interface ReportBody {
  readonly content: ReportContent;
  readonly record: PatientRecord;
}

export interface SignedReport extends ReportBody {
  readonly version: ReportVersion;
}

/** Both as canonical JSON: what is hashed is what is stored. */
interface BodyText {
  readonly content: string;
  readonly record: string;
}

const bodySchema = z.object({
  content: z.string(),
  content_hash: z.string(),
  record: z.string(),
  record_hash: z.string(),
});

/** SHA-256 of the canonical JSON of a report's content. */
export function contentHash(content: ReportContent): string {
  return sha256(hashedText(content));
}

/** The report versions of every study: written once, read back with their hash checked. */
export class ReportVersions {
  readonly #db: Db;
  readonly #actor: string;
  readonly #now: () => Date;

  readonly #studyOf: (sopInstanceUid: string) => string | null;

  /** @param studyOf study of an image: records of early versions kept what was read by study, not by lesion */
  constructor(db: Db, actor: string, now: () => Date, studyOf: (sopInstanceUid: string) => string | null = () => null) {
    this.#db = db;
    this.#actor = actor;
    this.#now = now;
    this.#studyOf = studyOf;
  }

  /** Of several studies, the oldest first: a day's report may have been kept under either of its examinations. */
  ofStudies(patientKey: string, studyInstanceUids: readonly string[]): ReportVersion[] {
    const order = new Map<string, number>();
    read(this.#db, () => {
      const rows = this.#db
        .prepare('SELECT version_id FROM report_of_person WHERE person_key = ? ORDER BY seq')
        .all(patientKey);
      rows.forEach((row, i) => {
        order.set(rowSchema.pick({ version_id: true }).parse(row).version_id, i);
      });
    });
    return [...new Set(studyInstanceUids)]
      .flatMap((uid) => this.ofStudy(patientKey, uid))
      .sort((a, b) => (order.get(a.versionId) ?? 0) - (order.get(b.versionId) ?? 0));
  }

  /** Oldest first. */
  ofStudy(patientKey: string, studyInstanceUid: string): ReportVersion[] {
    return read(this.#db, () =>
      this.#db
        .prepare(
          `SELECT ${columns} FROM report_of_person WHERE person_key = ? AND study_instance_uid = ? ORDER BY number`,
        )
        .all(patientKey, studyInstanceUid)
        .map(toVersion),
    );
  }

  /** Of all studies of a patient, oldest first. */
  ofPatient(patientKey: string): ReportVersion[] {
    return read(this.#db, () =>
      this.#db
        .prepare(`SELECT ${columns} FROM report_of_person WHERE person_key = ? ORDER BY created_at, number`)
        .all(patientKey)
        .map(toVersion),
    );
  }

  /** @throws EnthesisError `invalid-request` for a version that is not there, `database-corrupt` when its hash is wrong. */
  version(patientKey: string, versionId: string): SignedReport {
    return read(this.#db, () => {
      const row = this.#db
        .prepare('SELECT * FROM report_of_person WHERE person_key = ? AND version_id = ?')
        .get(patientKey, versionId);
      if (row === undefined) throw new EnthesisError('invalid-request', 'This report version is not in the library.');
      const body = bodySchema.parse(row);
      if (!isWhole(body)) {
        throw new EnthesisError('database-corrupt', 'This report version is not what was signed. Restore a backup.');
      }
      return {
        version: toVersion(row),
        content: reportContentSchema.parse(this.#upgraded(JSON.parse(body.content))),
        record: patientRecordSchema.parse(upgradeRecord(JSON.parse(body.record), this.#studyOf)),
      };
    });
  }

  /** The frozen work of early versions in the shape of today; what was hashed is the text that is stored. */
  #upgraded(content: { work?: unknown }): unknown {
    return content.work === undefined ? content : { ...content, work: upgradeRecord(content.work, this.#studyOf) };
  }

  /**
   * Adds the next version of the study's report; withdrawing keeps the content of the version that is withdrawn.
   * @throws EnthesisError `signed-report-immutable` or `invalid-request` when its life does not allow the step (life.ts).
   */
  sign(patientKey: string, body: ReportBody, request: SignRequest): ReportVersion {
    return write(this.#db, () => {
      const { studyInstanceUid } = body.content;
      const versions = this.ofStudy(patientKey, studyInstanceUid);
      const latest = versions.at(-1) ?? null;
      permitSigning(latest?.status ?? null, request);
      const frozen =
        request.status === 'withdrawn' && latest !== null ? this.version(patientKey, latest.versionId) : body;
      const text: BodyText = {
        content: hashedText(frozen.content),
        record: canonicalJson(patientRecordSchema.parse(frozen.record)),
      };
      const at = this.#now();
      const version: ReportVersion = {
        versionId: randomUUID(),
        studyInstanceUid,
        number: versions.length + 1,
        status: request.status,
        sopInstanceUid: newUid(),
        predecessorVersionId: latest?.versionId ?? null,
        signerName: request.signerName,
        signerRole: request.signerRole,
        createdAt: isoWithOffset(at),
        reason: request.reason,
        contentHash: sha256(text.content),
      };
      this.#insert(patientKey, version, text);
      appendAudit(this.#db, this.#actor, at, {
        action: 'report',
        patientKey,
        detail: { ...version, recordHash: sha256(text.record) },
      });
      return version;
    });
  }

  /** Status of the patient's newest report version; null when nothing was signed yet. */
  state(patientKey: string): ReportStatus | null {
    const row = this.#db
      .prepare('SELECT status FROM report_of_person WHERE person_key = ? ORDER BY seq DESC LIMIT 1')
      .get(patientKey);
    return rowSchema.pick({ status: true }).optional().parse(row)?.status ?? null;
  }

  /**
   * The state of the audit trail right after a version was signed: an export that carries it is an anchor outside the library.
   * Null for a version that the trail does not have.
   */
  anchor(versionId: string): TrailHead | null {
    const row = this.#db
      .prepare(
        "SELECT seq AS events, hash FROM audit_event WHERE action = 'report' AND instr(detail, ?) > 0 ORDER BY seq",
      )
      .get(JSON.stringify(versionId));
    return trailHeadSchema.nullable().parse(row ?? null);
  }

  #insert(patientKey: string, version: ReportVersion, text: BodyText): void {
    this.#db.prepare('INSERT OR IGNORE INTO patient_work (patient_key, revision) VALUES (?, 0)').run(patientKey);
    this.#db
      .prepare(
        `INSERT INTO report_version (${columns}, patient_key, content, record, record_hash)
         VALUES (@versionId, @studyInstanceUid, @number, @status, @sopInstanceUid, @predecessorVersionId,
                 @signerName, @signerRole, @createdAt, @reason, @contentHash, @patientKey, @content, @record, @recordHash)`,
      )
      .run({ ...version, ...text, patientKey, recordHash: sha256(text.record) });
  }
}

function isWhole(body: z.output<typeof bodySchema>): boolean {
  return sha256(body.content) === body.content_hash && sha256(body.record) === body.record_hash;
}

function toVersion(row: unknown): ReportVersion {
  const r = rowSchema.parse(row);
  return {
    versionId: r.version_id,
    studyInstanceUid: r.study_instance_uid,
    number: r.number,
    status: r.status,
    sopInstanceUid: r.sop_instance_uid,
    predecessorVersionId: r.predecessor_version_id,
    signerName: r.signer_name,
    signerRole: r.signer_role,
    createdAt: r.created_at,
    reason: r.reason,
    contentHash: r.content_hash,
  };
}

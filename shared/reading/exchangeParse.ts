import type { z } from 'zod';
import { EnthesisError } from '../errors.ts';
import { requireMeasurable } from '../geometry/validateShape.ts';
import { siteProfile } from '../sites/profiles.ts';
import { refusal } from './exchangeError.ts';
import {
  type ExchangeAnnotation,
  type ExchangeFile,
  type ExchangeRole,
  exchangeFile1Schema,
  exchangeFileSchema,
} from './exchangeModel.ts';
import { toShape } from './exchangeShape.ts';

type ShapeKind = ExchangeAnnotation['shape'];
/** What each role may be drawn as, and whether it belongs to a lesion. */
const rules: Record<ExchangeRole, { shapes: readonly ShapeKind[]; ofLesion: boolean }> = {
  'long-axis': { shapes: ['line'], ofLesion: true },
  'short-axis': { shapes: ['line'], ofLesion: true },
  area: { shapes: ['polygon', 'ellipse'], ofLesion: true },
  'uptake-lesion': { shapes: ['ellipse', 'polygon'], ofLesion: true },
  'uptake-reference': { shapes: ['ellipse', 'polygon'], ofLesion: true },
  'uptake-background': { shapes: ['ellipse', 'polygon'], ofLesion: true },
  calibration: { shapes: ['line'], ofLesion: false },
  'internal-reference': { shapes: ['line'], ofLesion: false },
  control: { shapes: ['ellipse', 'polygon'], ofLesion: false },
};

/**
 * Reads the text of an annotation exchange file and checks everything that needs no image.
 * @throws EnthesisError `annotation-file-invalid` with the JSON pointer of the first offence
 */
export function parseExchange(text: string): ExchangeFile {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    throw refusal([], 'it is not JSON');
  }
  const file = validated(json);
  checkLesions(file);
  file.annotations.forEach((annotation, index) => {
    checkAnnotation(file, annotation, index);
  });
  checkFindings(file);
  return file;
}

function validated(json: unknown): ExchangeFile {
  if ((json as { version?: unknown } | null)?.version === 1) {
    const parsed = exchangeFile1Schema.safeParse(json);
    if (!parsed.success) throw firstIssue(parsed.error, 1);
    return { ...parsed.data, version: 2, findings: [], examinations: [] };
  }
  const parsed = exchangeFileSchema.safeParse(json);
  if (!parsed.success) throw firstIssue(parsed.error, 2);
  return parsed.data;
}

function firstIssue(error: z.ZodError, version: 1 | 2) {
  const issue = error.issues[0];
  if (issue === undefined) return refusal([], 'it is not understood');
  const last = issue.path.at(-1);
  if (issue.code === 'unrecognized_keys') {
    return refusal([...issue.path, issue.keys[0] ?? ''], `this property is not part of version ${version}`);
  }
  if (last === 'role' && issue.path[0] === 'annotations') return refusal(issue.path, 'unknown role');
  if (last === 'shape') return refusal(issue.path, 'unknown shape');
  if (last === 'version') return refusal(issue.path, 'only versions 1 and 2 can be read');
  if (last === 'format') return refusal(issue.path, 'it is not an annotation exchange file');
  if (issue.code === 'custom' || issue.code === 'invalid_format') return refusal(issue.path, issue.message);
  return refusal(issue.path, issue.code === 'invalid_type' ? 'a value is missing or of the wrong type' : 'not allowed');
}

function checkLesions(file: ExchangeFile): void {
  const ids = new Set<string>();
  const tracking = new Set<string>();
  file.lesions.forEach((lesion, index) => {
    if (ids.has(lesion.id)) throw refusal(['lesions', index, 'id'], 'this lesion is there twice');
    ids.add(lesion.id);
    if (!siteProfile(lesion.site).sides.includes(lesion.laterality)) {
      throw refusal(['lesions', index, 'laterality'], 'this site has no such side');
    }
    if (lesion.trackingUid === undefined) return;
    if (tracking.has(lesion.trackingUid)) {
      throw refusal(['lesions', index, 'trackingUid'], 'another lesion has this tracking UID');
    }
    tracking.add(lesion.trackingUid);
  });
}

function checkAnnotation(file: ExchangeFile, annotation: ExchangeAnnotation, index: number): void {
  const at = (...rest: PropertyKey[]) => ['annotations', index, ...rest];
  const rule = rules[annotation.role];
  if (!rule.shapes.includes(annotation.shape)) {
    throw refusal(at('shape'), `this role is drawn as ${rule.shapes.join(' or ')}`);
  }
  if (rule.ofLesion && annotation.lesion === undefined) throw refusal(at('lesion'), 'this role needs its lesion');
  if (!rule.ofLesion && annotation.lesion !== undefined) {
    throw refusal(at('lesion'), 'this role belongs to the image, not to a lesion');
  }
  if (annotation.lesion !== undefined && !file.lesions.some((lesion) => lesion.id === annotation.lesion)) {
    throw refusal(at('lesion'), 'this lesion is not in the file');
  }
  const isCalibration = annotation.role === 'calibration';
  if (isCalibration !== (annotation.millimetres !== undefined)) {
    throw refusal(
      at('millimetres'),
      isCalibration ? 'a calibration needs its length' : 'only a calibration has a length',
    );
  }
  if (annotation.reference !== undefined && annotation.role !== 'uptake-reference') {
    throw refusal(at('reference'), 'only an uptake reference has a reference method');
  }
  if ((annotation.role === 'control') !== (annotation.pair !== undefined)) {
    throw refusal(
      at('pair'),
      annotation.role === 'control'
        ? 'a control region needs the name of its pair'
        : 'only a control region has a pair',
    );
  }
  try {
    requireMeasurable(toShape(annotation));
  } catch (error) {
    if (!(error instanceof EnthesisError)) throw error;
    const what = error.code === 'self-intersection' ? 'the outline crosses itself' : 'the shape has no extent';
    throw refusal(at(annotation.shape === 'ellipse' ? 'radii' : 'points'), what);
  }
}

function checkFindings(file: ExchangeFile): void {
  const once = (seen: Set<string>, key: string, path: PropertyKey[], what: string) => {
    if (seen.has(key)) throw refusal(path, what);
    seen.add(key);
  };
  const studies = new Set<string>();
  file.readings?.forEach(({ studyInstanceUid }, index) => {
    once(studies, studyInstanceUid, ['readings', index, 'studyInstanceUid'], 'this study is read twice');
  });
  const findings = new Set<string>();
  file.findings.forEach((finding, index) => {
    if (finding.lesion !== undefined && !file.lesions.some(({ id }) => id === finding.lesion)) {
      throw refusal(['findings', index, 'lesion'], 'this lesion is not in the file');
    }
    const key = `${finding.lesion ?? ''} ${finding.studyInstanceUid} ${finding.sopInstanceUid ?? ''}`;
    once(findings, key, ['findings', index], 'this lesion is read twice in the same study');
  });
  const examinations = new Set<string>();
  file.examinations.forEach(({ studyInstanceUid }, index) => {
    once(
      examinations,
      studyInstanceUid,
      ['examinations', index, 'studyInstanceUid'],
      'this examination is there twice',
    );
  });
}

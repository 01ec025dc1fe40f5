import { describe, expect, it } from 'vitest';
import type { LesionResult } from '../measure/model.ts';
import { defaultSiteSettings } from '../settings/model.ts';
import type { SizeAtDate } from '../size/model.ts';
import { buildReport, type ReportInput } from './buildReport.ts';
import { emptyDraft } from './mergeDraft.ts';
import { type ReportContent, reportContentSchema, type SectionId, sectionIds } from './model.ts';
import { filmAnnotations, record, testLesion } from './testing/annotations.ts';
import { plateauCourse } from './testing/course.ts';
import { courseInput, courses } from './testing/courses.ts';
import { filmStudy, testPatient } from './testing/patients.ts';

function plain(content: ReportContent): string {
  const sections = content.sections
    .filter((section) => section.sentences.length > 0)
    .map((section) => `${section.title}\n${section.sentences.map((sentence) => `  ${sentence.text}`).join('\n')}`);
  return `${sections.join('\n\n')}\n`;
}

function text(content: ReportContent, section: SectionId): string {
  return (content.sections.find((item) => item.id === section)?.sentences ?? []).map((s) => s.text).join(' ');
}

const reports = new Map(courses.map((course) => [course.name, buildReport(courseInput(course))]));
const report = (name: string) => {
  const found = reports.get(name);
  if (found === undefined) throw new Error(`No course ${name}`);
  return found;
};

describe('ten clinical courses, each sentence reviewed against the clinical rules', () => {
  it.each(courses.map((course) => course.name))('%s', async (name) => {
    await expect(plain(report(name))).toMatchFileSnapshot(`./testing/golden/${name}.txt`);
  });

  it('always recommends plain films over MRI while heterotopic ossification is followed', () => {
    for (const content of reports.values()) {
      const ids = content.sections.find((s) => s.id === 'recommendation')?.sentences.map((s) => s.id);
      expect(ids).toContain('recommendation/plain-films-over-mri');
    }
  });

  it('gives no millimetre for an uncalibrated film', () => {
    const content = report('uncalibrated-films');
    expect(text(content, 'findings')).toMatch(/128 × 46 pixels/);
    expect(text(content, 'findings')).not.toMatch(/\bmm\b/);
    expect(text(content, 'trend')).not.toMatch(/\d mm\b/);
  });

  it('gives no millimetre change between two spacing bases, and says why', () => {
    const trend = text(report('detector-plane-against-calibrated'), 'trend');
    expect(trend).toMatch(/change in long axis .* is not given, as .* \(detector plane against calibrated\)/);
    expect(trend).not.toMatch(/\d mm\b/);
  });

  it('never calls a change that is not significant stable', () => {
    for (const content of reports.values()) {
      const all = `${text(content, 'trend')} ${text(content, 'impression')}`.replace(
        /published cut-off would call.*?\./g,
        '',
      );
      expect(all).not.toMatch(/\bis stable\b|\bremains stable\b|\bunchanged in size\b/);
    }
  });

  it('calls it mature only with a plateau and a mature film', () => {
    for (const [name, content] of reports) {
      const mature = /in keeping with mature/.test(text(content, 'impression'));
      expect(mature, name).toBe(name === 'plateau-and-mature-film');
    }
  });

  it('says that MRI is not used for size or maturity when there is one', () => {
    expect(text(report('resection-considered-not-mature-with-mri'), 'recommendation')).toMatch(
      /MRI is not used for size or maturity here/,
    );
  });

  it('writes one colon and one full stop at most, and every date in full', () => {
    for (const content of reports.values()) {
      for (const { text: sentences } of content.sections.flatMap((section) => section.sentences)) {
        expect(sentences).not.toMatch(/\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}/);
        expect(sentences).not.toMatch(/\.\.|,\.|undefined|null|NaN/);
        for (const sentence of sentences.split(/(?<=\.) (?=[A-Z])/)) {
          expect(sentence.split(':').length, sentence).toBeLessThanOrEqual(2);
        }
      }
    }
  });

  it('names the risk of resecting before maturity when resection is considered', () => {
    const ids = report('resection-considered-not-mature-with-mri').sections.flatMap((s) =>
      s.sentences.map((x) => x.id),
    );
    expect(ids).toContain('recommendation/not-before-mature');
  });
});

describe('buildReport', () => {
  it('gives every section in order, and content that the contract accepts', () => {
    for (const content of reports.values()) {
      expect(content.sections.map((section) => section.id)).toEqual([...sectionIds]);
      expect(reportContentSchema.safeParse(content).success).toBe(true);
    }
  });

  it('gives every sentence a unique id that begins with its section', () => {
    for (const content of reports.values()) {
      const ids = content.sections.flatMap((section) => {
        for (const sentence of section.sentences) expect(sentence.id.split('/')[0]).toBe(section.id);
        return section.sentences.map((sentence) => sentence.id);
      });
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('is pure: the same input gives the same report', () => {
    const course = courses[3];
    if (course === undefined) throw new Error('missing');
    expect(buildReport(courseInput(course))).toEqual(buildReport(courseInput(course)));
  });

  it('refuses a study that is not there', () => {
    expect(() => buildReport({ ...plateauCourse(), studyInstanceUid: '1.2.3' })).toThrow(
      expect.objectContaining({ code: 'unknown-study' }),
    );
  });

  it('leaves guidance out when the reader or the site has switched it off', () => {
    const input = plateauCourse();
    const draft = { studyInstanceUid: input.studyInstanceUid, edits: {}, dropped: [], additions: {}, guidance: false };
    const off = buildReport({ ...input, record: { ...input.record, drafts: [draft] } });
    expect(off.sections.find((s) => s.id === 'guidance')?.sentences).toEqual([]);
    const site = buildReport({ ...input, settings: { ...input.settings, recommendationsOff: ['no-tendon-steroid'] } });
    expect(site.sections.find((s) => s.id === 'guidance')?.sentences).toEqual([]);
  });
});

describe('sentences away from the usual course', () => {
  const sentence = (input: ReportInput, id: string) =>
    buildReport(input)
      .sections.flatMap((section) => section.sentences)
      .find((item) => item.id === id)?.text;
  const input = plateauCourse();
  const [lesion] = input.measure.lesions;
  if (lesion === undefined) throw new Error('missing');
  const withLesion = (changes: Partial<LesionResult>) => ({
    ...input,
    measure: { ...input.measure, lesions: [{ ...lesion, ...changes }] },
  });
  const withSize = (changes: Partial<SizeAtDate>) =>
    sentence(withLesion({ size: lesion.size.slice(-1).map((size) => ({ ...size, ...changes })) }), 'findings/L1/size');
  const head = 'L1, right Achilles tendon, distal focus: on the lateral radiograph of 12 March 2026';
  const noAxes = { longAxis: null, shortAxis: null };

  it.each([
    ['one axis', { shortAxis: null, area: null, foci: null }, 'its long axis measures 12.0 mm (calibrated)'],
    ['an area alone', { ...noAxes, foci: 2 }, 'its area is 40 mm\u00b2 (calibrated), 2 foci counted'],
    ['one focus, counted', { ...noAxes, area: null, foci: 1 }, '1 focus is counted'],
    ['nothing but a mark', { ...noAxes, area: null, foci: null }, 'it is marked'],
  ])('%s', (_name, changes, words) => {
    const basis = { basis: 'calibrated' as const };
    const area = { value: 39.6, unit: 'mm2' as const, ...basis };
    const longAxis = { value: 12, unit: 'mm' as const, ...basis };
    expect(withSize({ longAxis, area, ...changes })).toBe(`${head} ${words}.`);
  });

  it('a ratio without a counting error has no interval', () => {
    const reason = 'No counting error is given, as the values are not raw counts (smoothed or filtered).';
    const uptake = lesion.uptake.map((row) => ({ ...row, relativeError: null, relativeErrorReason: reason }));
    const scan = uptake.at(-1);
    if (scan === undefined) throw new Error('missing');
    expect(sentence({ ...withLesion({ uptake }), studyInstanceUid: scan.studyInstanceUid }, 'technique/ratio')).toBe(
      'Uptake ratio: mean counts per pixel in the lesion region divided by those in the mirrored region of the other heel, ' +
        'both less the background, within one frame. No interval is given, as there is no counting error.',
    );
  });

  it('a lesion not seen on two dates was looked for on two examinations', () => {
    const [first, second] = input.studies;
    if (first === undefined || second === undefined) throw new Error('missing');
    const lesions = [{ ...testLesion, notSeen: [first.studyInstanceUid, second.studyInstanceUid] }];
    expect(sentence({ ...input, record: { ...input.record, lesions } }, 'findings/L1/not-seen')).toMatch(
      /: looked for and not seen on the examinations of \d+ \w+ 202\d and \d+ \w+ 202\d\.$/,
    );
  });

  it('symptoms that persist are told even where nobody ticked that there are any', () => {
    const context = { persistentAfterConservativeCare: true };
    expect(sentence({ ...input, record: { ...input.record, context } }, 'clinical-information/symptoms')).toBe(
      'Symptoms persist after conservative care.',
    );
  });

  it('two films of one day are read together as two, not twice as one', () => {
    const day = ['a', 'b', 'c'].map((name) => filmStudy(name, '2026-01-10'));
    const report = { ...input, studies: day, studyInstanceUid: day[0]?.studyInstanceUid ?? '' };
    expect(sentence(report, 'comparison/same-day')).toBe('Read together with the 2 radiographs of the same day.');
  });

  it('a weakness of several dates is told once', () => {
    const what = 'no counting error is given, as the values are not raw counts (derived image).';
    const warnings = [
      { code: 'no-poisson-error', message: `Lesion L1, 10 January 2025: ${what}` },
      { code: 'no-poisson-error', message: `Lesion L2, 10 January 2025: ${what}` },
      { code: 'no-poisson-error', message: `Lesion L1, 3 May 2025: ${what}` },
    ];
    const told = { ...input, measure: { ...input.measure, warnings } };
    expect(sentence(told, 'limitations/no-poisson-error')).toBe(`Lesion L1, 10 January 2025 and 3 May 2025: ${what}`);
    expect(sentence(told, 'limitations/no-poisson-error/2')).toBe(`Lesion L2, 10 January 2025: ${what}`);
    expect(sentence(told, 'limitations/no-poisson-error/3')).toBeUndefined();
  });

  it('a lesion that was never measured is given no course, whatever was read on the films', () => {
    expect(lesion.maturity.trend).toBe('toward-maturity');
    const unmeasured = withLesion({ size: [], uptake: [], changes: [] });
    expect(sentence(unmeasured, 'impression/L1/maturity')).toBe(
      'L1, right Achilles tendon, distal focus: marked, not measured; maturity is not assessed.',
    );
    expect(sentence(unmeasured, 'impression/L1/trend')).toBeUndefined();
    expect(sentence(unmeasured, 'trend/L1/maturity')).toBeUndefined();
  });

  it('a warning loses what only the reader at the screen can do', () => {
    const message =
      'Lesion L1, 10 January 2026: the reference region holds no more counts than the background, so no ratio can be given. Move the reference or the background.';
    const warnings = [{ code: 'net-reference-not-positive', message }];
    expect(
      sentence({ ...input, measure: { ...input.measure, warnings } }, 'limitations/net-reference-not-positive'),
    ).toBe(
      'Lesion L1, 10 January 2026: the reference region holds no more counts than the background, so no ratio can be given.',
    );
  });
});

describe('key images', () => {
  it('are the latest and prior film and delayed scan when the reader chose none', () => {
    const dates = buildReport(plateauCourse()).keyImages.map((image) => image.caption);
    expect(dates).toHaveLength(4);
    expect(dates[0]).toMatch(/^Lateral radiograph, 12 March 2026\. L1 long axis 12\.0 mm/);
    expect(dates[1]).toMatch(/^Delayed bone scan, posterior view, 13 March 2026\. L1 uptake ratio 1\.97/);
    expect(dates[2]).toMatch(/3 October 2025/);
    expect(dates[3]).toMatch(/5 October 2025/);
  });

  it('are those of the reader when there is a choice', () => {
    const input = plateauCourse();
    const study = input.studies[0];
    const image = study?.instances[0];
    if (study === undefined || image === undefined) throw new Error('missing');
    const readings = input.record.readings.map((item) =>
      item.studyInstanceUid === study.studyInstanceUid ? { ...item, keyImages: [`${image.sopInstanceUid}#1`] } : item,
    );
    const content = buildReport({ ...input, record: { ...input.record, readings } });
    expect(content.keyImages.map((item) => item.sopInstanceUid)).toEqual([image.sopInstanceUid]);
  });
});

describe('completeness', () => {
  const study = filmStudy('one', '2026-01-10', { imagerPixelSpacing: null });
  const base = {
    patient: testPatient,
    studies: [study],
    settings: defaultSiteSettings,
    studyInstanceUid: study.studyInstanceUid,
    measure: { patientId: 'HO-001', lesions: [], recommendations: [], warnings: [] },
  };

  it('blocks on a missing side only', () => {
    const work = record({ lesions: [{ ...testLesion, laterality: 'U' }] });
    const items = buildReport({ ...base, record: work }).completeness;
    expect(items.filter((item) => item.blocking).map((item) => item.code)).toEqual(['laterality-missing']);
  });

  it('names an open proposal and where it is', () => {
    const [first] = filmAnnotations(study, 60, 30);
    if (first === undefined) throw new Error('missing');
    const work = record({ annotations: [{ ...first, status: 'proposed' }] });
    const items = buildReport({ ...base, record: work }).completeness;
    expect(items).toContainEqual({
      code: 'proposal-open',
      message: 'A proposed long axis of L1 waits to be accepted or dropped.',
      target: first.id,
      blocking: false,
    });
  });

  it('names a sentence of the reader that the data have left behind, until it is kept', () => {
    const input = plateauCourse();
    const size = buildReport(input)
      .sections.flatMap((section) => section.sentences)
      .find((sentence) => sentence.id === 'findings/L1/size');
    if (size === undefined) throw new Error('missing');
    const outdated = (replaced: string) => {
      const draft = { ...emptyDraft(input.studyInstanceUid), edits: { [size.id]: { text: 'About 12 mm.', replaced } } };
      const content = buildReport({ ...input, record: { ...input.record, drafts: [draft] } });
      return content.completeness.filter((item) => item.code === 'sentence-outdated');
    };
    expect(outdated('It measured 9 mm.')).toEqual([
      {
        code: 'sentence-outdated',
        message: 'Findings: the data have changed since a sentence was edited.',
        target: 'sentence:findings/L1/size',
        blocking: false,
      },
    ]);
    expect(outdated(size.text)).toEqual([]);
  });

  it('names uncalibrated films, unread films and disagreeing axes', () => {
    const codes = (name: string) => report(name).completeness.map((item) => item.code);
    expect(codes('uncalibrated-films')).toEqual(['study-unread', 'uncalibrated-length', 'uncalibrated-length']);
    expect(codes('plateau-and-immature-film')).toEqual(['axes-conflict']);
    expect(codes('early-and-not-seen')).toEqual(['no-measurement']);
  });
});

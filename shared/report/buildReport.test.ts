import { describe, expect, it } from 'vitest';
import { measurePatient } from '../measure/measurePatient.ts';
import type { LesionResult } from '../measure/model.ts';
import { defaultSiteSettings } from '../settings/model.ts';
import type { SizeAtDate } from '../size/model.ts';
import { buildReport, type ReportInput } from './buildReport.ts';
import { reportStudyOf } from './day.ts';
import { emptyDraft } from './mergeDraft.ts';
import { type ReportContent, reportContentSchema, type SectionId, sectionIds } from './model.ts';
import { filmAnnotations, record, testLesion } from './testing/annotations.ts';
import { plateauCourse } from './testing/course.ts';
import { type Course, courseInput, courses, type Step } from './testing/courses.ts';
import { filmStudy, scanStudy, testPatient, testUid } from './testing/patients.ts';

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

describe('clinical courses, each sentence reviewed against the clinical rules', () => {
  it.each(courses.map((course) => course.name))('%s', async (name) => {
    await expect(plain(report(name))).toMatchFileSnapshot(`./testing/golden/${name}.txt`);
  });

  it('always recommends plain films over MRI while heterotopic ossification is followed or asked for', () => {
    for (const content of reports.values()) {
      const ids = content.sections.find((s) => s.id === 'recommendation')?.sentences.map((s) => s.id);
      expect(ids).toContain('recommendation/plain-films-over-mri');
    }
  });

  describe('seen on one radiograph and not on another', () => {
    const film = (date: string, axes: readonly [number, number] | null): Step => ({
      kind: 'film',
      date,
      of: { L1: { axes, ...(axes === null ? {} : { stage: 'immature' as const }) } },
    });
    const of = (steps: readonly Step[], more: Partial<Course> = {}) =>
      buildReport(courseInput({ name: 'seen', steps, context: {}, ...more }));

    it('not seen, then there: what is known of the course is said, and that there is no second radiograph is not', () => {
      const content = of([film('2025-01-10', null), film('2025-02-20', [60, 30])]);
      expect(text(content, 'trend')).toBe(
        'L1 (right Achilles tendon): not seen on the radiograph of 10 January 2025, then seen on the radiograph of 20 February 2025.',
      );
      expect(text(content, 'impression')).toBe(
        'L1 (right Achilles tendon): long axis 6.0 mm on 20 February 2025, not seen on the radiograph of 10 January 2025. Radiographically immature on 20 February 2025, judged on the radiograph alone. The course of maturity is not known yet.',
      );
    });

    it('there, then not seen', () => {
      const content = of([film('2025-01-10', [120, 40]), film('2025-06-10', null), film('2025-09-10', null)]);
      expect(text(content, 'trend')).toBe(
        'L1 (right Achilles tendon): seen on the radiograph of 10 January 2025, then not seen on the radiographs of 10 June 2025 and 10 September 2025.',
      );
    });

    it('a recurrence is a course, though that of maturity is not known', () => {
      const operated = [{ operations: [{ date: '2025-01-20', what: 'resection' }] }];
      const steps = [film('2024-09-02', [310, 120]), film('2025-03-01', null), film('2025-07-01', [50, 20])];
      const content = of(steps, { lesions: operated });
      expect(text(content, 'trend')).not.toContain('no second examination');
      expect(text(content, 'impression')).toMatch(/recurrence.* The course of maturity is not known yet\.$/);
      const before = text(of(steps.slice(0, 2), { lesions: operated }), 'findings');
      expect(before).toContain('radiograph of 2 September 2024 (before the operation of 20 January 2025) it measures');
      expect(before).toContain('radiograph of 2 September 2024 (before the operation of 20 January 2025): ill-defined');
    });

    it('not seen on the radiograph and hot on the scan: the radiograph was looked at, its stage was not read', () => {
      const steps: Step[] = [
        film('2025-01-10', null),
        { kind: 'scan', date: '2025-01-12', of: { L1: { ratio: 4, early: 'negative' } } },
      ];
      expect(text(of(steps), 'impression')).toContain('as no radiographic stage has been read');
      expect(text(of(steps), 'trend')).toContain('no second examination of the kind');
    });
  });

  it('calls no uptake stable by a published cut-off that has just fallen', () => {
    const ratios = [4, 1.9, 1.9, 1.9];
    const trend = (count: number) =>
      text(
        buildReport(
          courseInput({
            name: 'cut-off',
            context: {},
            settings: { ratioCv: 0.03 },
            steps: ratios.slice(0, count).map((ratio, i) => ({
              kind: 'scan',
              date: `2025-0${2 * i + 1}-01`,
              of: { L1: { ratio, early: 'not-done' } },
            })),
          }),
        ),
        'trend',
      );
    expect(trend(2)).toContain('fell from 4.00 to 1.90');
    expect(trend(2)).not.toContain('published cut-off');
    expect(trend(4)).toContain('a published cut-off would call the uptake stable');
  });

  it('gives no millimetre for an uncalibrated film', () => {
    const content = report('uncalibrated-films');
    expect(text(content, 'findings')).toMatch(/128 × 46 pixels/);
    expect(text(content, 'findings')).not.toMatch(/\bmm\b|area/);
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
      const mature = /consistent with mature/.test(text(content, 'impression'));
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
    expect(sentence(withLesion({ uptake }), 'technique/ratio')).toBe(
      'Uptake ratio: mean counts per pixel in the lesion region divided by those in the mirrored region of the other heel, ' +
        'both less the background, within one frame. No interval is given, as there is no counting error.',
    );
  });

  it('a lesion not seen on two dates was looked for on two radiographs', () => {
    const [first, second] = input.studies;
    if (first === undefined || second === undefined) throw new Error('missing');
    const findings = [first, second].map(({ studyInstanceUid, date }) => ({
      studyInstanceUid,
      date,
      seen: false,
      stage: 'not-read' as const,
    }));
    expect(sentence(withLesion({ findings }), 'findings/L1/not-seen')).toMatch(
      /: looked for and not seen on the radiograph of \d+ \w+ 202\d and the radiograph of \d+ \w+ 202\d\.$/,
    );
  });

  it('symptoms that persist are told even where nobody ticked that there are any', () => {
    const context = { persistentAfterConservativeCare: true };
    expect(sentence({ ...input, record: { ...input.record, context } }, 'clinical-information/symptoms')).toBe(
      'Symptoms persist after conservative care.',
    );
  });

  it('all examinations of a day are one report', () => {
    const day = ['a', 'b', 'c'].map((name) => filmStudy(name, '2026-01-10'));
    const report = { ...input, studies: day, studyInstanceUid: day[0]?.studyInstanceUid ?? '' };
    const examined = buildReport(report).sections.find(({ id }) => id === 'examination')?.sentences ?? [];
    expect(examined.filter(({ id }) => id.startsWith('examination/study')).map((s) => s.text)).toEqual(
      Array(3).fill('XR ankle right (radiograph), 10 January 2026.'),
    );
    expect(sentence(report, 'comparison/earlier')).toBe('No earlier examination is available.');
  });

  it('a weakness of several dates is told once', () => {
    const what = 'no counting error is given, as the values are not raw counts (derived image).';
    const warnings = [
      { code: 'no-poisson-error', message: `Lesion L1, 10 January 2025: ${what}` },
      { code: 'no-poisson-error', message: `Lesion L2, 10 January 2025: ${what}` },
      { code: 'no-poisson-error', message: `Lesion L1, 3 May 2025: ${what}` },
    ];
    const told = { ...input, measure: { ...input.measure, warnings } };
    expect(sentence(told, 'limitations/no-poisson-error')).toBe(
      `L1 (right Achilles tendon), 10 January 2025 and 3 May 2025: ${what}`,
    );
    expect(sentence(told, 'limitations/no-poisson-error/2')).toBe(`Lesion L2, 10 January 2025: ${what}`);
    expect(sentence(told, 'limitations/no-poisson-error/3')).toBeUndefined();
  });

  it('a lesion that was neither measured nor read is given no conclusion and no course', () => {
    expect(lesion.maturity.trend).toBe('toward-maturity');
    const unmeasured = withLesion({ size: [], uptake: [], changes: [], findings: [] });
    expect(sentence(unmeasured, 'impression/L1/maturity')).toBe(
      'L1 (right Achilles tendon): marked, neither measured nor read; maturity is not assessed.',
    );
    expect(sentence(unmeasured, 'trend/L1/maturity')).toBeUndefined();
  });

  it('a warning loses what only the reader at the screen can do', () => {
    const message =
      'Lesion L1, 10 January 2026: the reference region holds no more counts than the background, so no ratio can be given. Move the reference or the background.';
    const warnings = [{ code: 'net-reference-not-positive', message }];
    expect(
      sentence({ ...input, measure: { ...input.measure, warnings } }, 'limitations/net-reference-not-positive'),
    ).toBe(
      'L1 (right Achilles tendon), 10 January 2026: the reference region holds no more counts than the background, so no ratio can be given.',
    );
  });
});

describe('a report knows only its day and only its lesion', () => {
  const text = (content: ReportContent, ...sections: SectionId[]) =>
    content.sections
      .filter(({ id }) => sections.length === 0 || sections.includes(id as SectionId))
      .flatMap(({ sentences }) => sentences.map((s) => s.text))
      .join(' ');

  it('later examinations are told once and enter nothing', () => {
    const content = report('older-report');
    expect(text(content, 'comparison')).toBe(
      'No earlier examination is available. Later examinations exist and are not part of this report (bone scans of ' +
        '12 January 2025, 22 June 2025, 5 October 2025 and 13 March 2026; radiographs of 20 June 2025 and 12 March 2026).',
    );
    const others = content.sections.filter(({ id }) => id !== 'comparison' && id !== 'examination');
    expect(others.flatMap(({ sentences }) => sentences.map((s) => s.text)).join(' ')).not.toMatch(
      /2026|June 2025|October 2025|plateau|\bis mature\b/i,
    );
    expect(content.keyImages.every(({ caption }) => caption.includes('10 January 2025'))).toBe(true);
    expect(content.work?.annotations.every(({ sopInstanceUid }) => sopInstanceUid === testUid('film0 instance'))).toBe(
      true,
    );
    expect(content.completeness).toContainEqual({
      code: 'later-examination',
      message: 'Later examinations exist, the newest of 13 March 2026: this report does not use them.',
      target: testUid('scan6 study'),
      blocking: false,
    });
  });

  it('what was read of one lesion is said of no other', () => {
    const content = report('two-lesions-one-unread');
    const second = content.sections
      .flatMap(({ sentences }) => sentences.map((s) => s.text))
      .filter((sentence) => sentence.startsWith('L2'));
    expect(second.length).toBeGreaterThan(2);
    expect(second.join(' ')).not.toMatch(/\bmature\b|immature|maturing/);
    expect(second.join(' ')).toContain('radiographic stage not read');
  });

  it('no side has a course where each was examined once', () => {
    const content = report('bilateral-one-film-each');
    expect(text(content)).not.toMatch(/reactivation|toward maturity|away from maturity|conclusion is unchanged/);
  });

  it('a recurrence is measured against the first film after the operation', () => {
    const content = report('elbow-recurrence-after-resection');
    expect(text(content, 'impression')).toContain(
      'Long axis 14.0 mm on 12 June 2025: recurrence, larger than on the first radiograph after the operation, 10 March 2025 (6.0 mm).',
    );
    expect(text(content, 'trend')).not.toContain('2 September 2024');
    expect(text(content)).not.toMatch(/heel|calf|Achilles/);
  });

  it('a positive phase on the only scan is named in the impression', () => {
    expect(text(report('single-positive-scan'), 'impression')).toContain(
      'On the only bone scan (4 February 2026) flow and blood pool are positive; these speak for activity.',
    );
  });

  it('names every lesion with its place wherever its number stands', () => {
    for (const content of reports.values()) {
      for (const { id, sentences } of content.sections) {
        if (id === 'findings') continue;
        for (const { text: words } of sentences) expect(words).not.toMatch(/\bL\d\b(?! \()/);
      }
    }
  });

  it('film and scan of one day are one report, whichever of them is asked for', () => {
    const course = courses.find(({ name }) => name === 'film-and-scan-of-one-day');
    if (course === undefined) throw new Error('missing');
    const input = courseInput(course);
    const day = input.studies.filter(({ date }) => date === '2025-08-11').map((s) => s.studyInstanceUid);
    expect(day).toHaveLength(2);
    expect(new Set(day.map((uid) => reportStudyOf(input.studies, input.record, uid))).size).toBe(1);
    expect(text(report('film-and-scan-of-one-day'), 'examination')).toMatch(/bone scan.*radiograph/);
  });
});

describe('key images', () => {
  it('are the latest and prior film and delayed scan when the reader chose none', () => {
    const dates = buildReport(plateauCourse()).keyImages.map((image) => image.caption);
    expect(dates).toHaveLength(4);
    expect(dates[0]).toMatch(/^Lateral radiograph, 12 March 2026\. L1 long axis 12\.0 mm/);
    expect(dates[1]).toMatch(/^Delayed bone scan, posterior view, 12 March 2026\. L1 uptake ratio 1\.97/);
    expect(dates[2]).toMatch(/3 October 2025/);
    expect(dates[3]).toMatch(/5 October 2025/);
  });

  it('are those of the reader when there is a choice', () => {
    const input = plateauCourse();
    const study = input.studies[0];
    const image = study?.instances[0];
    if (study === undefined || image === undefined) throw new Error('missing');
    const examinations = [{ studyInstanceUid: study.studyInstanceUid, keyImages: [`${image.sopInstanceUid}#1`] }];
    const content = buildReport({ ...input, record: { ...input.record, examinations } });
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
    measure: { patientId: 'HO-001', asOf: null, later: [], lesions: [], own: [], recommendations: [], warnings: [] },
  };

  it('blocks where site or side are only proposed', () => {
    const work = record({ lesions: [{ ...testLesion, proposed: ['site', 'laterality'] }] });
    const items = buildReport({ ...base, record: work }).completeness.filter(({ blocking }) => blocking);
    expect(items.map(({ code, target }) => [code, target])).toEqual([
      ['site-unsettled', 'L1'],
      ['site-unsettled', 'L1'],
    ]);
  });

  it('blocks where a lesion is marked on an image of the other side', () => {
    const left = filmStudy('left', '2026-01-10', { laterality: 'L' });
    const [mark] = filmAnnotations(left, 60, 30);
    if (mark === undefined) throw new Error('missing');
    const work = record({ annotations: [mark] });
    const items = buildReport({ ...base, studies: [left], studyInstanceUid: left.studyInstanceUid, record: work });
    expect(items.completeness.filter(({ blocking }) => blocking)).toEqual([
      expect.objectContaining({ code: 'side-contradicts', target: mark.id }),
    ]);
  });

  it('names findings that no lesion is known of, and what was read without images', () => {
    const scan = scanStudy('scan', '2026-01-10');
    const work = record({
      findings: [
        { lesionId: null, studyInstanceUid: study.studyInstanceUid, radiographicStage: 'mature' },
        { lesionId: 'L1', studyInstanceUid: scan.studyInstanceUid, phases: { flow: 'positive', pool: 'not-done' } },
      ],
    });
    const studies = [study, scan];
    const measure = measurePatient({ ...base, studies, record: work, statsOf: () => null });
    const items = buildReport({ ...base, studies, record: work, measure }).completeness;
    expect(items.map(({ code, message }) => [code, message])).toEqual([
      ['finding-unassigned', 'Findings of 10 January 2026 name no lesion and count nowhere. Assign them.'],
      [
        'phase-absent',
        'Flow of 10 January 2026 is read for L1 (right Achilles tendon), but no such images are in the examination.',
      ],
    ]);
    const content = buildReport({ ...base, studies, record: work, measure });
    const said = content.sections.flatMap(({ sentences }) => sentences.map((s) => s.text)).join(' ');
    expect(said).not.toMatch(/\bmature\b/);
  });

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
      message: 'A proposed long axis of L1 waits to be accepted or discarded.',
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
    expect(codes('early-and-not-seen')).toEqual([]);
  });
});

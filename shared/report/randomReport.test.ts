/**
 * Random courses of 1 to 4 lesions at 5 sites over 1 to 8 examinations, reported on any of their days: no sentence names a side, site,
 * stage, date or number that the record does not hold for that lesion and date.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../change/days.ts';
import { studyDate } from '../dicom/studyDate.ts';
import { conclusionExclusions, exclusions } from '../maturity/recommendations.ts';
import type { Lesion } from '../reading/model.ts';
import type { Laterality, Site } from '../sites/model.ts';
import { lesionWithSite } from '../sites/naming.ts';
import { lesionName, referenceName, siteProfile } from '../sites/profiles.ts';
import { longDate } from '../wording/date.ts';
import { ratioNumbers, sizeNumber } from '../wording/numbers.ts';
import { buildReport } from './buildReport.ts';
import type { ReportContent, Sentence } from './model.ts';
import { type Course, courseInput, type Film, type Scan, type Step } from './testing/courses.ts';

const sites: readonly Site[] = ['achilles-tendon', 'hip', 'elbow', 'pelvis', 'spine'];
const stages = ['immature', 'maturing', 'mature'] as const;

const lesion = fc.constantFrom(...sites).chain((site) =>
  fc.record({
    site: fc.constant(site),
    laterality: fc.constantFrom<Laterality>(...siteProfile(site).sides.filter((side) => side !== 'U')),
    label: fc.constantFrom('', 'lower focus'),
  }),
);

const onFilm = fc.record(
  {
    axes: fc.option(fc.tuple(fc.integer({ min: 200, max: 400 }), fc.integer({ min: 30, max: 190 }))),
    stage: fc.constantFrom(...stages),
  },
  { requiredKeys: [] },
);
const onScan = fc.record(
  {
    ratio: fc.integer({ min: 80, max: 600 }).map((n) => n / 100),
    early: fc.constantFrom('positive' as const, 'negative' as const, 'not-done' as const),
  },
  { requiredKeys: [] },
);

/** Some of the lesions, each with what was done of it. */
function of<T>(ids: readonly string[], each: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .tuple(...ids.map((id) => fc.option(each).map((value) => [id, value] as const)))
    .map((entries) => Object.fromEntries(entries.flatMap(([id, value]) => (value === null ? [] : [[id, value]]))));
}

const course: fc.Arbitrary<Course> = fc
  .record({ lesions: fc.array(lesion, { minLength: 1, maxLength: 4 }), n: fc.integer({ min: 1, max: 8 }) })
  .chain(({ lesions, n }) => {
    const ids = lesions.map((_, i) => `L${i + 1}`);
    const film = of(ids, onFilm).map(
      (shown): Omit<Film, 'date'> => ({
        kind: 'film',
        of: shown,
        options: { description: 'XR', laterality: null },
      }),
    );
    const scan = of(ids, onScan).map(
      (shown): Omit<Scan, 'date'> => ({
        kind: 'scan',
        of: shown,
        description: 'NM bone',
        reference: 'contralateral',
      }),
    );
    return fc.record({
      lesions: fc.constant(lesions),
      steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.oneof(film, scan)), { minLength: n, maxLength: n }),
      report: fc.integer({ min: 0, max: n - 1 }),
      operated: fc.option(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 0, max: 600 }))),
      context: fc.record(
        {
          symptomatic: fc.boolean(),
          resectionConsidered: fc.boolean(),
          persistentAfterConservativeCare: fc.boolean(),
          onset: fc.integer({ min: 0, max: 300 }).map((days) => addDays('2024-01-01', days)),
        },
        { requiredKeys: [] },
      ),
    });
  })
  .map(({ lesions, steps, report, operated, context }) => {
    let date = '2024-03-01';
    const dated = steps.map(([gap, step]): Step => {
      date = addDays(date, gap);
      return { ...step, date };
    });
    return {
      name: 'random',
      lesions: lesions.map((one, i) =>
        operated !== null && operated[0] === `L${i + 1}`
          ? { ...one, operations: [{ date: addDays('2024-03-01', operated[1]), what: 'resection' }] }
          : one,
      ),
      steps: dated,
      context,
      report,
    };
  });

const runs = { numRuns: 60 };

function sentences(content: ReportContent): Sentence[] {
  return content.sections.flatMap((section) => section.sentences);
}

/** The lesion of which a sentence speaks, by its id. */
function lesionOf(id: string, lesions: readonly Lesion[]): Lesion | undefined {
  return lesions.find((one) => one.id === id.split('/')[1]);
}

const datesIn = (text: string) => text.match(/\b\d{1,2} [A-Z][a-z]+ \d{4}\b/g) ?? [];

/** What a step shows of a lesion, up to the day of the report. */
function known(all: Course, id: string): { step: Step; shown: { axes?: unknown; stage?: unknown; ratio?: number } }[] {
  const day = all.steps[all.report ?? 0]?.date ?? '';
  return all.steps.flatMap((step) => {
    const shown = step.kind === 'mri' ? undefined : step.of[id];
    return shown === undefined || step.date > day ? [] : [{ step, shown }];
  });
}

describe('a random record', () => {
  it('gives no word without its value, and names every lesion as it is', () => {
    fc.assert(
      fc.property(course, (all) => {
        const input = courseInput(all);
        const { lesions } = input.record;
        for (const { text, id } of sentences(buildReport(input))) {
          expect(text).not.toMatch(/undefined|null|NaN|\.\.|,\.| {2}/);
          // Names and the words that belong to the lesions' own sites are taken out: no side, site or number of a lesion may be left.
          const own = lesions.flatMap((one) => {
            const { guidance, references } = siteProfile(one.site);
            return [
              lesionWithSite(one),
              lesionName(one),
              `the ${siteProfile(one.site).name}`,
              guidance.conservative,
              ...(guidance.biomechanics === undefined ? [] : [guidance.biomechanics]),
              ...references.flatMap(({ method, short }) => [referenceName(one.site, method), short]),
            ];
          });
          const rest = own
            .sort((a, b) => b.length - a.length)
            .reduce((words, name) => words.replaceAll(name, '#'), text);
          expect(rest, id).not.toMatch(/\b(left|right|bilateral|midline)\b|\bL\d\b/);
          expect(rest, id).not.toMatch(/Achilles|heel|\bhip\b|elbow|pelvis|\bspine\b/);
        }
      }),
      runs,
    );
  });

  it('gives a lesion no date but those of its own examinations and operations, and nothing later than the report', () => {
    fc.assert(
      fc.property(course, (all) => {
        const input = courseInput(all);
        const day = all.steps[all.report ?? 0]?.date ?? '';
        const content = buildReport(input);
        const later = input.studies.flatMap((study) =>
          (studyDate(study) ?? '') > day ? [longDate(studyDate(study))] : [],
        );
        for (const { text, id } of sentences(content)) {
          // What would decide it names days to come.
          if (id === 'comparison/later' || id.endsWith('/missing')) continue;
          for (const date of datesIn(text)) expect(later, id).not.toContain(date);
          const one = lesionOf(id, input.record.lesions);
          if (one === undefined) continue;
          const allowed = [
            ...known(all, one.id).map(({ step }) => step.date),
            ...(one.operations ?? []).map((o) => o.date),
          ];
          expect(
            allowed.map((date) => longDate(date)),
            id,
          ).toEqual(expect.arrayContaining(datesIn(text)));
        }
      }),
      runs,
    );
  });

  it('says a stage only of the lesion and date for which it was read', () => {
    fc.assert(
      fc.property(course, (all) => {
        const input = courseInput(all);
        for (const { text, id } of sentences(buildReport(input))) {
          const one = lesionOf(id, input.record.lesions);
          if (one === undefined) continue;
          const read = known(all, one.id).filter(({ shown }) => shown.stage !== undefined && shown.axes !== null);
          const said = /stage read as (\w+)/.exec(text)?.[1];
          if (said !== undefined) {
            const [date] = datesIn(text);
            const stage = read.filter(({ step }) => longDate(step.date) === date).map(({ shown }) => shown.stage);
            expect(stage, id).toContain(said);
          }
          const concluded = /Radiographically (\w+) on (\d+ \w+ \d+)/.exec(text);
          if (concluded !== null) {
            const onDate = read.filter(({ step }) => longDate(step.date) === concluded[2]);
            expect(
              onDate.map(({ shown }) => shown.stage),
              id,
            ).toContain(concluded[1]);
          }
        }
      }),
      runs,
    );
  });

  it('gives a lesion only its own sizes and ratios', () => {
    fc.assert(
      fc.property(course, (all) => {
        const input = courseInput(all);
        for (const { text, id } of sentences(buildReport(input))) {
          const one = lesionOf(id, input.record.lesions);
          if (one === undefined || !/^(findings|impression)/.test(id)) continue;
          const own = known(all, one.id);
          // Films have 0.1 mm per pixel; 3.2 mm is the smallest detectable change.
          const axes = own.flatMap(({ shown }) => (Array.isArray(shown.axes) ? shown.axes.map(Number) : []));
          const lengths = ['3.2', ...axes.map((pixels) => sizeNumber({ value: pixels / 10, unit: 'mm' }))];
          for (const [, mm] of text.matchAll(/(\d+\.\d) mm(?!²)/g)) expect(lengths, `${id} ${text}`).toContain(mm);
          // The counts are whole, so the ratio of the counts is that of the means within their rounding.
          const ratios = input.measure.lesions
            .find(({ id: name }) => name === one.id)
            ?.uptake.flatMap(({ ratio, relativeError }) =>
              ratio === null ? [] : [ratioNumbers(ratio, relativeError, input.settings.ratioCv).value],
            );
          const wanted = own.flatMap(({ shown }) => (shown.ratio === undefined ? [] : [shown.ratio]));
          for (const [, value] of text.matchAll(/ratio (?:to [^(]*? is )?(\d+\.\d+)/g)) {
            expect(ratios, id).toContain(value);
            expect(Math.min(...wanted.map((ratio) => Math.abs(ratio - Number(value)))), id).toBeLessThan(0.006);
          }
        }
      }),
      runs,
    );
  });

  it('is the same report as if nothing later had ever been acquired', () => {
    fc.assert(
      fc.property(course, (all) => {
        const day = all.steps[all.report ?? 0]?.date ?? '';
        const steps = all.steps.filter(({ date }) => date <= day);
        const { onset } = all.context;
        const { onset: _, ...context } = all.context;
        const now = { ...all, steps, context: onset !== undefined && onset <= day ? all.context : context };
        const of = (one: Course) => {
          const input = courseInput(one);
          const ids = new Set(buildReport(courseInput(all)).measure.lesions.map(({ id }) => id));
          const content = buildReport({
            ...input,
            record: { ...input.record, lesions: input.record.lesions.filter(({ id }) => ids.has(id)) },
            measure: { ...input.measure, lesions: input.measure.lesions.filter(({ id }) => ids.has(id)) },
          });
          return sentences(content)
            .filter(({ id }) => id !== 'comparison/later' && !/^(recommendation|guidance)\//.test(id))
            .map(({ id, text }) => `${id}: ${text}`);
        };
        expect(of(all)).toEqual(of(now));
      }),
      { numRuns: 40 },
    );
  });

  it('holds no two sentences that exclude each other, and none that contradicts the conclusion', () => {
    fc.assert(
      fc.property(course, (all) => {
        const { recommendations, lesions } = buildReport(courseInput(all)).measure;
        const speaksOf = (id: string) => {
          const said = recommendations.find((item) => item.id === id);
          if (said === undefined) return [];
          // What speaks of no lesion speaks of the patient, and so of every one.
          return said.lesions === undefined || said.lesions.length === 0 ? lesions.map((one) => one.id) : said.lesions;
        };
        for (const { pair, why } of exclusions) {
          const [a, b] = pair.map(speaksOf);
          expect(
            a?.filter((id) => b?.includes(id)),
            why,
          ).toEqual([]);
        }
        for (const { id, conclusions } of conclusionExclusions) {
          for (const name of speaksOf(id)) {
            const conclusion = lesions.find((one) => one.id === name)?.maturity.conclusion;
            expect(conclusions, `${id} ${name}`).not.toContain(conclusion);
          }
        }
      }),
      runs,
    );
  });
});

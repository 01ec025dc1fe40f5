import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { buildReport } from './buildReport.ts';
import { courseInput, courses } from './testing/courses.ts';

it('shows', () => {
  let out = '';
  for (const course of courses) {
    const content = buildReport(courseInput(course));
    out += `######## ${course.name}\n`;
    for (const s of content.sections)
      if (s.sentences.length) out += `${s.title}\n${s.sentences.map((x) => `  ${x.text}`).join('\n')}\n`;
    out += `OPEN POINTS\n${content.completeness.map((c) => `  ${c.blocking ? '!' : ''}${c.code}: ${c.message}`).join('\n')}\n\n`;
  }
  writeFileSync('/tmp/reports.txt', out);
});

import axe from 'axe-core';
import type { Page } from 'playwright';

/** Serious and critical findings of axe-core on what is shown, one line each: rule and the elements. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const engine = Reflect.get(window, 'axe') as typeof axe;
    const { violations: found } = await engine.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.map(({ target }) => target.join(' ')) }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, targets }) => `${id}: ${targets.join(', ')}`);
}

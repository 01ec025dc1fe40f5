import { defineConfig } from 'playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/e2e',
  timeout: 180_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  // One window at a time: the machine that runs this may have two cores.
  workers: 1,
  // No second try: a test that depends on the speed of the machine is a fault.
  retries: 0,
  forbidOnly: true,
});

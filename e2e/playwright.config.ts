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
  // A second try tells a race of the test from a fault; the test command names what needed one.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
});

import { existsSync } from 'node:fs';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

/** A browser that the machine brings along; Playwright's own where none is named. */
const chromium = process.env.CHROMIUM_PATH;

if (chromium && !existsSync(chromium)) {
  throw new Error(`CHROMIUM_PATH names ${chromium}, which is not there`);
}

/** What every configuration of ours has in common. */
export const common: PlaywrightTestConfig = {
  outputDir: 'test-results',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  retries: 0,
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'on-first-retry', // of every test it would cost much; what failed first has its picture
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
};

export default defineConfig({
  ...common,
  testDir: 'tests',
  fullyParallel: true,
  workers: 2,
  // A second try, and a list of those that needed one: see docs/contributing.md.
  retries: 1,
  reporter: [
    ['list'],
    ['./reporters/flaky.ts'],
    ...(process.env.CI ? ([['html', { open: 'never' }]] as const) : []),
  ],
});

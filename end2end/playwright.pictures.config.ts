import { defineConfig } from '@playwright/test';
import { common } from './playwright.config.ts';

/** `npm run pictures`: screenshots for people, no tests. */
export default defineConfig({
  ...common,
  testDir: 'pictures',
  timeout: 240_000,
  workers: 1,
  reporter: 'list',
});

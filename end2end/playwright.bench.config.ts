import { defineConfig } from '@playwright/test';
import { common } from './playwright.config.ts';

/** The browser's part of `cargo xtask bench`: figures for people, no tests. */
export default defineConfig({
  ...common,
  testDir: 'bench',
  testMatch: '*.bench.ts',
  timeout: 600_000,
  expect: { timeout: 120_000 },
  workers: 1,
  reporter: 'line',
});

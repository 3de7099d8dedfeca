import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';
import { SOLBAKKEN } from '../pages/overview.ts';
import { line } from './figures.ts';

const PROGRAM = new URL('node_modules/.bin/lighthouse', import.meta.url).pathname;

interface Report {
  categories: Record<string, { score: number | null }>;
  audits: Record<string, { numericValue?: number; score: number | null; scoreDisplayMode: string; title: string }>;
}

async function report(url: string, preset: 'mobile' | 'desktop'): Promise<Report> {
  const flags = ['--output=json', '--quiet', '--only-categories=performance,accessibility,best-practices'];
  const browser = '--chrome-flags=--headless=new --no-sandbox --disable-gpu';
  const desktop = preset === 'desktop' ? ['--preset=desktop'] : [];
  const { stdout } = await promisify(execFile)(PROGRAM, [url, ...flags, browser, ...desktop], {
    env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? chromium.executablePath() },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Report;
}

for (const [preset, performance] of [
  ['mobile', 92],
  ['desktop', 98],
] as const) {
  test(`Lighthouse, ${preset}`, async ({ portal, simulate }) => {
    expect(existsSync(PROGRAM), 'run `npm ci` in end2end/bench first').toBe(true);
    simulate(48);
    // All of them have reported, so that the page is not about chargers that arrive.
    await expect
      .poll(async () => {
        const { items } = await portal.get<{ items: { charge_points: number; statuses: Record<string, number> }[] }>(
          '/charge-systems',
        );
        return (items[0]?.charge_points ?? 0) - (items[0]?.statuses.unknown ?? 0);
      })
      .toBe(48);
    const { categories, audits } = await report(portal.url + SOLBAKKEN, preset);
    const score = (of: string): number => Math.round((categories[of]?.score ?? 0) * 100);
    const of = (audit: string): number => audits[audit]?.numericValue ?? Number.NaN;
    const scored = (what: string, goal: number): void =>
      line(`Lighthouse ${preset}: ${what}`, String(score(what)), `${goal}`, score(what) >= goal);
    scored('performance', performance);
    scored('accessibility', 100);
    scored('best-practices', 100);
    if (preset === 'mobile') {
      const lcp = of('largest-contentful-paint');
      const tbt = of('total-blocking-time');
      const cls = of('cumulative-layout-shift');
      line('overview, mobile: largest contentful paint', `${(lcp / 1000).toFixed(2)} s`, '1.8 s', lcp <= 1800);
      line('overview, mobile: total blocking time', `${tbt.toFixed(0)} ms`, '150 ms', tbt <= 150);
      line('overview, mobile: cumulative layout shift', cls.toFixed(3), '0.02', cls <= 0.02);
    }
    for (const audit of Object.values(audits)) {
      if (audit.scoreDisplayMode === 'binary' && audit.score === 0) console.log(`     not passed: ${audit.title}`);
    }
  });
}

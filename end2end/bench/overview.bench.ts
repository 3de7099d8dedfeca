import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';
import { OverviewPage } from '../pages/overview.ts';
import { line, share } from './figures.ts';

/** Milliseconds from a click on a link to the list that it leads to. */
async function untilShown(page: Page, link: string): Promise<number> {
  return page.evaluate((link) => {
    const list = document.querySelector('.charge-point-list');
    const element = document.querySelector<HTMLElement>(link);
    if (!list || !element) throw new Error(`there is no ${link}`);
    return new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error(`the list is as it was behind ${link}`)), 20_000);
      const began = performance.now();
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(performance.now() - began);
      });
      observer.observe(list, { childList: true });
      element.click();
    });
  }, link);
}

test('10 000 chargers are filtered and sorted', async ({ page, portal, simulate, connect }) => {
  const count = 10_000;
  const simulator = simulate(count - 1);
  // The last one by its id and among the first by its need, so that sorting changes what is seen.
  const last = await connect('ZZ-1');
  await last.boot();
  await last.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await expect
    .poll(async () => (await portal.get<{ items: { charge_points: number }[] }>('/charge-systems')).items[0]?.charge_points)
    .toBe(count);
  // What they go on saying is another figure.
  await simulator.stop();
  const overview = new OverviewPage(page);
  await overview.open('?sort=id');
  await overview.hasAll();
  const filtered: number[] = [];
  const sorted: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    filtered.push(await untilShown(page, '.status-tiles a[href*="status=charging"]'));
    filtered.push(await untilShown(page, '.status-tiles a[aria-current]'));
    sorted.push(await untilShown(page, '.sorting a:not([aria-current])'));
  }
  const rows = await overview.rows.count();
  for (const [what, times] of [
    ['filter', filtered],
    ['sort', sorted],
  ] as const) {
    const p50 = share(times, 0.5);
    line(
      `10 000 chargers: ${what}, from the click to the list`,
      `p50 ${p50.toFixed(0)} ms, p95 ${share(times, 0.95).toFixed(0)} ms`,
      '50 ms',
      p50 <= 50,
    );
  }
  line('10 000 chargers: rows in the page', String(rows), 'what is seen', rows < 120);
});

test('what a charger says is on the page', async ({ page, portal, simulate, connect }) => {
  simulate(999);
  const charger = await connect('AA-1');
  await charger.boot();
  await charger.report(1, 'Available');
  // The page, and 49 more readers of the same feed.
  const leave = new AbortController();
  const readers = Array.from({ length: 49 }, async () => {
    const feed = await fetch(`${portal.url}/api/v1/live?facts=true`, { signal: leave.signal });
    const reader = feed.body?.getReader();
    while (reader && !(await reader.read()).done);
  });
  const overview = new OverviewPage(page);
  await overview.open('?sort=id');
  await overview.isConnected();
  await overview.hasAll();
  const row = overview.row('AA-1').root;
  await row.evaluate((element) => {
    const seen: number[] = [];
    new MutationObserver(() => seen.push(performance.timeOrigin + performance.now())).observe(element, {
      attributeFilter: ['data-status'],
    });
    Object.assign(window, { seen });
  });
  const took: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    const status = round % 2 === 0 ? 'Charging' : 'Available';
    const sent = performance.timeOrigin + performance.now();
    await charger.report(1, status);
    await page.waitForFunction((count) => (window as unknown as { seen: number[] }).seen.length > count, round);
    const at = await page.evaluate((round) => (window as unknown as { seen: number[] }).seen[round], round);
    took.push((at ?? Number.NaN) - sent);
  }
  leave.abort();
  await Promise.allSettled(readers);
  const [p50, p95] = [share(took, 0.5), share(took, 0.95)];
  line(
    '1 000 chargers, 50 readers: from the frame to the page',
    `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    'p50 150 ms, p95 500 ms',
    p50 <= 150 && p95 <= 500,
  );
});

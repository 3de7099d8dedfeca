import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXHIBITS, LANGUAGES, THEMES, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';
import { Demo } from '../fixtures/demo.ts';
import { test as alone } from '../fixtures/test.ts';
import { OverviewPage } from '../pages/overview.ts';

const OUT = fileURLToPath(new URL('out/', import.meta.url));
const README = fileURLToPath(new URL('../../docs/pictures/overview.png', import.meta.url));

const POSTER = fileURLToPath(new URL('../../frontend/demo/poster.jpg', import.meta.url));

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

test.beforeAll(() => mkdir(OUT, { recursive: true }));

for (const [device, size] of Object.entries(SIZES)) {
  for (const theme of THEMES) {
    for (const words of LANGUAGES) {
      test(`every page, ${device}, ${theme}, ${words.language}`, async ({ page, scenery, watch }) => {
        await page.setViewportSize(size);
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await choose(page, scenery.portal, { language: words.language, theme });
        for (const exhibit of EXHIBITS) {
          forewarn(watch, exhibit);
          await show(page, scenery, exhibit, words);
          const path = `${OUT}${exhibit.name}-${device}-${theme}-${words.language}.png`;
          await page.screenshot({ path, fullPage: true });
        }
      });
    }
  }
}

alone('the overview of a simulated charge system, for the README', async ({ page, simulate }) => {
  simulate(12);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const reported = '[data-charge-point-id]:not([data-status="unknown"])';
  await expect(overview.list.locator(reported)).toHaveCount(12);
  // One of them loses its line by itself after a while: then every kind of row is in the picture.
  await expect(overview.list.locator('[data-link="lost"]')).toHaveCount(1, { timeout: 60_000 });
  await page.screenshot({ path: README });
});

alone('the poster of the demo', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.goto('/demo/?seed=1&clock=manual&lang=en');
  const demo = new Demo(page);
  await demo.isAlive();
  await expect(page.locator('.tour-ring')).toBeVisible();
  await page.screenshot({ path: POSTER, type: 'jpeg', quality: 72 });
});

import type { Page } from '@playwright/test';
import { EXHIBITS, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';
import { OverviewPage } from '../pages/overview.ts';
import { EN } from '../words/en.ts';

/** The design's tokens that a page as a whole shows. */
const TOKENS = {
  light: { background: 'rgb(246, 248, 250)', text: 'rgb(18, 24, 31)' },
  dark: { background: 'rgb(11, 15, 20)', text: 'rgb(230, 235, 240)' },
} as const;

/** The colours of the page as they are, whichever element paints them; nothing while one page makes way for the next. */
async function colours(page: Page): Promise<{ background: string; text: string } | undefined> {
  return page.evaluate(() => {
    if (document.body === null) return undefined;
    const body = getComputedStyle(document.body);
    const isClear = body.backgroundColor === 'rgba(0, 0, 0, 0)';
    const background = isClear
      ? getComputedStyle(document.documentElement).backgroundColor
      : body.backgroundColor;
    return { background, text: body.color };
  });
}

test('without a choice the page is as the system, also while it is open', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const overview = new OverviewPage(page);
  await overview.open();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system');
  await expect.poll(() => colours(page)).toEqual(TOKENS.light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => colours(page)).toEqual(TOKENS.dark);
});

test('a choice goes before the system, stays, and can be taken back', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.chooseTheme('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => colours(page)).toEqual(TOKENS.dark);
  await overview.isAlive();
  await overview.row('SOL-01').link.click();
  await expect.poll(() => colours(page)).toEqual(TOKENS.dark);
  await page.reload();
  await overview.isAlive();
  await expect.poll(() => colours(page)).toEqual(TOKENS.dark);

  await page.emulateMedia({ colorScheme: 'dark' });
  await overview.chooseTheme('light');
  await expect.poll(() => colours(page)).toEqual(TOKENS.light);
  await overview.isAlive();
  await overview.chooseTheme('system');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system');
  await expect.poll(() => colours(page)).toEqual(TOKENS.dark);
});

for (const theme of ['light', 'dark'] as const) {
  test(`every page is ${theme} where that was chosen, and its switch says so`, async ({
    page,
    scenery,
    watch,
  }) => {
    // It looks at some thirty pages.
    test.slow();
    await page.emulateMedia({ colorScheme: theme === 'dark' ? 'light' : 'dark' });
    await choose(page, scenery.portal, { theme });
    for (const exhibit of EXHIBITS.filter((it) => !it.prepare)) {
      forewarn(watch, exhibit);
      await show(page, scenery, exhibit, EN);
      expect(await colours(page), exhibit.name).toEqual(TOKENS[theme]);
    }
    const overview = new OverviewPage(page);
    await overview.themeChoice.locator('summary').click();
    const chosen = overview.themeChoice.getByRole('link', { name: EN.themes[theme], exact: true });
    await expect(chosen).toHaveAttribute('aria-current', 'true');
  });
}

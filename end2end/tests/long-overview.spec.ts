import { expect, test } from '../fixtures/test.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';

const LAST = 'NO-0150';

test.describe('A charge system of 150 chargers', () => {
  test.beforeEach(async ({ portal, simulate }) => {
    simulate(150);
    // All of them, so that the pages begin with what is to be seen.
    await expect(async () => {
      const answer = await fetch(`${portal.url}/api/v1/charge-systems`);
      const { items } = (await answer.json()) as { items: { charge_points: number; not_connected: number }[] };
      expect(items[0]).toMatchObject({ charge_points: 150, not_connected: 0 });
    }).toPass();
  });

  test('has those rows in the page that are seen, and every one by scrolling', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open('?sort=id');
    await overview.hasAll();
    await expect(overview.row('NO-0001').root).toHaveAttribute('aria-setsize', '150');
    // Rows that come may be higher than was thought, and the end further down.
    await page.keyboard.press('End');
    await expect(overview.row(LAST).root).toBeAttached();
    await page.keyboard.press('End');
    await expect(overview.row(LAST).root).toBeInViewport();
    await expect(overview.row(LAST).root).toHaveAttribute('aria-posinset', '150');
    await expect(overview.row('NO-0001').root).toHaveCount(0);
    expect(await overview.rows.count()).toBeLessThan(120);
    // A browser that still glides to the end may take no notice of the first one.
    await expect(async () => {
      await page.keyboard.press('Home');
      await expect(overview.row('NO-0001').root).toBeInViewport({ timeout: 3_000 });
    }).toPass();
    await expect(overview.row(LAST).root).toHaveCount(0);
  });

  test('keeps the row that has the focus, and goes on from it by keyboard', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open('?sort=id');
    await overview.hasAll();
    await expect(overview.row('NO-0001').root).toHaveAttribute('aria-setsize', '150');
    const second = overview.row('NO-0002');
    await second.link.focus();
    await page.mouse.wheel(0, 100_000);
    await expect(overview.row(LAST).root).toBeInViewport();
    await expect(second.link).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(overview.row('NO-0003').root.locator(':focus')).toHaveCount(1);
    await expect(overview.row('NO-0003').root).toBeInViewport();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await expect(overview.row('NO-0001').root.locator(':focus')).toHaveCount(1);
    await expect(overview.row('NO-0001').root).toBeInViewport();
  });

  test('is searched, counted and sorted as a whole', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open('?sort=id');
    expect(await overview.total()).toBe(150);
    await overview.search(LAST);
    await overview.expectOrder([LAST]);
    await overview.searchField.clear();
    await overview.searchField.press('Enter');
    await overview.sort('attention');
    await expect(overview.rows.first()).toHaveAttribute('data-status', 'faulted');
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('is read page by page', async ({ page, watch }) => {
      watch.expects(/^request: csp \(.*\/pkg\/ladetavle-[0-9a-f]+\.js\)$/);
      const overview = new OverviewPage(page);
      await page.goto(`${SOLBAKKEN}?sort=id`);
      const first = await overview.rows.count();
      expect(first).toBeLessThan(50);
      expect(await overview.total()).toBe(150);
      const seen = await overview.order();
      while ((await overview.further.count()) > 0) {
        await overview.further.click();
        await expect(overview.rows.first()).toHaveAttribute('aria-posinset', String(seen.length + 1));
        seen.push(...(await overview.order()));
      }
      expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => `NO-${String(index + 1).padStart(4, '0')}`));
      await expect(overview.row(LAST).root).toBeVisible();
      await overview.main.getByRole('link', { name: overview.words.toTheFirst }).click();
      await expect(page).toHaveURL(`${SOLBAKKEN}?sort=id`);
      await expect(overview.rows.first()).toHaveAttribute('data-charge-point-id', 'NO-0001');
    });
  });
});

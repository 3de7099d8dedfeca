import { expect, test } from '../fixtures/test.ts';
import { ChargePointPage } from '../pages/charge-point.ts';
import { SitePage } from '../pages/site.ts';
import { TABS } from '../words/words.ts';

test.beforeEach(({ watch }) => watch.expectsStatus(404));

for (const tab of [undefined, ...TABS]) {
  test(`a charger that does not exist answers 404 at ${tab ?? 'its first page'}, named and harmless`, async ({
    page,
  }) => {
    const id = '<script>alert(1)</script>';
    const pages = new ChargePointPage(page, id);
    const response = await page.goto(pages.address(tab));
    expect(response?.status()).toBe(404);
    await pages.isAlive();
    await expect(pages.heading).toHaveText(pages.words.notFound);
    await expect(pages.main.getByText(pages.words.noSuchCharger(id))).toHaveCount(1);
    await expect(pages.main.locator('script')).toHaveCount(0);
  });
}

const NOWHERE = {
  'a page that there is none of': '/no-such-page',
  'a page below a page': '/charge-systems/solbakken/more',
  'a charge system that does not exist': '/charge-systems/no-such',
  'the sessions of a charge system that does not exist': '/charge-systems/no-such/sessions',
};

for (const [what, address] of Object.entries(NOWHERE)) {
  test(`${what} answers 404, and offers a way on`, async ({ page }) => {
    const site = new SitePage(page);
    const response = await page.goto(address);
    expect(response?.status()).toBe(404);
    await site.isAlive();
    await expect(site.heading).toHaveText(site.words.notFound);
    await site.main.getByRole('link', { name: 'To the charge systems' }).click();
    await expect(page).toHaveURL('/charge-systems');
    await expect(site.heading).toHaveText(site.words.chargeSystems);
  });
}

for (const event of ['4711', 'e4711', 'nonsense', '%3Cb%3E']) {
  test(`a message ${event} that does not exist answers 404 below its charger`, async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    const pages = new ChargePointPage(page, 'CP-1');
    const response = await page.goto(`${pages.address('event-log')}/${event}`);
    expect(response?.status()).toBe(404);
    await pages.isAlive();
    await expect(pages.header).toBeVisible();
    await expect(pages.main.getByText('There is no message')).toHaveCount(1);
  });
}

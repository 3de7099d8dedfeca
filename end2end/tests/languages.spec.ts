import { expect, test } from '../fixtures/gallery.ts';
import { visibleTexts } from '../fixtures/visible-text.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { SitePage } from '../pages/site.ts';
import { EN } from '../words/en.ts';
import { NB } from '../words/nb.ts';
import { TABS } from '../words/words.ts';

const EVENTFUL = 'SOL-02';

for (const [asked, language] of [
  ['nb-NO', 'nb'],
  ['nn-NO', 'nb'],
  ['no', 'nb'],
  ['en-US', 'en'],
  ['de-DE', 'en'],
] as const) {
  test.describe(`A browser that asks for ${asked}`, () => {
    test.use({ locale: asked });

    test(`gets ${language}`, async ({ page }) => {
      const words = language === 'nb' ? NB : EN;
      const overview = new OverviewPage(page, words);
      await overview.open();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(overview.tile('no_contact')).toBeVisible();
      await overview.row('SOL-03').hasStatus('paused');
      await overview.row('SOL-10').hasLink('lost');
    });
  });
}

test.describe('A Norwegian reader', () => {
  test.use({ locale: 'nb-NO' });

  test('switches to English on the spot, and it stays so', async ({ page }) => {
    const site = new SitePage(page, NB);
    await site.visit(`${SOLBAKKEN}?status=charging&q=sol`);
    await site.chooseLanguage('English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page).toHaveURL(`${SOLBAKKEN}?status=charging&q=sol`);
    const overview = new OverviewPage(page, EN);
    await overview.isAlive();
    await overview.row(EVENTFUL).hasStatus('charging');
    await overview.row(EVENTFUL).link.click();
    const connectors = new ConnectorsPage(page, EVENTFUL, EN);
    for (const tab of TABS) await expect(connectors.tab(tab)).toBeVisible();
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });

  test('reads numbers, dates and times as Norwegians write them', async ({ page }) => {
    const connectors = new ConnectorsPage(page, EVENTFUL, NB);
    await connectors.open();
    await expect(connectors.fact(1, 'Energi')).toHaveText('12,3\u00a0kWh');
    await expect(connectors.fact(1, 'Effekt')).toHaveText('11,0\u00a0kW');
    await expect(connectors.fact(1, 'Siden')).toHaveText(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/);
  });

  test('finds all tabs, buttons and statuses under their Norwegian names', async ({ page }) => {
    const overview = new OverviewPage(page, NB);
    await overview.open();
    const found = await visibleTexts(page);
    for (const status of Object.values(NB.statuses)) {
      if (status !== NB.statuses.unknown) expect(found).toContain(status);
    }
    const connectors = new ConnectorsPage(page, EVENTFUL, NB);
    await connectors.open();
    for (const tab of TABS) await expect(connectors.tab(tab)).toBeVisible();
    await connectors.askForRestart();
  });
});

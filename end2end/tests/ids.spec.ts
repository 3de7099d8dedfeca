import { expect, test } from '../fixtures/test.ts';
import { ChargePointPage } from '../pages/charge-point.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage } from '../pages/overview.ts';
import { NB } from '../words/nb.ts';

/** Ids that the field has, or that somebody will try. */
const IDS = [
  'a/b',
  '50%',
  'a%2Fb',
  'RDAM|123',
  'plan 3, bay 14',
  'Ærøskøbing-Ø1',
  '充电桩-🔌',
  'a\\b',
  'a?b=c&d#e+f;g',
  `it's "quoted"`,
  '<script>alert(1)</script>',
  '&lt;b&gt;',
  'x'.repeat(255),
];

for (const id of IDS) {
  test(`a charger called ${id.slice(0, 40)} is shown, followed and restarted like any other`, async ({
    page,
    connect,
  }) => {
    const charger = await connect(id);
    await charger.boot();
    await charger.report(1, 'Available');
    const overview = new OverviewPage(page);
    await overview.open();
    await overview.isConnected();
    await expect(overview.row(id).link).toHaveText(id);
    await charger.report(1, 'Charging');
    await overview.row(id).hasStatus('charging');
    await overview.row(id).link.click();

    const pages = new ChargePointPage(page, id);
    await expect(pages.heading).toHaveText(id);
    await pages.isAlive();
    await pages.isConnected();
    await charger.report(1, 'Finishing');
    await expect(pages.header).toHaveAttribute('data-status', 'finishing');

    await pages.goTo('event-log');
    await pages.isAlive();
    const log = new EventLogPage(page, id);
    await log.openEvent(log.rows.last());
    const event = new EventPage(page, id);
    await expect(event.action).toHaveText('BootNotification');
    // What stands in the address bar leads to the same place again.
    await page.reload();
    await event.isAlive();
    await expect(event.action).toHaveText('BootNotification');
    await expect(pages.heading).toHaveText(id);

    await pages.chooseLanguage('Norsk');
    await expect(page.locator('html')).toHaveAttribute('lang', 'nb');
    await expect(event.heading).toHaveText(id);
    await expect(event.action).toHaveText('BootNotification');
    expect(await page.locator('main script, main b').count()).toBe(0);

    charger.answers('Reset', () => ({ status: 'Rejected' }));
    const norwegian = new ChargePointTabPage(page, id, NB);
    await norwegian.isAlive();
    await norwegian.askForRestart();
    await norwegian.confirmRestart('hard');
    await expect.poll(() => charger.asked()).toEqual(['Reset']);
    await norwegian.goTo('charge-point');
    await norwegian.newestCommandIs('rejected');
  });
}

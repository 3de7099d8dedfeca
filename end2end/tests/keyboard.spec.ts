import { expect, test } from '../fixtures/test.ts';
import { Keyboard } from '../fixtures/keyboard.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage } from '../pages/overview.ts';

test('a charger is found, opened, read and restarted by keyboard alone, and the focus is always seen', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  charger.answers('Reset', () => ({ status: 'Rejected' }));
  const keyboard = new Keyboard(page);

  const overview = new OverviewPage(page);
  await overview.open();
  await keyboard.tabTo(overview.row('CP-1').link);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/charge-points\/CP-1$/);

  const log = new EventLogPage(page, 'CP-1');
  await keyboard.tabTo(log.tab('status-log'));
  await keyboard.press('Enter');
  await expect(log.tab('status-log')).toHaveAttribute('aria-current', 'page');
  await keyboard.tabTo(log.tab('event-log'));
  await keyboard.press('Enter');
  await expect(log.rows).toHaveCount(2);
  await keyboard.tabTo(log.of('BootNotification').getByRole('link'));
  await keyboard.press('Enter');
  const event = new EventPage(page, 'CP-1');
  await expect(event.action).toHaveText('BootNotification');
  // What scrolls within a frame of its own can be reached.
  await keyboard.tabTo(event.rawRequest);

  await keyboard.tabTo(log.restartPanel.locator('summary'), 'Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.tabTo(log.restartPanel.getByRole('radio', { name: 'Soft' }));
  await keyboard.press('ArrowDown');
  await expect(log.restartPanel.getByRole('radio', { name: 'Hard' })).toBeChecked();
  await keyboard.tabTo(log.restartPanel.getByRole('button', { name: log.words.restartNow }));
  await keyboard.press('Enter');
  await expect.poll(() => charger.asked()).toEqual(['Reset']);
  const tab = new ChargePointTabPage(page, 'CP-1');
  await keyboard.tabTo(tab.tab('charge-point'));
  await keyboard.press('Enter');
  await tab.newestCommandIs('rejected');
});

test('the first stop leads past the header to the content', async ({ page, connect }) => {
  await (await connect('CP-1')).boot();
  const overview = new OverviewPage(page);
  await overview.open();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: overview.words.skip });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(overview.main).toBeFocused();
});

test('what opens over the page closes with Escape and gives the focus back', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const keyboard = new Keyboard(page);
  const overview = new OverviewPage(page);
  await overview.open();
  const chip = overview.row('CP-1').chips.first();
  await keyboard.tabTo(chip.locator('> summary'));
  await keyboard.press('Enter');
  await expect(chip).toHaveAttribute('open');
  await keyboard.tabTo(chip.getByRole('link', { name: overview.words.seeMessage }));
  await keyboard.press('Escape');
  await expect(chip).not.toHaveAttribute('open');
  await expect(chip.locator('> summary')).toBeFocused();
});

test('a row does not move while it has the focus', async ({ page, connect }) => {
  await (await connect('CP-1')).report(1, 'Available');
  const busy = await connect('CP-2');
  await busy.report(1, 'Available');
  const keyboard = new Keyboard(page);
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await keyboard.tabTo(overview.row('CP-1').link);
  await busy.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await overview.row('CP-2').hasStatus('faulted');
  await overview.expectOrder(['CP-1', 'CP-2']);
  await expect(overview.row('CP-1').link).toBeFocused();
  await overview.searchField.focus();
  await overview.expectOrder(['CP-2', 'CP-1']);
});

test('the key for the search is switched off by whoever speaks to the computer', async ({ page, connect }) => {
  await (await connect('CP-1')).boot();
  const overview = new OverviewPage(page);
  await overview.open();
  await page.keyboard.press('/');
  await expect(overview.searchField).toBeFocused();
  await overview.themeChoice.locator('summary').click();
  await overview.themeChoice.getByRole('link', { name: 'Off', exact: true }).click();
  await overview.isAlive();
  await page.keyboard.press('/');
  await expect(overview.searchField).not.toBeFocused();
  await page.reload();
  await overview.isAlive();
  await page.keyboard.press('/');
  await expect(overview.searchField).not.toBeFocused();
});

import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { ChargeSystemsPage } from '../pages/charge-systems.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage } from '../pages/overview.ts';
import { STATUSES } from '../words/words.ts';

const TWELVE = Array.from({ length: 12 }, (_, index) => `NO-${String(index + 1).padStart(4, '0')}`);

test('twelve chargers that connect fill the open overview, each with its id and its status', async ({
  page,
  connect,
  simulate,
}) => {
  const first = await connect('CP-1');
  await first.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open('?sort=id');
  await overview.isConnected();
  await expect(overview.rows).toHaveCount(1);
  simulate(12);
  await overview.expectOrder(['CP-1', ...TWELVE]);
  for (const id of TWELVE) {
    const row = overview.row(id);
    await expect(row.link).toHaveText(id);
    await expect(row.root).toHaveAttribute('data-status', /^(?!unknown)/);
    await expect(row.chips.first()).toBeVisible();
  }
});

test('a simulated charger is restarted from its page, comes back, and tells its configuration', async ({
  page,
  simulate,
}) => {
  simulate(1);
  const tab = new ChargePointTabPage(page, 'NO-0001');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.row('NO-0001').link.click();
  await tab.goTo('charge-point');
  await tab.isConnected();
  await tab.askForRestart();
  await tab.confirmRestart('soft');
  await expect(tab.commands.first()).toHaveAttribute('data-state', 'verified', { timeout: 25_000 });
  expect(await tab.stepNames()).toEqual(['queued', 'sent', 'accepted', 'link_lost', 'booted', 'ready']);
  await tab.readConfiguration.click();
  await expect(tab.key('HeartbeatInterval')).toBeVisible();
  await tab.goTo('event-log');
  const log = new EventLogPage(page, 'NO-0001');
  await log.openEvent(log.of('Reset').first());
  await expect(new EventPage(page, 'NO-0001').rawRequest).toContainText('"Reset",{"type":"Soft"}');
});

test.describe('A simulated charge system of twelve chargers', () => {
  test.beforeEach(({ simulate }) => {
    simulate(12);
  });

  test('is counted on the tiles, which add up and agree with the rows', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await expect(
      overview.list.locator('[data-status]:not([data-status="unknown"])[data-charge-point-id]'),
    ).toHaveCount(12);
    await expect(async () => {
      expect(await overview.total()).toBe(12);
      for (const status of STATUSES) {
        const rows = overview.list.locator(`[data-charge-point-id][data-status="${status}"]`);
        expect(await overview.count(status), status).toBe(await rows.count());
      }
      const lost = overview.list.locator('[data-charge-point-id][data-link="lost"]');
      expect(await overview.count('no_contact')).toBe(await lost.count());
    }).toPass();
  });

  test('shows every status that there is, and the most urgent first', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    for (const status of STATUSES.filter((it) => it !== 'unknown')) {
      await expect(overview.list.locator(`[data-charge-point-id][data-status="${status}"]`)).not.toHaveCount(
        0,
      );
    }
    await expect(overview.rows.first()).toHaveAttribute('data-status', 'faulted');
  });

  test('is one line of the list of charge systems', async ({ page }) => {
    const systems = new ChargeSystemsPage(page);
    await systems.open();
    const solbakken = systems.system('Solbakken');
    await expect(solbakken).toContainText('12 chargers');
    await solbakken.getByRole('link').click();
    await expect(new OverviewPage(page).rows).toHaveCount(12);
  });
});

for (const width of [1280, 390]) {
  test(`a row tells power and energy of what is being charged, at ${width} px`, async ({ page, connect }) => {
    await page.setViewportSize({ width, height: 800 });
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(1, 'Charging');
    const overview = new OverviewPage(page);
    await overview.open();
    await overview.isConnected();
    const row = overview.row('CP-1');
    for (const name of ['power', 'energy'] as const) await expect(row.figure(name)).toHaveText('–');
    const transaction = await charger.start(1, { meterStart: 1000 });
    await charger.meter(1, transaction, 8400, 11_040);
    await expect(row.figure('power')).toHaveText(/^11\.0\skW$/);
    await expect(row.figure('energy')).toHaveText(/^7\.4\skWh$/);
    for (const name of ['power', 'energy'] as const) await expect(row.figure(name)).toBeInViewport({ ratio: 1 });
    await charger.report(1, 'Finishing');
    await charger.stop(transaction, 9000);
    await expect(row.figure('power')).toHaveText('–');
    await expect(row.figure('energy')).toHaveText('–');
  });
}

test('a paused list of charge systems stays as it is until it goes on', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.report(1, 'Available');
  const systems = new ChargeSystemsPage(page);
  await systems.open();
  await systems.isConnected();
  const solbakken = systems.system('Solbakken');
  await expect(solbakken).toContainText('1 charger');
  await systems.pause();
  const second = await connect('CP-2');
  await second.report(1, 'Available');
  // Longer than it takes to ask again: another reader has the news by then.
  await expect(systems.live).toContainText(/waiting/);
  await expect(solbakken).toContainText('1 charger');
  await systems.resume();
  await expect(solbakken).toContainText('2 chargers');
});

test.describe('With a charger of each kind', () => {
  test.beforeEach(async ({ connect }) => {
    const ready = await connect('NO-3');
    await ready.boot({ chargePointVendor: 'Trollbolt', chargePointModel: 'Duo 2x22' });
    await ready.report(1, 'Available');
    const charging = await connect('NO-1');
    await charging.boot();
    await charging.report(1, 'Charging');
    const faulted = await connect('XX-2');
    await faulted.boot();
    await faulted.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  });

  test('a tile filters, says so, and lets go again', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await overview.tile('charging').click();
    await expect(page).toHaveURL(/\?status=charging$/);
    await overview.expectOrder(['NO-1']);
    await expect(overview.tile('charging')).toHaveAttribute('aria-current', 'true');
    await overview.tile('charging').click();
    await expect(overview.rows).toHaveCount(3);
    await expect(overview.tile('charging')).not.toHaveAttribute('aria-current');
  });

  test('a search finds ids, vendors and models, in any case', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await overview.search('no-');
    await overview.expectOrder(['NO-1', 'NO-3']);
    await overview.search('trollbolt');
    await overview.expectOrder(['NO-3']);
    await overview.search('wall');
    await overview.expectOrder(['XX-2', 'NO-1']);
    await expect(page).toHaveURL(/[?&]q=wall/);
    await page.goBack();
    await overview.expectOrder(['NO-3']);
  });

  test('the slash leads to the search field, and is not typed', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await page.keyboard.press('/');
    await expect(overview.searchField).toBeFocused();
    await page.keyboard.type('a/b');
    await expect(overview.searchField).toHaveValue('a/b');
  });

  test('a technical status is explained, and says what to do', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    const technical = await overview.row('XX-2').technicalStatus();
    await technical.getByText(overview.words.whatDoesItMean).click();
    await expect(technical).toContainText('Current leaks to earth');
    await expect(technical).toContainText('call an electrician');
  });

  test('a search that finds nothing says so and offers the way back', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open('?q=nowhere');
    await expect(overview.main.getByText(overview.words.noneMatch)).toBeVisible();
    await overview.main.getByRole('link', { name: overview.words.clearFilters }).click();
    await expect(overview.rows).toHaveCount(3);
  });

  test('they are sorted by urgency or by id, and the address keeps it', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await overview.expectOrder(['XX-2', 'NO-1', 'NO-3']);
    await overview.sort('id');
    await overview.expectOrder(['NO-1', 'NO-3', 'XX-2']);
    await page.reload();
    await overview.isAlive();
    await overview.expectOrder(['NO-1', 'NO-3', 'XX-2']);
    await overview.sort('attention');
    await overview.expectOrder(['XX-2', 'NO-1', 'NO-3']);
  });

  test('an unknown filter is named, and does not filter', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open('?status=broken');
    await expect(overview.main.getByRole('alert')).toContainText('“broken”');
    await expect(overview.rows).toHaveCount(3);
  });

  test('the whole row leads to the charger', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    const row = overview.row('NO-3').root;
    const box = await row.boundingBox();
    if (!box) throw new Error('a row without a place');
    // The right end of it: far from the id, where its figures are.
    await row.click({ position: { x: box.width - 8, y: box.height / 2 } });
    await expect(page).toHaveURL(/\/charge-points\/NO-3$/);
    await expect(page.getByRole('heading', { level: 1, name: 'NO-3' })).toBeVisible();
  });
});

test('what somebody types into the search field stays when the last row goes, and comes back', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  const overview = new OverviewPage(page);
  await overview.open('?status=faulted');
  await overview.isConnected();
  await overview.row('CP-1').hasStatus('faulted');
  await overview.searchField.pressSequentially('half a wo');
  await charger.report(1, 'Available');
  await expect(overview.main.getByText(overview.words.noneMatch)).toBeVisible();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await overview.row('CP-1').hasStatus('faulted');
  await expect(overview.searchField).toHaveValue('half a wo');
  await expect(overview.searchField).toBeFocused();
});

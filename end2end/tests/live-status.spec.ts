import { MODULE, hold } from '../fixtures/hold.ts';
import { expect, test } from '../fixtures/test.ts';
import { EventPage } from '../pages/event.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';

test('a status that a charger reports is on the open overview, without a reload', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const row = overview.row('CP-1');
  await row.hasStatus('ready');
  // What a reload would lose.
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }));

  const story = [
    ['Preparing', 'ready'],
    ['Charging', 'charging'],
    ['SuspendedEVSE', 'paused'],
    ['SuspendedEV', 'done'],
    ['Finishing', 'finishing'],
    ['Unavailable', 'unavailable'],
    ['Reserved', 'unavailable'],
    ['Faulted', 'faulted'],
    ['Available', 'ready'],
  ] as const;
  for (const [technical, status] of story) {
    await charger.report(1, technical);
    await row.hasStatus(status);
    await expect(row.root.locator('[data-connector="1"]')).toHaveAttribute('data-ocpp-status', technical);
    await expect(overview.tile(status)).toHaveAccessibleName(
      new RegExp(`${overview.words.statuses[status]}\\s+1`),
    );
  }
  expect(await page.evaluate(() => 'isStillTheSamePage' in window)).toBe(true);
});

test('what the word does not tell stands below it', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const below = overview.row('CP-1').root.locator('.sub-line');
  await charger.report(1, 'Preparing');
  await expect(below).toHaveText('cable in, waiting to start');
  await charger.report(1, 'Reserved');
  await expect(below).toHaveText('Reserved');
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await expect(below).toHaveText('GroundFailure');
  await charger.report(1, 'Available');
  await expect(below).toHaveCount(0);
});

test('a charger that connects for the first time appears, one with two connectors shows both', async ({
  page,
  connect,
}) => {
  const first = await connect('CP-1');
  await first.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const second = await connect('CP-2');
  await second.boot();
  await second.report(0, 'Available');
  await second.report(1, 'Charging');
  await second.report(2, 'Faulted', { errorCode: 'HighTemperature' });
  const row = overview.row('CP-2').root;
  // Its own status is the most urgent of its connectors; connector 0 is the charger as a whole.
  await expect(row).toHaveAttribute('data-status', 'faulted');
  await expect(row.locator('[data-connector="1"]')).toHaveAttribute('data-status', 'charging');
  await expect(row.locator('[data-connector="2"]')).toHaveAttribute('data-status', 'faulted');
  await expect(row.locator('[data-connector="0"]')).toHaveCount(0);
});

test('a charger that is out of order as a whole says so, beside its connectors', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const row = overview.row('CP-1');
  await charger.report(0, 'Faulted', { errorCode: 'PowerMeterFailure' });
  await row.hasStatus('faulted');
  const whole = row.root.locator('[data-connector="0"]');
  await expect(whole).toHaveAttribute('data-status', 'faulted');
  await expect(whole.locator('summary').first()).toContainText('the whole charger');
  await expect(row.root.locator('[data-connector="1"]')).toHaveAttribute('data-status', 'ready');
  await row.link.click();
  const card = page.getByRole('main').locator('li[data-connector="0"]');
  await expect(card.getByRole('heading', { level: 2 })).toHaveText('the whole charger');
  await charger.report(0, 'Available');
  await expect(card).toHaveCount(0);
});

test('since when a status holds is counted up', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const tenMinutesAgo = new Date(Date.now() - 10 * 60_000 - 5_000).toISOString();
  await charger.report(1, 'Charging', { timestamp: tenMinutesAgo });
  const overview = new OverviewPage(page);
  await overview.open();
  const row = overview.row('CP-1').root;
  await expect(row.getByText(/^10\smin$/)).toBeVisible();
  await overview.isConnected();
  const halfAMinuteAgo = new Date(Date.now() - 30_000).toISOString();
  await charger.report(1, 'SuspendedEV', { timestamp: halfAMinuteAgo });
  await expect(row.getByText(/^3\d\ss$/)).toBeVisible();
  await expect(row.getByText(/^3[3-9]\ss$/)).toBeVisible();
});

test('a lost contact lies over the last status, which stays, and goes when the charger is back', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const row = overview.row('CP-1');
  await row.hasLink('online');

  await charger.losePower();
  await row.hasLink('lost');
  await row.hasStatus('charging');
  await expect(row.root.locator('.no-contact time')).toHaveText(/\d+\ss ago/);
  await expect(overview.tile('no_contact')).toHaveAccessibleName(/No contact\s+1/);

  await charger.connect();
  await row.hasLink('online');
  await row.hasStatus('charging');
  await expect(overview.tile('no_contact')).toHaveAccessibleName(/No contact\s+0/);
});

test('the technical status is a click away, and the message behind it one more', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const words = {
    info: 'Residual current 8 mA DC',
    vendorId: 'org.example.acme',
    vendorErrorCode: 'RCD-6mA',
  };
  const before = charger.frames.length;
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure', ...words });
  const frame = charger.frames[before];

  const overview = new OverviewPage(page);
  await overview.open();
  const technical = await overview.row('CP-1').technicalStatus();
  for (const word of ['Faulted', 'GroundFailure', ...Object.values(words)]) {
    await expect(technical).toContainText(word);
  }
  await technical.getByRole('link', { name: overview.words.seeMessage }).click();
  const event = new EventPage(page, 'CP-1');
  await expect(event.action).toHaveText('StatusNotification');
  await expect(event.rawRequest).toHaveText(frame?.text ?? '', { useInnerText: false });
});

test('an open technical status stays open and is kept up to date', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const technical = await overview.row('CP-1').technicalStatus();
  const said = technical.locator('.technical-status code').first();
  await expect(said).toHaveText('Available');
  await charger.report(1, 'SuspendedEV');
  await expect(said).toHaveText('SuspendedEV');
  await expect(technical).toHaveAttribute('open');
  await page.keyboard.press('Escape');
  await expect(technical).not.toHaveAttribute('open');
});

test('a technical status that was opened before the page is alive is kept up to date too', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const release = await hold(page, MODULE);
  const overview = new OverviewPage(page);
  await page.goto(SOLBAKKEN, { waitUntil: 'commit' });
  const technical = await overview.row('CP-1').technicalStatus();
  await expect(technical.locator('code').first()).toHaveText('Available');
  await technical.getByRole('link', { name: overview.words.seeMessage }).focus();
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
  release();
  await overview.isConnected();
  await charger.report(1, 'Charging');
  await expect(technical.locator('code').first()).toHaveText('Charging');
  await expect(technical.getByText(overview.words.technicalStatus, { exact: true })).toHaveCount(1);
  await expect(technical.locator('> summary')).toBeFocused();
});

test('what is behind a status is made when the keyboard opens it, and gone when it is closed', async ({
  page,
  connect,
}) => {
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const { root } = overview.row('CP-1');
  const chip = root.locator('details.status-chip');
  const parts = chip.locator('.popover-panel p, .popover-panel dl');
  await expect(chip).toBeVisible();
  await expect(parts).toHaveCount(0);
  await chip.locator('> summary').focus();
  await page.keyboard.press('Enter');
  await expect(chip).toHaveAttribute('open');
  await expect(parts).not.toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(chip).not.toHaveAttribute('open');
  await expect(parts).toHaveCount(0);
  await expect(chip.locator('> summary')).toBeFocused();
});

test('a row does not move under the pointer', async ({ page, connect }) => {
  const calm = await connect('CP-1');
  await calm.report(1, 'Available');
  const busy = await connect('CP-2');
  await busy.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await overview.expectOrder(['CP-1', 'CP-2']);
  await overview.row('CP-1').root.hover();
  await busy.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await overview.row('CP-2').hasStatus('faulted');
  await overview.expectOrder(['CP-1', 'CP-2']);
  await overview.heading.hover();
  await overview.expectOrder(['CP-2', 'CP-1']);
});

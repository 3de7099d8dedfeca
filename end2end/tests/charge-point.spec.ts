import { expect, test } from '../fixtures/test.ts';
import { ChargePointPage } from '../pages/charge-point.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { StatusLogPage } from '../pages/status-log.ts';

test('the tabs are pages of their own, and walking them loads nothing anew', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const pages = new ChargePointPage(page, 'CP-1');
  await pages.visit(pages.address());
  await expect(pages.tab('connectors')).toHaveAttribute('aria-current', 'page');
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }));
  for (const tab of ['sessions', 'status-log', 'charge-point', 'event-log', 'connectors'] as const) {
    await pages.goTo(tab);
    await expect(page).toHaveURL(pages.address(tab));
    await expect(page).toHaveTitle(new RegExp(`^CP-1 – ${pages.words.tabs[tab]}`));
    await expect(pages.header).toHaveAttribute('data-status', 'charging');
  }
  expect(await page.evaluate(() => 'isStillTheSamePage' in window)).toBe(true);
  await page.goBack();
  await expect(pages.tab('event-log')).toHaveAttribute('aria-current', 'page');
});

test('a connector shows its status, its technical status and its charging session, live', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await charger.report(2, 'Unavailable');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  const first = connectors.connector(1);
  await expect(first).toHaveAttribute('data-ocpp-status', 'Available');
  await expect(connectors.connector(2)).toHaveAttribute('data-status', 'unavailable');
  await expect(first).toContainText('No charging session');

  const transaction = await charger.start(1, { meterStart: 1000 });
  await expect(first).toHaveAttribute('data-status', 'charging');
  await charger.meter(1, transaction, 8400, 7360);
  await expect(connectors.fact(1, 'Energy')).toHaveText(/^7\.4\skWh$/);
  await expect(connectors.fact(1, 'Power')).toHaveText(/^7\.4\skW$/);

  await charger.report(1, 'Finishing');
  await charger.stop(transaction, 9000);
  await expect(first).toHaveAttribute('data-status', 'finishing');
  await expect(first).toContainText('No charging session');
});

test('the status log shows the newest first and grows while it is looked at', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await charger.report(1, 'Preparing');
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await expect(log.entries).toHaveCount(2);
  await charger.report(1, 'Charging');
  await charger.report(2, 'Faulted', { errorCode: 'GroundFailure', info: 'Earth fault on L2' });
  await expect(log.entries).toHaveCount(4);
  await expect(log.entries.first()).toContainText('Earth fault on L2');
  expect(await log.statuses()).toEqual(['Faulted', 'GroundFailure', 'Charging', 'Preparing', 'Available']);
});

test('a report that comes late stands in the log as late, and changes nothing', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await charger.report(1, 'Available', { timestamp: anHourAgo });
  await expect(log.entries).toHaveCount(2);
  await expect(log.entries.first()).toContainText('late');
  await expect(log.entries.first()).toContainText('Available');
  await expect(log.header).toHaveAttribute('data-status', 'charging');
});

test('how far a clock is off stands beside what it said, and the status is shown all the same', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  const inTwoHours = new Date(Date.now() + 2 * 3_600_000).toISOString();
  await charger.report(1, 'Charging', { timestamp: inTwoHours });
  await expect(log.entries.first()).toContainText(/[12]\sh.* ahead/);
  await expect(log.entries.first()).not.toContainText('late');
  await expect(log.header).toHaveAttribute('data-status', 'charging');
});

test('when a charger was last heard stands in its header, and any message is heard', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  const heard = log.header.locator('.heard time');
  const at = async (): Promise<number> => Date.parse((await heard.getAttribute('datetime')) ?? '');
  await expect(log.header.locator('.heard')).toContainText('Last heard');
  const before = await at();
  const asked = Date.now();
  // It is told every ten seconds at most.
  await expect(async () => {
    await charger.call('Heartbeat', {});
    expect(await at()).toBeGreaterThanOrEqual(asked - 1);
  }).toPass({ timeout: 20_000 });
  expect(before).toBeLessThan(asked);
});

test('the status log tells of connections: who closed, and how long there was none', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.leave(1000, 'maintenance');
  await charger.connect();
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  const connections = log.main.getByRole('table').last().getByRole('row');
  await expect(connections).toHaveCount(3);
  await expect(connections.nth(1)).toContainText('open');
  await expect(connections.nth(2)).toContainText('The charger closed it (1000): “maintenance”');
  await expect(connections.nth(1).getByRole('cell').nth(3)).toHaveText(/^\d+\s(ms|s)$/);
  await charger.losePower();
  await expect(connections.nth(1)).toContainText('The line went without a word');
});

test('the charge point page tells what the charger said of itself', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot({
    chargePointVendor: 'Acme',
    chargePointModel: 'Wall 22',
    chargePointSerialNumber: 'A-0042',
    chargeBoxSerialNumber: 'B-0042',
    firmwareVersion: '1.2.3-blåbær',
    iccid: '89470000000000000001',
    imsi: '242010000000001',
    meterType: 'AM-3',
    meterSerialNumber: 'M-77',
  });
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  const facts = {
    Vendor: 'Acme',
    Model: 'Wall 22',
    'Serial number': 'A-0042',
    'Serial number of the box': 'B-0042',
    Firmware: '1.2.3-blåbær',
    'SIM card (ICCID)': '89470000000000000001',
    'Subscription (IMSI)': '242010000000001',
    Meter: 'AM-3',
    'Serial number of the meter': 'M-77',
    'OCPP version': '1.6',
  };
  for (const [name, value] of Object.entries(facts)) {
    await expect(tab.identity(name)).toHaveText(value);
  }
  await tab.isConnected();
  await charger.call('FirmwareStatusNotification', { status: 'Downloading' });
  await expect(tab.identity('Firmware update')).toHaveText('Downloading');
});

test('the header stays honest when the charger goes', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const pages = new ChargePointPage(page, 'CP-1');
  await pages.visit(pages.address('status-log'));
  await pages.isConnected();
  await expect(pages.header).toHaveAttribute('data-link', 'online');
  await charger.losePower();
  await expect(pages.header).toHaveAttribute('data-link', 'lost');
  await expect(pages.header).toHaveAttribute('data-status', 'charging');
  await expect(pages.header).toContainText(pages.words.statuses.no_contact);
});

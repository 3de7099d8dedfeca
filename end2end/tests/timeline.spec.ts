import { expect, test } from '../fixtures/test.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { OverviewPage } from '../pages/overview.ts';
import { StatusLogPage } from '../pages/status-log.ts';
import { Timeline } from '../pages/timeline.ts';

test('a point in time is an address, at which the page shows what was then', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await page.goto(connectors.address());
  await connectors.isConnected();
  const timeline = new Timeline(connectors);
  await expect(timeline.stretches).toHaveCount(1);
  await timeline.position.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/[?&]at=\d{4}-/);
  // The end of the bar is now.
  await page.keyboard.press('End');
  await expect(page).not.toHaveURL(/at=/);
  await expect(timeline.then).toHaveCount(0);
  const moment = new Date().toISOString();
  await connectors.visit(`${connectors.address('connectors')}?at=${moment}`);
  await connectors.isConnected();
  await expect(timeline.then).toContainText(connectors.words.statuses.charging);
  await expect(timeline.position).toHaveAttribute('aria-valuetext', /: Charging$/);
  await timeline.then.getByRole('link', { name: connectors.words.seeMessage }).click();
  await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toHaveText('StatusNotification');
  await page.goBack();
  await expect(timeline.then).toContainText(connectors.words.statuses.charging);
  // Before its first report nothing is known.
  const chosen = page.url();
  await timeline.position.focus();
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowLeft');
  await expect(timeline.then).toContainText(connectors.words.statuses.unknown);
  await expect(page).not.toHaveURL(chosen);
  await page.reload();
  await connectors.isAlive();
  await expect(timeline.then).toContainText(connectors.words.statuses.unknown);
  // The time stays on the charger's other pages.
  await connectors.goTo('charge-point');
  await expect(page).toHaveURL(/charge-point\?at=\d{4}-/);
  await expect(timeline.then).toContainText(connectors.words.statuses.unknown);
  await timeline.then.getByRole('link', { name: connectors.words.backToNow }).click();
  await expect(timeline.then).toHaveCount(0);
  await expect(page).not.toHaveURL(/at=/);
});

test('at a point in time connectors and logs are as they were then', async ({ page, connect, portal }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const log = await portal.get<{ items: { received_at: string }[] }>('/charge-points/CP-1/status-log');
  const at = log.items[0]?.received_at;
  await charger.meter(1, await charger.start(1), 2_000, 7_000);
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.visit(`${connectors.address('connectors')}?at=${at}`);
  await connectors.isConnected();
  const card = connectors.connector(1);
  await expect(card).toHaveAttribute('data-status', 'ready');
  await expect(card).toContainText('Available');
  await expect(card).toContainText('No charging session');
  await expect(connectors.main.getByText('As it was at')).toBeVisible();
  await expect(card.getByText(connectors.words.edit, { exact: true })).toHaveCount(0);
  // What is above tells of now.
  await expect(connectors.header).toHaveAttribute('data-status', 'charging');
  await expect(connectors.header.getByText('Now', { exact: true })).toBeVisible();

  await connectors.goTo('status-log');
  const rows = connectors.main.locator('[data-event-id]');
  const reports = new StatusLogPage(page, 'CP-1');
  await expect(reports.entries).toHaveCount(1);
  await expect(reports.entries).toContainText('Available');
  await expect(reports.main.getByText('Until the point in time chosen above')).toBeVisible();
  // On a phone the filters are folded, and this is not.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(reports.main.getByText('Until the point in time chosen above')).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 720 });
  await charger.report(1, 'SuspendedEV');
  await expect(connectors.header).toHaveAttribute('data-status', 'done');
  await expect(reports.entries).toHaveCount(1);
  // Filtering otherwise does not leave the time.
  await reports.connectorFilter.selectOption('1');
  await reports.filter();
  await expect(page).toHaveURL(/[?&]at=/);
  await expect(reports.entries).toHaveCount(1);

  await connectors.goTo('event-log');
  await expect(rows).toHaveCount(2);
  await connectors.goTo('connectors');
  await new Timeline(connectors).then.getByRole('link', { name: connectors.words.backToNow }).click();
  await expect(card).toHaveAttribute('data-status', 'done');
  await expect(card.getByText(connectors.words.edit, { exact: true })).toBeVisible();
});

test('at a point in time connections are those of then', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const moment = new Date().toISOString();
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await expect(log.header.getByText('Now', { exact: true })).toHaveCount(0);
  await expect(log.connections).toHaveText([/open/]);
  await charger.losePower();
  await expect(log.connections).not.toHaveText([/open/]);
  await charger.connect();
  await expect(log.connections).toHaveCount(2);
  await log.open(`?at=${moment}`);
  await expect(log.connections).toHaveText([/open/]);
  await log.goTo('charge-point');
  await expect(log.connections).toHaveText([/open/]);
  await expect(log.main.getByText('Until the point in time chosen above')).toBeVisible();
});

test('of a time that has yet to come only what is known is told', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.visit(`${connectors.address('connectors')}?at=2999-12-31T23:00:00.000Z`);
  await connectors.isConnected();
  const { then } = new Timeline(connectors);
  await expect(then).toContainText('has yet to come');
  await expect(then).not.toContainText(connectors.words.seeMessage);
});

test('it grows while it is looked at, and keeps the times without contact', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await page.goto(connectors.address());
  await connectors.isConnected();
  const timeline = new Timeline(connectors);
  await charger.report(1, 'Charging');
  await expect(timeline.stretches).toHaveCount(2);
  await charger.losePower();
  await expect(timeline.gaps).toHaveCount(1);
  await timeline.table.locator('summary').click();
  await expect(timeline.table.getByRole('row').nth(1)).toContainText(connectors.words.statuses.no_contact);
  await expect(timeline.table.getByRole('row')).toHaveCount(4);
  await page.reload();
  await connectors.isAlive();
  await expect(timeline.gaps).toHaveCount(1);
  await timeline.root.getByRole('link', { name: '7 days' }).click();
  await expect(page).toHaveURL(/[?&]span=7d/);
  await expect(timeline.stretches).toHaveCount(2);
});

test('a row of the overview has the last day, in words too', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const overview = new OverviewPage(page);
  await overview.open();
  const day = overview.row('CP-1').root.getByRole('img', { name: /^24 hours: Charging/ });
  await expect(day).toBeVisible();
  await charger.report(1, 'Available');
  await expect(overview.row('CP-1').root.getByRole('img', { name: /^24 hours: .*Ready/ })).toBeVisible();
});

test('what a timeline does not understand is said beside it, and the rest is kept', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.visit(`${connectors.address('connectors')}?span=7d&at=yesterday`);
  const timeline = connectors.main.getByRole('region', { name: connectors.words.timeline });
  await expect(timeline.getByRole('alert')).toContainText('\u201cyesterday\u201d');
  await expect(timeline.locator('.spans [aria-current]')).toHaveText(/7/);
});

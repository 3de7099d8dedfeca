import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { ChargeSystemsPage } from '../pages/charge-systems.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';
import { ChargeSystemSessionsPage, SessionsPage } from '../pages/sessions.ts';
import { StatusLogPage } from '../pages/status-log.ts';
import { NB } from '../words/nb.ts';

test.use({ javaScriptEnabled: false });

test.beforeEach(async ({ connect, watch }) => {
  // How the browser tells that it does not load what it would not run.
  watch.expects(/^request: csp \(.*\/pkg\/ladetavle-[0-9a-f]+\.js\)$/);
  const ready = await connect('CP-2');
  await ready.boot();
  await ready.report(1, 'Available');
});

test('the overview reads, and says that it does not update by itself', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  await charger.losePower();
  const systems = new ChargeSystemsPage(page);
  await page.goto('/');
  await systems.system('Solbakken').getByRole('link').click();
  const overview = new OverviewPage(page);
  await overview.expectOrder(['CP-1', 'CP-2']);
  await overview.row('CP-1').hasStatus('charging');
  await overview.row('CP-1').hasLink('lost');
  await overview.row('CP-2').hasStatus('ready');
  expect(await overview.total()).toBe(2);
  // Playwright looks for no text in a `noscript`.
  const banner = page.locator('noscript .without-script');
  await expect(banner).toBeVisible();
  expect(await banner.innerText()).toContain(overview.words.withoutScript);
  await expect(overview.live).toBeHidden();
  await expect(overview.row('CP-1').root.locator('time').first()).toHaveText(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
  );
});

test('tiles, search and sorting are links and forms', async ({ page, connect }) => {
  await (await connect('CP-1')).report(1, 'Charging');
  const overview = new OverviewPage(page);
  await page.goto(SOLBAKKEN);
  await overview.tile('ready').click();
  await overview.expectOrder(['CP-2']);
  await overview.search('cp-1');
  await expect(overview.main.getByText(overview.words.noneMatch)).toBeVisible();
  await overview.main.getByRole('link', { name: overview.words.clearFilters }).click();
  await overview.sort('id');
  await overview.expectOrder(['CP-1', 'CP-2']);
  await expect(page).toHaveURL(/\?sort=id$/);
});

test('the technical status opens, and the message behind it is a link away', async ({ page }) => {
  const overview = new OverviewPage(page);
  await page.goto(SOLBAKKEN);
  const technical = await overview.row('CP-2').technicalStatus();
  await expect(technical).toContainText('Available');
  await technical.getByRole('link', { name: overview.words.seeMessage }).click();
  const event = new EventPage(page, 'CP-2');
  await expect(event.action).toHaveText('StatusNotification');
  await expect(event.rawRequest).toContainText('"status":"Available"');
});

test('all pages of a charger read, and the event log is filtered by its form', async ({ page }) => {
  const connectors = new ConnectorsPage(page, 'CP-2');
  await page.goto(connectors.address());
  await expect(connectors.connector(1)).toHaveAttribute('data-status', 'ready');
  await connectors.goTo('status-log');
  await expect(new StatusLogPage(page, 'CP-2').entries).toHaveCount(1);
  await connectors.goTo('charge-point');
  await expect(new ChargePointTabPage(page, 'CP-2').identity('Model')).toHaveText('Wall 22');
  await connectors.goTo('event-log');
  const log = new EventLogPage(page, 'CP-2');
  await expect(log.rows).toHaveCount(2);
  await log.messageFilter.fill('BootNotification');
  await log.filter();
  await expect(log.rows.getByRole('link')).toHaveText(['BootNotification']);
});

test('charging sessions read, of a charger and of the charge system, and are filtered by a form', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.stop(await charger.start(1), 8_400);
  const overview = new OverviewPage(page);
  await page.goto(SOLBAKKEN);
  await overview.main.getByRole('link', { name: overview.words.sessions }).click();
  const system = new ChargeSystemSessionsPage(page);
  await expect(system.list.rows).toHaveCount(1);
  await expect(system.list.cell(system.list.rows, 'Energy')).toHaveText(/^7\.4\skWh$/);
  await system.list.rows.getByRole('link', { name: 'CP-1' }).click();
  const sessions = new SessionsPage(page, 'CP-1');
  await expect(sessions.tab('sessions')).toHaveAttribute('aria-current', 'page');
  await expect(sessions.list.rows).toHaveCount(1);
  await sessions.list.until.fill('2020-01-01T00:00:00');
  await sessions.list.filter();
  await expect(sessions.main.getByText(sessions.words.noSessionsMatch)).toBeVisible();
});

test('a charger is restarted by a form, after the question', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('Reset', () => ({ status: 'Rejected' }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await page.goto(tab.address('charge-point'));
  await tab.askForRestart();
  await tab.confirmRestart('hard');
  await expect.poll(() => charger.asked()).toEqual(['Reset']);
  await expect(page).toHaveURL(/\/charge-points\/CP-1\/charge-point/);
  await expect(async () => {
    await page.reload();
    await expect(tab.commands.first()).toHaveAttribute('data-state', 'rejected', { timeout: 100 });
  }).toPass();
  await expect(tab.commands.first()).toContainText('Restart (hard)');
  await expect(tab.commands).toHaveCount(1);
});

test('a restart that cannot be is refused with the reason', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.losePower();
  const tab = new ChargePointTabPage(page, 'CP-1');
  await page.goto(tab.address());
  await tab.askForRestart();
  await tab.confirmRestart('soft');
  await expect(page).toHaveURL(/\/charge-points\/CP-1/);
  await expect(tab.header).toContainText('CP-1 has no contact with us now');
});

test('a configuration is read by a form', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const configurationKey = [{ key: 'HeartbeatInterval', readonly: false, value: '60' }];
  charger.answers('GetConfiguration', () => ({ configurationKey }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await page.goto(tab.address('charge-point'));
  await tab.readConfiguration.click();
  await expect.poll(() => charger.asked()).toEqual(['GetConfiguration']);
  await expect(async () => {
    await page.reload();
    await expect(tab.key('HeartbeatInterval')).toContainText('60', { timeout: 100 });
  }).toPass();
});

test('language and theme are switched by links', async ({ page }) => {
  const overview = new OverviewPage(page);
  await page.goto(`${SOLBAKKEN}?sort=id`);
  await overview.chooseLanguage('Norsk');
  await expect(page).toHaveURL(`${SOLBAKKEN}?sort=id`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'nb');
  const norwegian = new OverviewPage(page, NB);
  await norwegian.row('CP-2').hasStatus('ready');
  await norwegian.chooseTheme('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'nb');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(11, 15, 20)');
});

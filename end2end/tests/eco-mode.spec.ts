import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures/test.ts';
import { ConnectorsPage, fact } from '../pages/connectors.ts';
import { LoadPage } from '../pages/load.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';
import { StatusLogPage } from '../pages/status-log.ts';

const HOUR = 3_600_000;

/** Prices that are high for eight hours from the beginning of this one, and low for eight after that. */
function dearThenCheap(): object {
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  const span = (from: number, to: number, price: number) => ({
    start: new Date(hour + from * HOUR).toISOString(),
    end: new Date(hour + to * HOUR).toISOString(),
    price,
  });
  return { currency: 'NOK', prices: [span(0, 8, 2.5), span(8, 16, 0.25)] };
}

test.beforeEach(async ({ request }) => {
  const system = { price_area: 'NO1', time_zone: 'UTC' };
  expect((await request.patch(`/api/v1${SOLBAKKEN}`, { data: system })).status()).toBe(200);
  expect((await request.put('/api/v1/prices/NO1', { data: dearThenCheap() })).status()).toBe(200);
});

test('EcoMode is set on the page, plans for the cheap hours, and says so before a car comes', async ({
  page,
  connect,
  watch,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  await expect(connectors.main.getByText('EcoMode is off')).toBeVisible();
  await connectors.main.getByText('Set EcoMode…').click();
  const form = connectors.main.locator('form').filter({ hasText: 'Dearest price' });
  await form.getByRole('combobox', { name: 'EcoMode' }).selectOption('on');
  await form.getByLabel('Energy').fill('2000');
  watch.expectsStatus(422);
  await form.getByRole('button', { name: connectors.words.save }).click();
  await expect(form.getByRole('alert').filter({ hasText: 'A number of kWh from 0.1 to 200' })).toBeVisible();
  await form.getByLabel('Energy').fill('20');
  await form.getByRole('button', { name: connectors.words.save }).click();

  const sentence = connectors.main.locator('.plan-sentence');
  await expect(sentence).toContainText('If a car came now: charges');
  const curve = connectors.main.locator('.price-curve');
  await expect(curve.getByRole('img')).toHaveAttribute('aria-label', /0\.25.*2\.50.*NOK/);
  const table = connectors.main.locator('.plan-table');
  await table.locator('summary').click();
  const charging = table.getByRole('row').filter({ hasText: 'Charges' });
  await expect(charging.first()).toContainText('0.25');
  const axe = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(axe.violations.map((it) => it.id)).toEqual([]);
});

test('an operator holds a charger and gives it back, and everybody sees whose decision it was', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  charger.answers('GetConfiguration', () => ({ configurationKey: [] }));
  charger.answers('ClearChargingProfile', () => ({ status: 'Accepted' }));
  charger.answers('SetChargingProfile', (request) => {
    const [period] = request.csChargingProfiles.chargingSchedule.chargingSchedulePeriod;
    const isPause = (period?.limit ?? 32) < 6;
    setTimeout(() => void charger.report(1, isPause ? 'SuspendedEVSE' : 'Charging'), 20);
    return { status: 'Accepted' };
  });
  await charger.boot();
  await charger.report(1, 'Available');
  await charger.start(1);

  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  const now = connectors.main.locator('.charging-now');
  await now.getByRole('button', { name: 'Hold it' }).click();
  await expect(now.getByText('By hand: the car is held back')).toBeVisible();
  await expect(fact(now, 'Limit')).toContainText(/0\.0\sA/, { timeout: 20_000 });

  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const row = overview.row('CP-1');
  await row.hasStatus('paused');
  await expect(row.root.locator('summary').first()).toContainText('operator');
  const status = await row.technicalStatus();
  await status.getByRole('link', { name: 'See the decision' }).click();
  const log = new StatusLogPage(page, 'CP-1');
  await expect(log.rows.filter({ hasText: 'An operator pauses charging' }).first()).toBeVisible();

  await connectors.open();
  await connectors.isConnected();
  await now.getByRole('button', { name: 'Back to automatic' }).click();
  await expect(now.getByText('Automatic: load balancing and EcoMode decide')).toBeVisible();
  await expect(fact(now, 'Limit')).toContainText('none', { timeout: 20_000 });
});

test('EcoMode and the place are set without JavaScript, too', async ({ browser, portal, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const context = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/charge-points/CP-1/connectors');
  await page.getByText('Set EcoMode…').click();
  const form = page.locator('form').filter({ hasText: 'Dearest price' });
  await form.getByRole('combobox', { name: 'EcoMode' }).selectOption('on');
  await form.getByLabel('Ready by').fill('07:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/charge-points\/CP-1\/connectors$/);
  await expect(page.locator('.plan-sentence')).toContainText('If a car came now');

  const load = new LoadPage(page);
  await page.goto(`${SOLBAKKEN}/load`);
  await load.edit();
  await load.main.getByRole('combobox', { name: 'Price area' }).fill('SE3');
  await load.save();
  await expect(fact(load.main, 'Price area')).toHaveText('SE3');
  await context.close();
});

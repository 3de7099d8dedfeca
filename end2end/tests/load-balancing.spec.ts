import { AxeBuilder } from '@axe-core/playwright';
import type { ChargePoint } from '../charge-points/charge-point.ts';
import { expect, test } from '../fixtures/test.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { LoadPage } from '../pages/load.ts';
import { OverviewPage } from '../pages/overview.ts';
import { StatusLogPage } from '../pages/status-log.ts';

/** A charger that goes by its limits: what it draws, and what it says of it, follows at once. */
class Obedient {
  limit = 32;
  private transaction = 0;

  constructor(private readonly charger: ChargePoint) {
    charger.answers('GetConfiguration', () => ({
      configurationKey: [{ key: 'ConnectorPhaseRotation', readonly: true, value: '1.RST' }],
    }));
    charger.answers('TriggerMessage', () => {
      setTimeout(() => void this.tell(), 20);
      return { status: 'Accepted' };
    });
    charger.answers('ClearChargingProfile', () => ({ status: 'Accepted' }));
    charger.answers('SetChargingProfile', (request) => {
      const [period] = request.csChargingProfiles.chargingSchedule.chargingSchedulePeriod;
      if (request.csChargingProfiles.chargingProfilePurpose === 'TxProfile') {
        this.limit = period?.limit ?? this.limit;
        setTimeout(() => void this.tell(), 20);
      }
      return { status: 'Accepted' };
    });
  }

  async begin(): Promise<void> {
    await this.charger.boot();
    await this.charger.report(1, 'Available');
    this.transaction = await this.charger.start(1);
  }

  /** Tells what it draws now. */
  private async tell(): Promise<void> {
    await this.charger.report(1, this.limit < 6 ? 'SuspendedEVSE' : 'Charging');
    await this.charger.draws(1, this.transaction, this.limit < 6 ? 0 : Math.min(16, this.limit));
  }
}

test('a pause has its reason on the overview, and its evidence one click further', async ({
  page,
  connect,
  watch,
}) => {
  const chargers = [new Obedient(await connect('CP-1')), new Obedient(await connect('CP-2'))];
  for (const charger of chargers) await charger.begin();

  const load = new LoadPage(page);
  await load.open();
  await load.isConnected();
  await expect(load.main.getByText('Enter the main fuse').first()).toBeVisible();
  await load.edit();
  await load.field('Main fuse').fill('7');
  await load.main.getByRole('combobox', { name: 'Load balancing' }).selectOption('on');
  watch.expectsStatus(422);
  await load.save();
  await expect(load.main.getByRole('alert').filter({ hasText: 'carries at least one car' })).toBeVisible();
  // What was typed is kept.
  await expect(load.field('Main fuse')).toHaveValue('7');
  await load.field('Main fuse').fill('12 A');
  await load.save();
  await expect(load.main.getByRole('status').filter({ hasText: load.words.saved })).toBeVisible();

  // Ten amperes are enough for one car.
  const paused = load.main.locator('.load-table').getByRole('row').filter({ hasText: 'Charging paused' });
  await expect(paused).toHaveCount(1, { timeout: 20_000 });
  const id = (await paused.getAttribute('data-charge-point-id')) ?? '';
  const other = id === 'CP-1' ? 'CP-2' : 'CP-1';
  await expect(load.row(other)).toContainText(/10\.0\sA/, { timeout: 20_000 });
  await expect(load.phases.first()).toContainText(/10\.0\sA/);
  const axe = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(axe.violations.map((it) => it.id)).toEqual([]);

  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const row = overview.row(id);
  await row.hasStatus('paused');
  await expect(row.root.locator('summary').first()).toContainText('load balancing');
  const status = await row.technicalStatus();
  await status.getByRole('link', { name: 'See the decision' }).click();
  const log = new StatusLogPage(page, id);
  const decision = log.rows.filter({ hasText: 'Load balancing pauses charging' }).first();
  await expect(decision).toContainText('Main fuse 12 A with a margin of 2 A; 1 of 2 cars that want to charge has the rest');
  await decision.getByRole('link', { name: log.words.seeMessage }).click();
  await expect(page).toHaveURL(/event-log\/\d+/);
  await expect(page.getByRole('heading', { name: 'SetChargingProfile' }).first()).toBeVisible();

  const connectors = new ConnectorsPage(page, other);
  await connectors.open();
  await expect(connectors.fact(1, 'Limit')).toContainText(/10\.0\sA – load balancing/);
  await expect(connectors.fact(1, 'Current')).toHaveText(/^10\.0 \/ 10\.0 \/ 10\.0\sA$/);
});

test('the settings are entered without JavaScript, too', async ({ browser, portal }) => {
  const context = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: false });
  const load = new LoadPage(await context.newPage());
  await load.page.goto('/charge-systems/solbakken/load');
  await load.edit();
  await load.field('Main fuse').fill('63');
  await load.save();
  await expect(load.page).toHaveURL(/\/charge-systems\/solbakken\/load$/);
  await expect(load.main.getByRole('definition').first()).toHaveText(/^63\sA$/);
  await load.edit();
  await load.field('Margin').fill('some');
  await load.save();
  await expect(load.main.getByText('A margin is a whole number of A.')).toBeVisible();
  await context.close();
});

import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { OverviewPage } from '../pages/overview.ts';

test('what changes is summed up for screen readers, at most once in ten seconds', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const voice = overview.main.locator('p[role="status"]').and(page.locator('.hidden-label'));
  // What the page began with can be read.
  await expect(voice).toHaveText('');
  await voice.evaluate((element) => {
    const told: { text: string; at: number }[] = [];
    new MutationObserver(() => told.push({ text: element.textContent ?? '', at: performance.now() })).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(window, { told });
  });
  await charger.report(1, 'Charging');
  await expect(voice).toHaveText('Charging 1');
  for (const status of ['SuspendedEV', 'Charging', 'SuspendedEVSE', 'Faulted'] as const) await charger.report(1, status);
  await overview.row('CP-1').hasStatus('faulted');
  await expect(voice).toHaveText('Charging 1');
  await expect(voice).toHaveText('Faulted 1', { timeout: 15_000 });
  const told = await page.evaluate(() => (window as unknown as { told: { text: string; at: number }[] }).told);
  expect(told.map((it) => it.text)).toEqual(['Charging 1', 'Faulted 1']);
});

test('a charger whose page is open says what became of it', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  await charger.report(1, 'Charging');
  const voice = connectors.header.locator('p.hidden-label[role="status"]');
  await expect(voice).toHaveText('Charging');
  await charger.losePower();
  await expect(voice).toHaveText('Charging, No contact', { timeout: 15_000 });
});

test('what becomes of a command is said once, and not the whole list at every step', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const about = new ChargePointTabPage(page, 'CP-1');
  await about.open();
  await about.isConnected();
  await expect(about.main.locator('.command-list')).not.toHaveAttribute('aria-live');
  const voice = about.main.locator('section').filter({ has: page.locator('.command-list') }).locator('p.hidden-label');
  await expect(voice).toHaveText('');
  await about.askForRestart();
  await about.confirmRestart('soft');
  await expect(voice).toContainText(/Restart/);
});

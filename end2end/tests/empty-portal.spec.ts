import { connectInVain } from '../charge-points/refused.ts';
import { expect, test } from '../fixtures/test.ts';
import { ChargeSystemsPage } from '../pages/charge-systems.ts';
import { OverviewPage } from '../pages/overview.ts';
import { StatusLogPage } from '../pages/status-log.ts';

test('an empty portal shows the address that a charger is to be given', async ({ page, portal }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  await expect(overview.main.getByText(overview.words.noneYet)).toBeVisible();
  await expect(overview.main.locator('code')).toContainText(`${portal.ocppUrl}/`);
  await expect(overview.main.getByText(overview.words.refusedLately)).toHaveCount(0);
});

test('the first page leads to the charge systems', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(ChargeSystemsPage.address);
  const systems = new ChargeSystemsPage(page);
  await systems.isAlive();
  await expect(systems.system('Solbakken')).toContainText('0 chargers');
});

test('a charger that was refused is shown with the reason', async ({ page, portal, connect }) => {
  const id = 'NEW-<1>';
  expect(await connectInVain(portal.ocppUrl, id, ['ocpp1.5'])).toBe(400);
  const overview = new OverviewPage(page);
  await overview.open();
  await expect(overview.main.getByRole('heading', { name: overview.words.refusedLately })).toBeVisible();
  const refusal = overview.main.getByRole('listitem').filter({ hasText: id });
  await expect(refusal).toContainText('ocpp1.5');
  await expect(refusal).toContainText('ocpp1.6');
  // Where there are others it is told as well, beside the list of charge systems.
  const charger = await connect('CP-1');
  await charger.report(1, 'Available');
  const systems = new ChargeSystemsPage(page);
  await systems.open();
  await expect(systems.main.getByRole('listitem').filter({ hasText: id })).toContainText('ocpp1.5');
});

test('who is refused while one looks is shown, also where there are others', async ({ page, portal, connect }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  expect(await connectInVain(portal.ocppUrl, 'NEW-1', ['ocpp1.5'])).toBe(400);
  await expect(overview.main.getByRole('listitem').filter({ hasText: 'NEW-1' })).toContainText('ocpp1.5', {
    timeout: 12_000,
  });
  await connect('CP-1');
  const systems = new ChargeSystemsPage(page);
  await systems.open();
  expect(await connectInVain(portal.ocppUrl, 'NEW-2', ['ocpp1.5'])).toBe(400);
  await expect(systems.main.getByRole('listitem').filter({ hasText: 'NEW-2' })).toContainText('ocpp1.5', {
    timeout: 12_000,
  });
});

test('the first charger takes the place of the address as soon as it connects', async ({ page, connect }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await overview.row('CP-1').hasStatus('ready');
  await expect(overview.main.getByText(overview.words.noneYet)).toHaveCount(0);
});

test.describe('Where only known chargers are admitted', () => {
  test.use({ portalFlags: ['--admit', 'known'] });

  test('an unknown one is refused, and the operator sees that it tried', async ({ page, portal }) => {
    expect(await connectInVain(portal.ocppUrl, 'STRANGER', ['ocpp1.6'])).toBe(404);
    const overview = new OverviewPage(page);
    await overview.open();
    const refusal = overview.main.getByRole('listitem').filter({ hasText: 'STRANGER' });
    await expect(refusal).toContainText('no charge point of this id is known here');
  });
});

test('a known charger that tries with the wrong protocol says so in its own log', async ({
  page,
  portal,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.leave();
  expect(await connectInVain(portal.ocppUrl, 'CP-1', ['ocpp1.5'])).toBe(400);
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await expect(log.main.getByRole('row').filter({ hasText: 'Refused' })).toContainText('it offers ocpp1.5');
});

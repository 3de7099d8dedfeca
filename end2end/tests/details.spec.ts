import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { OverviewPage } from '../pages/overview.ts';

test('a connector is given its type and power, and a mistake is said beside the field', async ({
  page,
  connect,
  anotherReader,
  watch,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  const another = new ConnectorsPage(await anotherReader(), 'CP-1');
  await another.open();
  await another.isConnected();

  const card = connectors.connector(1);
  await card.getByText(connectors.words.edit, { exact: true }).click();
  await card.getByRole('combobox', { name: 'Connector type' }).selectOption('type2');
  const power = card.getByRole('textbox', { name: 'Max power' });
  await power.fill('much');
  watch.expectsStatus(422);
  await card.getByRole('button', { name: connectors.words.save }).click();
  await expect(card.getByRole('alert').filter({ hasText: 'Enter the power in kW' })).toBeVisible();
  // What was typed is kept.
  await expect(power).toHaveValue('much');
  await expect(card.getByRole('combobox')).toHaveValue('type2');
  await power.fill('7,4 kW');
  await power.press('Enter');
  await expect(card.getByRole('status').filter({ hasText: connectors.words.saved })).toBeVisible();
  await expect(power).toBeHidden();
  await expect(card.getByText(connectors.words.edit, { exact: true })).toBeFocused();
  for (const reader of [connectors, another]) {
    await expect(reader.fact(1, 'Connector type')).toHaveText('Type 2');
    await expect(reader.fact(1, 'Max power')).toHaveText(/^7\.4\skW$/);
  }
  // The form begins with what is known.
  await card.getByText(connectors.words.edit, { exact: true }).click();
  await expect(power).toHaveValue('7.4');
  await expect(card.getByRole('combobox')).toHaveValue('type2');
});

test('a form stays with its connector while others come, and leaves alone what nobody touched', async ({
  page,
  portal,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await charger.report(2, 'Available');
  const connectors = new ConnectorsPage(page, 'CP-1');
  await connectors.open();
  await connectors.isConnected();
  const card = connectors.connector(2);
  await card.getByText(connectors.words.edit, { exact: true }).click();
  await card.getByRole('textbox', { name: 'Max power' }).fill('22');
  // The charger as a whole comes before its connectors.
  await charger.report(0, 'Unavailable');
  await expect(connectors.connector(0)).toBeVisible();
  // Meanwhile somebody else enters the type.
  const patched = await fetch(`${portal.url}/api/v1/charge-points/CP-1`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ connectors: [{ evse_id: 2, connector_id: 1, connector_type: 'ccs2' }] }),
  });
  expect(patched.status).toBe(200);
  await card.getByRole('button', { name: connectors.words.save }).click();
  await expect(connectors.fact(2, 'Max power')).toHaveText(/^22\.0\skW$/);
  await expect(connectors.fact(2, 'Connector type')).toHaveText('CCS 2');
  await expect(connectors.fact(1, 'Max power')).toHaveText('–');
});

test('a charger is given a name, a bay and another charge system', async ({ page, connect, anotherReader }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(await anotherReader());
  await overview.open();
  await overview.isConnected();
  await expect(overview.rows).toHaveCount(1);

  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  const edit = tab.main.getByText(tab.words.edit, { exact: true });
  await edit.click();
  await tab.main.getByRole('textbox', { name: 'Name' }).fill('By the door');
  await tab.main.getByRole('textbox', { name: 'Bay' }).fill('14');
  await tab.main.getByRole('button', { name: tab.words.save }).click();
  await expect(tab.header).toContainText('Bay 14 · By the door');
  await expect(overview.row('CP-1').root).toContainText('Bay 14 · By the door');
  await overview.search('by the door');
  await overview.expectOrder(['CP-1']);

  await edit.click();
  const system = tab.main.getByRole('combobox', { name: 'Charge system' });
  await expect(system).toHaveValue(/^solbakken$/i);
  await system.fill('East garage');
  await tab.main.getByRole('button', { name: tab.words.save }).click();
  await expect(tab.main.getByRole('link', { name: 'East garage' })).toBeVisible();
  // It leaves the one under the eyes of whoever looks at it, and is in the other.
  await expect(overview.row('CP-1').root).toHaveCount(0);
  await tab.main.getByRole('link', { name: 'East garage' }).click();
  await expect(page).toHaveURL('/charge-systems/east-garage');
  await new OverviewPage(page).expectOrder(['CP-1']);
  const left = new OverviewPage(page);
  await left.open();
  await expect(left.main.getByText(left.words.noneYet)).toBeVisible();
});

test.describe('Without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a connector is described all the same', async ({ page, connect, watch }) => {
    watch.expects(/^request: csp \(.*\/pkg\/ladetavle-[0-9a-f]+\.js\)$/);
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(1, 'Available');
    const connectors = new ConnectorsPage(page, 'CP-1');
    await page.goto(connectors.address('connectors'));
    const card = connectors.connector(1);
    await card.getByText(connectors.words.edit, { exact: true }).click();
    await card.getByRole('textbox', { name: 'Max power' }).fill('22');
    await card.getByRole('button', { name: connectors.words.save }).click();
    await expect(connectors.fact(1, 'Max power')).toHaveText(/^22\.0\skW$/);
  });
});

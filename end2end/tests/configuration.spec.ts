import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';

const KEYS = [
  { key: 'HeartbeatInterval', readonly: false, value: '60' },
  { key: 'NumberOfConnectors', readonly: true, value: '1' },
  { key: 'AuthorizationKey', readonly: false },
  { key: 'Vendor.Motto', readonly: true, value: '<b>stødt & roligt</b>' },
];

test('a configuration that was never read says so', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await expect(tab.configuration).toContainText('never read');
  await expect(tab.configurationRows).toHaveCount(0);
  expect(charger.asked()).toEqual([]);
});

test.describe('Where chargers are asked once', () => {
  test.use({ portalFlags: ['--first-reading', 'configuration'] });

  test('a configuration is there before anybody knows that it can be asked for', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    charger.answers('GetConfiguration', () => ({ configurationKey: KEYS }));
    await charger.boot();
    const tab = new ChargePointTabPage(page, 'CP-1');
    await tab.open();
    await expect(tab.configurationRows).toHaveCount(4);
    await expect(tab.configuration).not.toContainText('never read');
  });
});

test('reading it shows keys, values, what is read only and unknown, and when; everybody sees it, also later', async ({
  page,
  connect,
  anotherReader,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('GetConfiguration', () => ({ configurationKey: KEYS, unknownKey: ['Moon.Phase'] }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  const other = new ChargePointTabPage(await anotherReader(), 'CP-1');
  await other.open();
  await other.isConnected();

  await tab.readConfiguration.click();
  const expectAll = async (it: ChargePointTabPage): Promise<void> => {
    await expect(it.configurationRows).toHaveCount(4);
    await expect(it.key('HeartbeatInterval').getByRole('cell')).toHaveText(['60', 'Can be changed']);
    await expect(it.key('NumberOfConnectors').getByRole('cell')).toHaveText(['1', 'Read only']);
    await expect(it.key('AuthorizationKey').getByRole('cell')).toHaveText(['no value', 'Can be changed']);
    await expect(it.key('Vendor.Motto').getByRole('cell').first()).toHaveText('<b>stødt & roligt</b>');
    await expect(it.configuration).toContainText('Moon.Phase');
    const age = await it.configuration
      .locator('time')
      .first()
      .evaluate((time) => Date.now() - Date.parse(time.getAttribute('datetime') ?? ''));
    expect(Math.abs(age)).toBeLessThan(20_000);
  };
  await expectAll(tab);
  await expectAll(other);
  await tab.newestCommandIs('verified');
  await other.newestCommandIs('verified');
  expect(charger.asked()).toEqual(['GetConfiguration']);

  await page.reload();
  await tab.isAlive();
  await expectAll(tab);
  // It was read, not asked for again.
  expect(charger.asked()).toEqual(['GetConfiguration']);
});

test('a second reading takes the place of the first', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('GetConfiguration', () => ({ configurationKey: KEYS }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.readConfiguration.click();
  await expect(tab.configurationRows).toHaveCount(4);
  charger.answers('GetConfiguration', () => ({ configurationKey: KEYS.slice(0, 1) }));
  await tab.readConfiguration.click();
  await expect(tab.configurationRows).toHaveCount(1);
  await expect(tab.commands).toHaveCount(2);
});

test('a charger without contact cannot be read, and the page says why', async ({ page, connect, watch }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.losePower();
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await expect(tab.header).toHaveAttribute('data-link', 'lost');
  watch.expectsStatus(409);
  await tab.readConfiguration.click();
  await expect(tab.configuration.getByRole('status')).toContainText('CP-1 has no contact with us now');
});

test('what changed since the reading before is told, and a key is found', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('GetConfiguration', () => ({ configurationKey: KEYS }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.readConfiguration.click();
  await expect(tab.configurationRows).toHaveCount(4);
  await expect(tab.configuration).not.toContainText('Changed since');
  const changed = KEYS.map((it) => (it.key === 'HeartbeatInterval' ? { ...it, value: '300' } : it));
  charger.answers('GetConfiguration', () => ({ configurationKey: changed }));
  await tab.readConfiguration.click();
  const changes = tab.configuration.getByRole('listitem');
  await expect(changes).toHaveText([/HeartbeatInterval: 60 .*became.*300/]);
  await page.reload();
  await tab.isAlive();
  await expect(changes).toHaveText([/HeartbeatInterval: 60 .*became.*300/]);
  await tab.configuration.getByRole('searchbox', { name: tab.words.findKey }).fill('motto');
  await expect(tab.configurationRows.filter({ visible: true })).toHaveCount(1);
  await expect(tab.key('Vendor.Motto')).toBeVisible();
});

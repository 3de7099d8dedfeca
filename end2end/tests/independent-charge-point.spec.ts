import { expect, test } from '../fixtures/test.ts';
import { ConnectorsPage } from '../pages/connectors.ts';
import { EventLogPage } from '../pages/event-log.ts';

/**
 * The charge points of all tests are a library that we did not write, in its strict mode: it checks every frame
 * in both directions against the official schemas. These tests go once through everything that one says.
 */
test.describe('A charge point that takes the specification at its word', () => {
  test('boots, and is told the time and how often to report', async ({ connect }) => {
    const charger = await connect('CP-1');
    const booted = await charger.boot();
    expect(booted.status).toBe('Accepted');
    expect(booted.interval).toBe(60);
    expect(Math.abs(Date.parse(booted.currentTime) - Date.now())).toBeLessThan(10_000);
    const { currentTime } = await charger.call('Heartbeat', {});
    expect(Math.abs(Date.parse(currentTime) - Date.now())).toBeLessThan(10_000);
  });

  test('charges from beginning to end, and none of its messages is found odd', async ({
    page,
    connect,
    portal,
  }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(0, 'Available');
    await charger.report(1, 'Preparing');
    const authorized = await charger.call('Authorize', { idTag: '04A1B2C3' });
    expect(authorized.idTagInfo.status).toBe('Accepted');
    const transaction = await charger.start(1, { meterStart: 1000 });
    expect(transaction).toBeGreaterThan(0);
    await charger.meter(1, transaction, 4200, 11040);
    await charger.report(1, 'SuspendedEV');
    await charger.report(1, 'Charging');
    await charger.meter(1, transaction, 8000, 10980);
    const connectors = new ConnectorsPage(page, 'CP-1');
    await connectors.open();
    await expect(connectors.fact(1, 'Energy')).toHaveText(/^7\.0\skWh$/);
    await expect(connectors.fact(1, 'Power')).toHaveText(/^11\.0\skW$/);
    await charger.report(1, 'Finishing');
    await charger.stop(transaction, 8100);
    await charger.report(1, 'Available');
    await expect(connectors.connector(1)).toHaveAttribute('data-status', 'ready');

    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await expect(log.rows).toHaveCount(14);
    await expect(log.main.getByText(/\d findings?/)).toHaveCount(0);
    const { items } = await portal.get<{ items: { outcome: string }[] }>('/charge-points/CP-1/events');
    expect(new Set(items.map((it) => it.outcome))).toEqual(new Set(['answered']));
  });

  test('gets another number for every charging session', async ({ connect }) => {
    const one = await connect('CP-1');
    const other = await connect('CP-2');
    const numbers = [await one.start(1), await one.start(2), await other.start(1)];
    expect(new Set(numbers).size).toBe(3);
  });

  test('is told what is not supported in the words of the specification', async ({ connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    const answer = await charger.call('DataTransfer', { vendorId: 'org.example.nobody', data: '{"a":1}' });
    expect(['UnknownVendorId', 'Rejected']).toContain(answer.status);
    await charger.call('FirmwareStatusNotification', { status: 'Installed' });
  });

  test('takes over from its own older connection, and stays', async ({ page, connect }) => {
    const older = await connect('CP-1');
    await older.boot();
    await older.report(1, 'Available');
    const connectors = new ConnectorsPage(page, 'CP-1');
    await connectors.open();
    await connectors.isConnected();
    const newer = await connect('CP-1');
    await older.isDismissed();
    await newer.report(1, 'Charging');
    await expect(connectors.header).toHaveAttribute('data-link', 'online');
    await expect(connectors.header).toHaveAttribute('data-status', 'charging');
  });

  test('that never booted is asked who it is, once it had time to say so itself', async ({
    page,
    connect,
  }) => {
    const charger = await connect('CP-1');
    charger.answers('TriggerMessage', () => ({ status: 'Accepted' }));
    await expect
      .poll(() => charger.asked(), { timeout: 15_000 })
      .toEqual(['TriggerMessage', 'TriggerMessage']);
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await expect(log.of('TriggerMessage')).toHaveCount(2);
    await expect(log.of('TriggerMessage').first()).toContainText('To charger');
  });
});

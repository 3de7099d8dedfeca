import { expect, test } from '../fixtures/test.ts';
import { StatusLogPage } from '../pages/status-log.ts';

test('lost and new contact stand between the reports, with who ended it', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await expect(log.rows).toHaveCount(2);
  await expect(log.rows.last()).toContainText('Connected');
  await charger.losePower();
  await expect(log.rows).toHaveCount(3);
  await expect(log.rows.first()).toContainText('Connection ended: ');
  const again = await connect('CP-1');
  await again.report(1, 'Preparing');
  await expect(log.rows).toHaveCount(5);
  await expect(log.rows.nth(0)).toContainText('Preparing');
  await expect(log.rows.nth(1)).toContainText(/Connected again after \d+\ss without contact/);
  await page.reload();
  await log.isAlive();
  await expect(log.rows).toHaveCount(5);
});

test('it is filtered by connector and by time, and the address keeps that', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await charger.report(2, 'Charging');
  const log = new StatusLogPage(page, 'CP-1');
  await log.open();
  await expect(log.entries).toHaveCount(2);
  await log.connectorFilter.selectOption('2');
  await log.filter();
  await expect(page).toHaveURL(/\?connector=2$/);
  await expect(log.entries).toHaveCount(1);
  await expect(log.entries).toContainText('Charging');
  await log.isConnected();
  await charger.report(1, 'Preparing');
  await charger.report(2, 'Finishing');
  await expect(log.entries).toHaveCount(2);
  await expect(log.entries.first()).toContainText('Finishing');
  await page.reload();
  await log.isAlive();
  await expect(log.connectorFilter).toHaveValue('2');
  await log.open('?to=2020-01-01T00:00:00Z');
  await expect(log.main.getByText('No report matches.')).toBeVisible();
  await log.open('?connector=left');
  await expect(log.main.getByRole('alert')).toContainText('\u201cleft\u201d');
  await expect(log.entries).toHaveCount(4);
});

test('a log that is longer than a page is gone through in parts, each report once', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const infos = Array.from({ length: 120 }, (_, index) => `report ${index}`);
  for (const info of infos) await charger.report(1, 'Available', { info });
  const log = new StatusLogPage(page, 'CP-1');
  await log.open('?connector=1');
  const seen: string[] = [];
  for (let parts = 1; ; parts++) {
    const told = await log.entries.getByText(/^report \d+$/).allInnerTexts();
    expect(told).not.toHaveLength(0);
    expect(told.length).toBeLessThan(infos.length);
    seen.push(...told);
    if (seen.length >= infos.length) break;
    expect(parts).toBeLessThan(10);
    await log.older.click();
    await expect(log.entries.getByText(told[0] as string, { exact: true })).toHaveCount(0);
    await log.isAlive();
  }
  expect(seen).toEqual(infos.toReversed());
  await expect(log.older).toHaveCount(0);
  await expect(page).toHaveURL(/\?.*connector=1/);
  await log.newest.click();
  await expect(log.entries.getByText('report 119', { exact: true })).toBeVisible();
});

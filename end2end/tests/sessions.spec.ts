import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/test.ts';
import { OverviewPage } from '../pages/overview.ts';
import { ChargeSystemSessionsPage, SessionsPage } from '../pages/sessions.ts';
import { NB } from '../words/nb.ts';

test('a session comes, is metered and ends while somebody looks', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const sessions = new SessionsPage(page, 'CP-1');
  const { list, words } = sessions;
  await sessions.open();
  await sessions.isConnected();
  await expect(page).toHaveTitle(/^CP-1 – Sessions/);
  await expect(sessions.main.getByText(words.noSessions)).toBeVisible();

  const transaction = await charger.start(1, { meterStart: 1_000 });
  await expect(list.rows).toHaveCount(1);
  await expect(list.rows).toHaveAttribute('data-open', '');
  await expect(list.cell(list.rows, 'Stopped')).toHaveText(words.goesOn);
  await expect(list.cell(list.rows, 'Tag')).toHaveText('****C3');
  await expect(list.cell(list.rows, 'Duration')).toHaveText(/^\d+\ss$/);
  await charger.meter(1, transaction, 3_500, 7_400);
  await expect(list.cell(list.rows, 'Energy')).toHaveText(/^2\.5\skWh$/);

  await charger.stop(transaction, 12_000);
  await expect(list.rows).not.toHaveAttribute('data-open');
  await expect(list.cell(list.rows, 'Energy')).toHaveText(/^11\.0\skWh$/);
  await expect(list.cell(list.rows, 'Why it stopped')).toContainText('It was stopped at the charger.');
  await page.reload();
  await sessions.isAlive();
  await expect(list.rows).toHaveCount(1);
  const axe = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(axe.violations.map((it) => it.id)).toEqual([]);
});

test('one that was begun offline is told as far as it is known', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.stop(-1, 9_000);
  const sessions = new SessionsPage(page, 'CP-1');
  const { list } = sessions;
  await sessions.open();
  await expect(list.cell(list.rows, 'Started')).toHaveText('not told');
  await expect(list.cell(list.rows, 'Energy')).toHaveText('–');
  await expect(list.cell(list.rows, 'Connector')).toHaveText('–');
});

test('the sessions of a charge system name their chargers, live and in both languages', async ({
  page,
  connect,
}) => {
  const one = await connect('CP-1');
  const other = await connect('CP-2');
  for (const charger of [one, other]) {
    await charger.boot();
    await charger.report(1, 'Available');
  }
  await one.stop(await one.start(1), 2_000);
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.main.getByRole('link', { name: overview.words.sessions }).click();
  const sessions = new ChargeSystemSessionsPage(page);
  await expect(sessions.heading).toHaveText(sessions.words.sessions);
  await sessions.isConnected();
  await expect(sessions.list.rows).toHaveCount(1);
  await other.start(1);
  await expect(sessions.list.rows).toHaveCount(2);
  await expect(sessions.list.rows.getByRole('link')).toHaveText(['CP-2', 'CP-1']);
  const axe = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(axe.violations.map((it) => it.id)).toEqual([]);

  await sessions.chooseLanguage('Norsk');
  const norwegian = new ChargeSystemSessionsPage(page, NB);
  await norwegian.isAlive();
  await expect(norwegian.heading).toHaveText(NB.sessions);
  const open = norwegian.list.rows.first();
  await expect(norwegian.list.cell(open, 'Avsluttet')).toHaveText(NB.goesOn);
  await open.getByRole('link', { name: 'CP-2' }).click();
  const tab = new SessionsPage(page, 'CP-2', NB);
  await expect(tab.tab('sessions')).toHaveAttribute('aria-current', 'page');
  await expect(tab.list.rows).toHaveCount(1);
});

test('they are filtered by time, and the address keeps that', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.stop(await charger.start(1), 2_000);
  const sessions = new SessionsPage(page, 'CP-1');
  const { list, words } = sessions;
  await sessions.open();
  await expect(list.rows).toHaveCount(1);
  await list.until.fill('2020-06-15T12:00:00');
  await list.filter();
  await expect(page).toHaveURL(/\?to=2020-06-15T/);
  await expect(sessions.main.getByText(words.noSessionsMatch)).toBeVisible();
  await page.reload();
  await sessions.isAlive();
  await expect(list.until).toHaveValue(/^2020-06-15T12:/);
  await sessions.main.getByRole('link', { name: words.clearFilters }).click();
  await expect(list.rows).toHaveCount(1);
  await sessions.open('?from=yesterday');
  await expect(sessions.main.getByRole('alert')).toContainText('“yesterday”');
});

test('a long list comes part by part, and as a file', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  for (let number = 0; number < 103; number += 1) {
    const timestamp = new Date(Date.UTC(2026, 0, 1) + number * 3_600_000).toISOString();
    const begun = { connectorId: 1, idTag: '04A1B2C3', meterStart: number * 1_000, timestamp };
    const { transactionId } = await charger.call('StartTransaction', begun);
    await charger.stop(transactionId, (number + 1) * 1_000);
  }
  const sessions = new SessionsPage(page, 'CP-1');
  const { list } = sessions;
  await sessions.open();
  await expect(list.rows).toHaveCount(100);
  await expect(list.rows.first().getByRole('time').first()).toHaveAttribute('datetime', /^2026-01-05T06:/);
  const file = await list.exportCsv();
  expect(file.suggestedFilename()).toBe('CP-1-transactions.csv');
  const text = await readFile(await file.path(), 'utf8');
  expect(text.trimEnd().split('\r\n')).toHaveLength(104);
  expect(text).not.toContain('04A1B2C3');
  await list.older.click();
  await expect(page).toHaveURL(/\?after=t/);
  await expect(list.rows).toHaveCount(3);
  await expect(list.rows.last().getByRole('time').first()).toHaveAttribute('datetime', /^2026-01-01T00:/);
  await sessions.main.getByRole('link', { name: 'Newest' }).click();
  await expect(list.rows).toHaveCount(100);
});

import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/test.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';

test('every message is a row with its answer, newest first, and new ones come by themselves', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await expect(log.rows).toHaveCount(2);
  await charger.call('Heartbeat', {});
  await expect(log.rows).toHaveCount(3);
  await expect(log.rows.getByRole('link')).toHaveText([
    'Heartbeat',
    'StatusNotification',
    'BootNotification',
  ]);
  for (const row of await log.rows.all()) {
    await expect(row).toHaveAttribute('data-outcome', 'answered');
    await expect(row).toContainText('From charger');
    await expect(row).toContainText('Answered');
    await expect(row).toContainText(/\d+\sms/);
  }
});

test('it is filtered by text, message, direction and routine, and the address keeps that', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available', { info: 'first word' });
  await charger.report(2, 'Faulted', { errorCode: 'GroundFailure', info: 'second word' });
  await charger.call('Heartbeat', {});
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await expect(log.rows).toHaveCount(4);

  await log.textFilter.fill('second word');
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await expect(log.rows).toContainText('StatusNotification');
  await page.reload();
  await log.isAlive();
  await expect(log.rows).toHaveCount(1);
  await expect(log.textFilter).toHaveValue('second word');

  await log.main.getByRole('link', { name: log.words.clearFilters }).click();
  await expect(log.rows).toHaveCount(4);
  await expect(log.textFilter).toHaveValue('');
  // The fields follow the address, whatever was typed into them.
  await log.textFilter.fill('first word');
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await log.main.getByRole('link', { name: log.words.clearFilters }).click();
  await expect(log.rows).toHaveCount(4);
  await expect(log.textFilter).toHaveValue('');
  await page.goBack();
  await expect(log.textFilter).toHaveValue('first word');
  await page.goForward();
  await expect(log.rows).toHaveCount(4);
  await log.messageFilter.fill('BootNotification');
  await log.filter();
  await expect(log.rows.getByRole('link')).toHaveText(['BootNotification']);

  await log.messageFilter.fill('');
  await log.hideRoutine.check();
  await log.filter();
  await expect(log.rows).toHaveCount(3);
  await log.isConnected();
  await charger.call('Heartbeat', {});
  await charger.report(1, 'Preparing');
  await expect(log.rows.getByRole('link')).toHaveText([
    'StatusNotification',
    'StatusNotification',
    'StatusNotification',
    'BootNotification',
  ]);

  await log.hideRoutine.uncheck();
  await log.directionFilter.selectOption('to_charge_point');
  await log.filter();
  await expect(log.main.getByText('No message matches.')).toBeVisible();
});

test('an event shows request, answer, latency and both frames exactly as sent, to the byte', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  // Valid, and as no serializer of ours would write it.
  const odd =
    '[2, "odd-1",\t"StatusNotification",  {"status":"Charging","connectorId" : 1,"errorCode":"NoError",' +
    '"info":"Bl\\u00e5b\u00e6r <b>&amp;</b> \u2028 \ud83d\ude97  two","vendorId":"a\\/b"} ]';
  const answer = await charger.exchange(odd);
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.openEvent(log.rows.first());
  const event = new EventPage(page, 'CP-1');
  await expect(event.action).toHaveText('StatusNotification');
  await expect(event.fact('Message ID')).toHaveText('odd-1');
  await expect(event.fact('Outcome')).toContainText('Answered');
  await expect(event.fact('Answer after')).toHaveText(/^\d+\sms$/);
  expect(await event.rawRequest.textContent()).toBe(odd);
  expect(await event.rawResponse.textContent()).toBe(answer);
  await expect(event.request).toContainText('info Blåbær <b>&amp;</b>');
  expect(await page.locator('article b').count()).toBe(0);

  // The same after a load from the server, and the way back is where one came from.
  await page.reload();
  await event.isAlive();
  expect(await event.rawRequest.textContent()).toBe(odd);
  expect(await event.rawResponse.textContent()).toBe(answer);
  await event.back.click();
  await expect(log.rows).toHaveCount(2);
});

test('what is odd about a message is noted beside it, and it is answered all the same', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const answer = await charger.exchange(
    '[2,"odd-2","StatusNotification",{"connectorId":"1","status":"Humming","errorCode":"NoError","colour":"red"}]',
  );
  expect(answer).toBe('[3,"odd-2",{}]');
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await expect(log.rows.first()).toContainText('3 findings');
  await log.openEvent(log.rows.first());
  const event = new EventPage(page, 'CP-1');
  await expect(event.detail).toContainText('“Humming”');
  await expect(event.detail).toContainText('colour');
  await expect(event.detail).toContainText('connectorId');
});

test('a frame that cannot be read is kept as it came, and found by its outcome', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const broken = '[2,"odd-3","StatusNotification",{"connectorId":1,]';
  charger.send(broken);
  // The line goes on.
  await charger.report(1, 'Available');
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.outcomeFilter.selectOption('malformed');
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await log.openEvent(log.rows.first());
  const event = new EventPage(page, 'CP-1');
  await expect(event.detail).toHaveAttribute('data-outcome', 'malformed');
  expect(await event.rawRequest.textContent()).toBe(broken);
});

test('an unknown action is an error that says so', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.exchange('[2,"odd-5","MakeCoffee",{"sugar":2}]');
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await expect(log.of('MakeCoffee')).toHaveAttribute('data-outcome', 'error');
  await log.openEvent(log.of('MakeCoffee'));
  const event = new EventPage(page, 'CP-1');
  await expect(event.detail).toContainText('NotImplemented');
  await expect(event.request).toContainText('sugar 2');
});

test('a long log is turned over page by page without losing or repeating a message', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  for (let index = 0; index < 120; index += 1) {
    await charger.call('Heartbeat', {});
  }
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  const seen = new Set<string>();
  for (let pages = 0; pages < 20; pages += 1) {
    const ids = await log.rows.evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('data-event-id') ?? ''),
    );
    for (const id of ids) {
      expect(seen.has(id), `${id} twice`).toBe(false);
      seen.add(id);
    }
    const older = log.main.getByRole('link', { name: 'Older', exact: true });
    if ((await older.count()) === 0) break;
    const first = ids[0] ?? '';
    await older.click();
    await expect(page.locator(`[data-event-id="${first}"]`)).toHaveCount(0);
  }
  expect(seen.size).toBe(121);
  await log.main.getByRole('link', { name: 'Newest', exact: true }).click();
  await expect(log.rows.first()).toHaveAttribute('data-event-id', [...seen][0] ?? '');
});

test('it is filtered by time, in the reader\u2019s zone', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await expect(log.rows).toHaveCount(1);
  const local = (at: Date): string =>
    new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const hour = 3_600_000;
  await log.since.fill(local(new Date(Date.now() + hour)));
  await log.filter();
  await expect(log.main.getByText('No message matches.')).toBeVisible();
  await expect(page).toHaveURL(/[?&]from=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.000Z/);
  await log.since.fill(local(new Date(Date.now() - hour)));
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await page.reload();
  await log.isAlive();
  await expect(log.rows).toHaveCount(1);
  await log.open('?to=soon');
  await expect(log.main.getByRole('alert')).toContainText('\u201csoon\u201d');
  await expect(log.rows).toHaveCount(1);
});

test('exactly what is filtered is exported, as a table and as lines of JSON', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available', { info: '=1+2' });
  await charger.call('Heartbeat', {});
  const log = new EventLogPage(page, 'CP-1');
  await log.open('?hide=routine');
  await expect(log.rows).toHaveCount(2);
  const saved = async (name: RegExp): Promise<{ file: string; text: string }> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      log.main.getByRole('link', { name }).click(),
    ]);
    return { file: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };
  const table = await saved(/CSV/);
  expect(table.file).toBe('CP-1-event-log.csv');
  const lines = table.text.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^id,at,direction,action,/);
  expect(lines.slice(1).map((line) => line.split(',')[3])).toEqual(['StatusNotification', 'BootNotification']);
  const json = await saved(/JSON/);
  expect(json.file).toBe('CP-1-event-log.jsonl');
  const rows = json.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { action: string; request: { info?: string } });
  expect(rows.map((row) => row.action)).toEqual(['StatusNotification', 'BootNotification']);
  expect(rows[0]?.request.info).toBe('=1+2');
});

test.describe('With a message open', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('the list stays beside it, and arrow keys go through it', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(1, 'SuspendedEVSE');
    await charger.call('Heartbeat', {});
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await log.openEvent(log.of('StatusNotification'));
    const event = new EventPage(page, 'CP-1');
    await expect(event.action).toHaveText('StatusNotification');
    await expect(log.rows).toHaveCount(3);
    await expect(log.rows.first()).toBeVisible();
    await expect(log.rows.nth(1).getByRole('link')).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(event.action).toHaveText('BootNotification');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(event.action).toHaveText('Heartbeat');
    await event.back.click();
    await expect(event.detail).toHaveCount(0);
    await expect(log.rows).toHaveCount(3);
  });

  test('its words are explained, and it is copied without the driver\u2019s tag', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(1, 'SuspendedEVSE');
    await charger.call('Authorize', { idTag: '04A1B2C3D4' });
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await log.openEvent(log.of('StatusNotification'));
    const event = new EventPage(page, 'CP-1');
    await expect(event.request).toContainText('status SuspendedEVSE');
    await expect(event.request).toContainText('the charger holds it back');
    const copied = async (button: string): Promise<string> => {
      await event.detail.getByRole('button', { name: button }).first().click();
      await expect(event.detail.getByText('Copied').first()).toBeVisible();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(JSON.parse(await copied('Copy payload'))).toMatchObject({ status: 'SuspendedEVSE' });
    expect(await copied('Copy frame')).toBe(await event.rawRequest.textContent());
    expect(await copied('Copy link')).toBe(page.url());
    await log.openEvent(log.of('Authorize'));
    await expect(event.action).toHaveText('Authorize');
    const support = await copied('Copy for support');
    expect(support).toContain('## Charge point ` CP-1 `');
    expect(support).toContain('connector 1: ` SuspendedEVSE `');
    expect(support).toContain('"idTag":"****D4"');
    expect(support).not.toContain('04A1B2C3D4');
  });
});

test.describe('On a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('what is open takes the place of the list', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await log.openEvent(log.rows.first());
    const event = new EventPage(page, 'CP-1');
    await expect(event.action).toBeVisible();
    await expect(event.back).toBeInViewport();
    await expect(log.rows.first()).toBeHidden();
    await expect(event.back).toBeFocused();
    await event.back.press('Enter');
    await expect(log.rows.first()).toBeVisible();
    await expect(log.rows.first().getByRole('link')).toBeFocused();
  });
});

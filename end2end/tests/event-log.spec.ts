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
  await expect(log.rows).toHaveCount(3);
  await expect(log.textFilter).toHaveValue('');
  // The fields follow the address, whatever was typed into them.
  await log.textFilter.fill('first word');
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await log.main.getByRole('link', { name: log.words.clearFilters }).click();
  await expect(log.rows).toHaveCount(3);
  await expect(log.textFilter).toHaveValue('');
  await page.goBack();
  await expect(log.textFilter).toHaveValue('first word');
  await page.goForward();
  await expect(log.rows).toHaveCount(3);
  await log.messageFilter.fill('BootNotification');
  await log.filter();
  await expect(log.rows.getByRole('link')).toHaveText(['BootNotification']);

  await log.messageFilter.fill('');
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

  await log.showRoutine.check();
  await log.filter();
  await expect(log.of('Heartbeat')).toHaveCount(2);
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
  // In the zone of the browser, which is not that of the tests. A field drops seconds that are none.
  const local = (minutesFromNow: number): Promise<string> =>
    page.evaluate((minutes) => {
      const at = new Date(Date.now() + minutes * 60_000);
      at.setSeconds(30);
      return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    }, minutesFromNow);
  await log.since.fill(await local(60));
  await log.filter();
  await expect(log.main.getByText('No message matches.')).toBeVisible();
  await expect(page).toHaveURL(/[?&]from=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.000Z/);
  await log.since.fill(await local(-60));
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
  await log.open('');
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

test('a row says in a sentence what was said, or shows the frame itself', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  const status = log.rows.nth(0);
  await expect(log.said(status)).toHaveText('Connector 1 reports Faulted · GroundFailure');
  // What comes while one looks says so, too.
  await charger.call('MeterValues', {
    connectorId: 1,
    meterValue: [
      {
        timestamp: new Date().toISOString(),
        sampledValue: [{ value: '7.4', measurand: 'Power.Active.Import', unit: 'kW' }],
      },
    ],
  });
  await expect(log.said(log.of('MeterValues'))).toHaveText(/^Connector 1: 7\.4\skW$/);
  await log.main.getByRole('link', { name: log.words.asFrame }).click();
  await expect(page).toHaveURL(/show=raw/);
  await expect(log.said(log.of('StatusNotification'))).toHaveText(/^\[2,.*"GroundFailure".*\]$/);
  await charger.call('Heartbeat', {});
  await expect(log.said(log.of('Heartbeat'))).toHaveText(/^\[2,.*"Heartbeat",\{\}\]$/);
});

test('what a charger sends all day long is left out until somebody asks for it', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.call('Heartbeat', {});
  const log = new EventLogPage(page, 'CP-1');
  await log.open('');
  await expect(log.main.getByText('nothing but Heartbeat')).toBeVisible();
  await log.messageFilter.fill('Heartbeat');
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await log.messageFilter.fill('');
  await log.showRoutine.check();
  await log.filter();
  await expect(log.rows).toHaveCount(1);
  await page.reload();
  await log.isAlive();
  await expect(log.showRoutine).toBeChecked();
  await expect(log.rows).toHaveCount(1);
});

test.describe('Chosen messages', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('are copied for support together, in the order in which they came', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
    await charger.call('Authorize', { idTag: '04A1B2C3D4' });
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await log.choice(log.of('Authorize')).check();
    await log.choice(log.of('StatusNotification')).check();
    // Filtering otherwise takes no choice back.
    await log.messageFilter.fill('Authorize');
    await log.filter();
    await expect(log.rows).toHaveCount(1);
    await expect(log.choice(log.of('Authorize'))).toBeChecked();
    await log.main.getByRole('button', { name: 'Copy 2 messages for support' }).click();
    await expect(log.main.getByText('Copied').first()).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.indexOf('## ` StatusNotification `')).toBeGreaterThan(0);
    expect(copied.indexOf('## ` Authorize `')).toBeGreaterThan(copied.indexOf('## ` StatusNotification `'));
    expect(copied).not.toContain('04A1B2C3D4');
    await log.main.getByRole('button', { name: 'Choose none' }).click();
    await expect(log.choice(log.of('Authorize'))).not.toBeChecked();
  });
});

test('a list that is searched by text grows by what has the text in it', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Faulted', { errorCode: 'OtherError', info: 'Lock motor stalled' });
  const log = new EventLogPage(page, 'CP-1');
  await log.open('?q=motor');
  await log.isConnected();
  await expect(log.rows).toHaveCount(1);
  await charger.report(1, 'Available');
  await charger.report(2, 'Faulted', { errorCode: 'OtherError', info: 'Fan motor stalled' });
  await expect(log.rows).toHaveCount(2);
  await expect(log.said(log.rows.first())).toContainText('Faulted');
  await charger.report(1, 'Faulted', { errorCode: 'OtherError', info: 'Motor gone' });
  await expect(log.rows).toHaveCount(3);
  // Where nothing was found yet, and several come at once, all of them are.
  await log.open('?q=relay');
  await log.isConnected();
  await expect(log.rows).toHaveCount(0);
  await Promise.all(
    [1, 2].map((connector) => charger.report(connector, 'Faulted', { errorCode: 'OtherError', info: 'Relay welded' })),
  );
  await expect(log.rows).toHaveCount(2);
});

test.describe('Where messages are kept for a second', () => {
  test.use({ portalFlags: ['--keep-events', '1s'] });

  test('one that is gone says when and why', async ({ page, connect, watch }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    const address = await log.of('BootNotification').getByRole('link').getAttribute('href');
    await expect(async () => {
      await charger.call('Heartbeat', {});
      const answer = await fetch(new URL(address ?? '', page.url()));
      expect(answer.status).toBe(410);
    }).toPass({ timeout: 20_000 });
    watch.expectsStatus(410);
    await page.goto(address ?? '');
    await expect(log.main.getByText(/^Message \d+ is gone\. Messages are kept for 1\ss;/)).toBeVisible();
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

  test('the filters are folded until somebody wants them', async ({ page, connect }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    const log = new EventLogPage(page, 'CP-1');
    await log.open();
    await expect(log.textFilter).toBeHidden();
    const filters = log.main.getByRole('checkbox', { name: log.words.filters, exact: true });
    await filters.check();
    await log.textFilter.fill('BootNotification');
    await log.filter();
    // What leaves something out is to be seen.
    await page.reload();
    await log.isAlive();
    await expect(log.textFilter).toHaveValue('BootNotification');
    await expect(log.textFilter).toBeVisible();
  });
});

test('what somebody types into the filters stays when the rows are shown otherwise', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await log.textFilter.fill('half a wo');
  await log.main.getByRole('link', { name: log.words.asFrame }).click();
  await expect(page).toHaveURL(/show=raw/);
  await expect(log.said(log.of('BootNotification'))).toHaveText(/^\[2,/);
  await expect(log.textFilter).toHaveValue('half a wo');
  // What it then asks for is still shown as frames.
  await log.textFilter.fill('Boot');
  await log.filter();
  await expect(page).toHaveURL(/q=Boot.*show=raw|show=raw.*q=Boot/);
});

test('a span of time that ends before it begins says so beside the field', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new EventLogPage(page, 'CP-1');
  await log.open('?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z');
  const field = log.main.locator('label').filter({ has: page.locator('input[name="to"]') });
  await expect(field).toContainText(log.words.endsBeforeItBegins);
  await expect(log.rows).toHaveCount(0);
});

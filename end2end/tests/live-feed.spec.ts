import { MODULE, hold } from '../fixtures/hold.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Watch } from '../fixtures/watch.ts';
import { ChargePointPage } from '../pages/charge-point.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage, SOLBAKKEN } from '../pages/overview.ts';
import { StatusLogPage } from '../pages/status-log.ts';

/**
 * Browsers write in the console that a stream broke, or what was under way: the question for the last day, the code of the
 * other pages. Exactly that is no problem while the line is cut.
 */
function expectsCuts(watch: Watch): void {
  const cut = String.raw`\/(api\/(v1\/live\?|pages\/timelines)|pkg\/ladetavle-[0-9a-f]+_details\.wasm)`;
  watch.expects(new RegExp(String.raw`^request: net::ERR_[A-Z_]+ \(http:\/\/127\.0\.0\.1:\d+${cut}`));
  watch.expects(
    new RegExp(String.raw`^console error: Failed to load resource: net::ERR_[A-Z_]+ \(.*${cut}`),
  );
  watch.expects(new RegExp(String.raw`^console error: (GET .*)?net::ERR_[A-Z_]+.*${cut}`));
}

test('a restart of the server is said, survived, and nothing that changed meanwhile is missed', async ({
  page,
  portal,
  connect,
  watch,
}) => {
  expectsCuts(watch);
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await overview.row('CP-1').hasStatus('ready');

  await portal.halt();
  await expect(overview.live).toHaveAttribute('data-live', 'reconnecting');
  await expect(overview.staleBanner).toBeVisible();
  // Until the change is made the browser stays away: what comes must come from the record.
  await page.context().setOffline(true);
  await portal.goOn();
  await charger.isDismissed();
  await charger.connect();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  const second = await connect('CP-2');
  await second.report(1, 'Charging');
  await expect(overview.live).toHaveAttribute('data-live', 'reconnecting');
  await overview.row('CP-1').hasStatus('ready');

  await page.context().setOffline(false);
  await expect(overview.live).toHaveAttribute('data-live', 'connected', { timeout: 20_000 });
  await expect(overview.staleBanner).toHaveCount(0);
  await overview.row('CP-1').hasStatus('faulted');
  await overview.row('CP-1').hasLink('online');
  await overview.row('CP-2').hasStatus('charging');
  await charger.report(1, 'Available');
  await overview.row('CP-1').hasStatus('ready');
});

test('a log that is looked at while the line is cut is whole afterwards', async ({
  page,
  connect,
  line,
  watch,
}) => {
  expectsCuts(watch);
  const charger = await connect('CP-1');
  await charger.boot();
  const log = new EventLogPage(page, 'CP-1');
  await log.visit(`${line.url}${log.address('event-log')}?routine=shown`);
  await log.isConnected();
  line.cut();
  await expect(log.live).toHaveAttribute('data-live', 'reconnecting');
  for (let index = 0; index < 5; index += 1) await charger.call('Heartbeat', {});
  await charger.report(1, 'Charging');
  await expect(log.rows).toHaveCount(1);
  line.mend();
  await expect(log.rows).toHaveCount(7, { timeout: 20_000 });
  await expect(log.header).toHaveAttribute('data-status', 'charging');
  await log.isConnected();
  await expect(log.staleBanner).toHaveCount(0);
});

test('after a cut of a minute no change is missed, in a log and in the overview', async ({
  page,
  connect,
  line,
  watch,
  anotherReader,
}) => {
  test.setTimeout(150_000);
  expectsCuts(watch);
  const [charger, second] = [await connect('CP-1'), await connect('CP-2')];
  await charger.boot();
  await charger.report(1, 'Available');
  await second.report(1, 'Available');
  const log = new StatusLogPage(page, 'CP-1');
  await log.visit(line.url + log.address('status-log'));
  await log.isConnected();
  const overview = new OverviewPage(await anotherReader());
  await overview.visit(line.url + SOLBAKKEN);
  await overview.isConnected();

  line.cut();
  const until = Date.now() + 60_000;
  const statuses = ['Preparing', 'Charging', 'SuspendedEV', 'Finishing', 'Available'] as const;
  let reports = 1;
  while (Date.now() < until) {
    await charger.report(1, statuses[reports % statuses.length] ?? 'Available');
    reports += 1;
    await new Promise((passed) => setTimeout(passed, 2_000));
  }
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await second.losePower();
  await expect(log.entries).toHaveCount(1);
  line.mend();

  await expect(log.entries).toHaveCount(reports + 1, { timeout: 40_000 });
  expect((await log.statuses())[0]).toBe('Faulted');
  await expect(log.header).toHaveAttribute('data-status', 'faulted');
  await overview.row('CP-1').hasStatus('faulted');
  await overview.row('CP-2').hasLink('lost');
});

test('what is asked for while the line is cut comes by itself when it is mended', async ({
  page,
  connect,
  line,
  watch,
}) => {
  watch.expects(/net::ERR_[A-Z_]+.*\/(api\/|favicon)/);
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Charging');
  const log = new StatusLogPage(page, 'CP-1');
  await log.visit(line.url + log.address('connectors'));
  await log.isConnected();
  line.cut();
  await log.goTo('status-log');
  await expect(log.main.getByText(log.words.unreachable).first()).toBeVisible();
  await expect(log.rows).toHaveCount(0);
  line.mend();
  await expect(log.rows.first()).toContainText('Charging', { timeout: 20_000 });
  await expect(log.main.getByText(log.words.unreachable)).toHaveCount(0);
});

test('a line that falls silent is said within ten seconds, and what was missed comes with the next one', async ({
  page,
  connect,
  line,
  watch,
}) => {
  expectsCuts(watch);
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.visit(line.url + SOLBAKKEN);
  await overview.isConnected();
  await expect(overview.main.getByRole('paragraph').filter({ hasText: overview.words.updated })).toHaveCount(1);
  // It is said wherever one has scrolled to, and nothing moves under the pointer because of it.
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const before = await overview.row('CP-1').root.boundingBox();
  line.fallSilent();
  await expect(overview.live).toHaveAttribute('data-live', 'reconnecting', { timeout: 10_500 });
  await expect(overview.staleBanner).toBeInViewport();
  expect(await overview.row('CP-1').root.boundingBox()).toEqual(before);
  // That the portal is silent says nothing of the charger.
  await overview.row('CP-1').hasLink('online');
  await charger.report(1, 'Charging');
  line.mend();
  await expect(overview.live).toHaveAttribute('data-live', 'connected', { timeout: 20_000 });
  await overview.row('CP-1').hasStatus('charging');
});

test('pause holds updates back and says how many wait; resume shows them', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await overview.pause();
  await expect(overview.live).toContainText(overview.words.paused);
  await charger.report(1, 'Preparing');
  await charger.report(1, 'Charging');
  await charger.report(1, 'SuspendedEV');
  await expect(overview.live).toContainText(overview.words.waiting(3));
  await overview.row('CP-1').hasStatus('ready');
  await overview.resume();
  await overview.row('CP-1').hasStatus('done');
  await expect(overview.live).not.toContainText('waiting');
});

test('a paused page that is left for another one still holds back there', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await overview.pause();
  await overview.row('CP-1').link.click();
  const pages = new ChargePointPage(page, 'CP-1');
  await expect(pages.header).toHaveAttribute('data-status', 'ready');
  await expect(pages.live).toHaveAttribute('data-live', 'paused');
  await charger.report(1, 'Charging');
  await expect(pages.live).toContainText('waiting');
  await expect(pages.header).toHaveAttribute('data-status', 'ready');
  await pages.resume();
  await expect(pages.header).toHaveAttribute('data-status', 'charging');
});

test('a browser keeps one stream open, wherever it goes', async ({ page, portal, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await overview.row('CP-1').link.click();
  const pages = new ChargePointPage(page, 'CP-1');
  for (const tab of ['event-log', 'charge-point', 'status-log', 'connectors'] as const) await pages.goTo(tab);
  await pages.main.getByRole('link', { name: 'Charge system' }).click();
  await expect(overview.rows).toHaveCount(1);
  await overview.isConnected();
  const open = async (): Promise<string | undefined> => {
    const metrics = await (await fetch(`${portal.url}/metrics`)).text();
    return /^ladetavle_live_subscribers (\S+)$/m.exec(metrics)?.[1];
  };
  await expect.poll(open).toBe('1');
});

test('two people see the same, at the same time', async ({ page, connect, anotherReader }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const one = new OverviewPage(page);
  const other = new OverviewPage(await anotherReader());
  await one.open();
  await other.open();
  await one.isConnected();
  await other.isConnected();
  await charger.report(1, 'SuspendedEVSE');
  await one.row('CP-1').hasStatus('paused');
  await other.row('CP-1').hasStatus('paused');
});

test('a page on a phone does not move when it becomes live', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await page.setViewportSize({ width: 390, height: 800 });
  const release = await hold(page, MODULE);
  const overview = new OverviewPage(page);
  await page.goto(SOLBAKKEN, { waitUntil: 'commit' });
  await expect(overview.heading).toBeVisible();
  const before = await overview.heading.boundingBox();
  await expect(overview.live).toBeHidden();
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
  release();
  await overview.isConnected();
  await expect(overview.live).toBeVisible();
  expect((await overview.heading.boundingBox())?.y).toBe(before?.y);
});

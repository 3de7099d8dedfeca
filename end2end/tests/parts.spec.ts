import type { Page } from '@playwright/test';
import type { ChargePoint } from '../charge-points/charge-point.ts';
import { hold } from '../fixtures/hold.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Watch } from '../fixtures/watch.ts';
import { ChargePointPage } from '../pages/charge-point.ts';
import { OverviewPage } from '../pages/overview.ts';

/** The part of the module that the overview does without. */
const DETAILS = '**/pkg/ladetavle-*_details.wasm';

const NAMED_IN_HEAD = 'head > link[href*="_details.wasm"]';

/** A charger at which somebody could charge. */
async function ready(charger: Promise<ChargePoint>): Promise<ChargePoint> {
  const there = await charger;
  await there.boot();
  await there.report(1, 'Available');
  return there;
}

/** Nobody can have it, until what is returned is called. */
async function withhold(page: Page, watch: Watch): Promise<() => Promise<void>> {
  watch.expects(/^request: net::ERR_CONNECTION_REFUSED \(.*_details\.wasm\)$/);
  watch.expects(/^console error: Failed to load resource: net::ERR_CONNECTION_REFUSED \(.*_details\.wasm\)$/);
  await page.route(DETAILS, (route) => route.abort('connectionrefused'));
  return () => page.unroute(DETAILS);
}

/** What is seen of a page that is on its way. */
function barOnTop(page: Page): Promise<{ width: number; opacity: string }> {
  return page.locator('body').evaluate((body) => {
    const { width, opacity } = getComputedStyle(body, '::before');
    return { width: Number.parseFloat(width), opacity };
  });
}

test('the overview lives without the code of the other pages, and they come once it can be had', async ({
  page,
  connect,
  watch,
}) => {
  const charger = await ready(connect('CP-1'));
  const release = await withhold(page, watch);
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await expect(page.locator(NAMED_IN_HEAD)).toHaveCount(0);
  await charger.report(1, 'Charging');
  await overview.row('CP-1').hasStatus('charging');

  const details = new ChargePointPage(page, 'CP-1');
  // Neither does the portal answer otherwise.
  watch.expects(/^(request|console error): .*net::ERR_CONNECTION_REFUSED \(.*\/healthz\)$/);
  await page.route('**/healthz', (route) => route.abort('connectionrefused'));
  await overview.row('CP-1').root.getByRole('link', { name: 'CP-1' }).click();
  await expect(page).toHaveURL(details.address());
  await expect(details.main.getByRole('alert')).toContainText(details.words.unreachable);
  await release();
  await expect(details.header).toHaveAttribute('data-status', 'charging', { timeout: 20_000 });
  await details.isConnected();
});

test('a page whose code cannot be had stays as the server wrote it, and leads on', async ({
  page,
  connect,
  watch,
}) => {
  await ready(connect('CP-1'));
  await withhold(page, watch);
  const details = new ChargePointPage(page, 'CP-1');
  await page.goto(details.address());
  await expect(details.header).toHaveAttribute('data-status', 'ready');
  await expect(page.locator(NAMED_IN_HEAD)).toHaveAttribute('rel', 'preload');
  await details.tab('status-log').click();
  await expect(page).toHaveURL(details.address('status-log'));
  await expect(details.main.getByRole('row')).not.toHaveCount(0);
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
});

test('whoever chooses another charger before the code is there comes to the last one', async ({
  page,
  connect,
}) => {
  for (const id of ['CP-1', 'CP-2']) await ready(connect(id));
  const release = await hold(page, DETAILS);
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const [first, second] = [new ChargePointPage(page, 'CP-1'), new ChargePointPage(page, 'CP-2')];
  await overview.row('CP-1').root.getByRole('link', { name: 'CP-1' }).click();
  await overview.row('CP-2').root.getByRole('link', { name: 'CP-2' }).click();
  await expect(overview.main).toHaveAttribute('aria-busy', 'true');
  await expect.poll(() => barOnTop(page)).toEqual({ width: page.viewportSize()?.width, opacity: '1' });
  release();
  await expect(page).toHaveURL(second.address());
  await expect(second.header).toHaveAttribute('data-status', 'ready');
  await expect(first.header).toHaveCount(0);
  await expect(second.main).not.toHaveAttribute('aria-busy');
});

test('a page from before the portal was renewed is loaded anew when it lacks code', async ({
  page,
  connect,
  watch,
}) => {
  await ready(connect('CP-1'));
  watch.expectsStatus(404);
  await page.route(DETAILS, (route) => route.fulfill({ status: 404 }));
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  const details = new ChargePointPage(page, 'CP-1');
  const renewed = page.waitForRequest((it) => it.isNavigationRequest() && it.url().endsWith(details.address()));
  await overview.row('CP-1').root.getByRole('link', { name: 'CP-1' }).click();
  await renewed;
  await expect(details.header).toHaveAttribute('data-status', 'ready');
});

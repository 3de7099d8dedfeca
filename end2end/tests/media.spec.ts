import { expect, test } from '../fixtures/test.ts';
import { EventLogPage } from '../pages/event-log.ts';
import { OverviewPage } from '../pages/overview.ts';

test('on paper there is what is to be read, in black on white, and no control', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(log.said(log.rows.first())).toBeVisible();
  await expect(log.header).toBeVisible();
  for (const control of [log.textFilter, log.live, log.restartPanel.locator('summary'), log.choice(log.rows.first())]) {
    await expect(control).toBeHidden();
  }
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.color, style.backgroundColor];
  });
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
});

test('with forced colours a status is still told by its shape and word, and the focus is seen', async ({
  page,
  connect,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Faulted', { errorCode: 'GroundFailure' });
  await page.emulateMedia({ forcedColors: 'active' });
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.row('CP-1').hasStatus('faulted');
  // A day is told by colours, which a table tells in words on the charger's own page: they stay.
  const stretch = overview.row('CP-1').root.locator('.stretch').last();
  await expect(stretch).toHaveCSS('background-color', /^rgb\((167, 33, 24|237, 86, 68)\)$/);
  const mark = overview.row('CP-1').root.locator('svg').first();
  await expect(mark).toBeVisible();
  await overview.row('CP-1').link.focus();
  const outline = await overview.row('CP-1').link.evaluate((link) => {
    const of = (element: Element, pseudo?: string): string => getComputedStyle(element, pseudo).outlineStyle;
    return [of(link), of(link, '::after')];
  });
  expect(outline).toContain('solid');
});

test('whoever wants less motion gets none', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const overview = new OverviewPage(page);
  await overview.open();
  await overview.isConnected();
  await charger.report(1, 'Charging');
  await overview.row('CP-1').hasStatus('charging');
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .map((it) => it.effect?.getTiming().duration)
      .filter((it) => Number(it) > 1),
  );
  expect(moving).toEqual([]);
});

import type { Page } from '@playwright/test';
import { EXHIBITS, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';
import { EN } from '../words/en.ts';

/**
 * The controls that are smaller than so many pixels, each with what it measures. What counts is where a finger or a
 * pointer reaches it: a label belongs to its field, and a link may cover its row. Links within a sentence are as high as
 * its line (WCAG 2.2, 2.5.8).
 */
async function tooSmall(page: Page, least: number): Promise<string[]> {
  const { found, measured } = await page.evaluate((least) => {
    const controls = 'a[href], button, summary, input:not([type="hidden"]), select, textarea, [tabindex="0"]';
    const isInSentence = (it: Element): boolean => {
      if (!it.matches('a') || getComputedStyle(it).display !== 'inline') return false;
      const around = it.parentElement?.textContent?.trim() ?? '';
      return around.length > (it.textContent?.trim() ?? '').length;
    };
    const labels = (it: Element): Element[] => [...((it as HTMLInputElement).labels ?? [])];
    const belongs = (hit: Element | null, control: Element): boolean =>
      hit !== null && (control.contains(hit) || labels(control).some((it) => it.contains(hit)));
    /** How far the control reaches from its middle along one axis, in pixels. */
    const extent = (control: Element, x: number, y: number, dx: number, dy: number): number => {
      let reach = 0;
      for (const sign of [-1, 1]) {
        let step = 0;
        while (step < least && belongs(document.elementFromPoint(x + sign * step * dx, y + sign * step * dy), control)) {
          step += 1;
        }
        reach += step;
      }
      return reach - 1;
    };
    const found: string[] = [];
    let measured = 0;
    for (const control of document.querySelectorAll(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || isInSentence(control)) continue;
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const box = control.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      // What lies under something else is reached when that is gone.
      if (box.width <= 1 || !belongs(document.elementFromPoint(x, y), control)) continue;
      measured += 1;
      const [width, height] = [extent(control, x, y, 1, 0), extent(control, x, y, 0, 1)];
      if (width < least - 1 || height < least - 1) {
        const name = control.getAttribute('aria-label') ?? control.textContent?.trim().slice(0, 40) ?? '';
        found.push(`${control.tagName.toLowerCase()}.${control.className} “${name}”: ${width} × ${height}`);
      }
    }
    return { found, measured };
  }, least);
  // Where something lay over the page, nothing would be too small.
  expect(measured).toBeGreaterThan(4);
  return found;
}

test.describe('By touch', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const exhibit of EXHIBITS) {
    test(`${exhibit.name} is hit with a finger`, async ({ page, scenery, watch }) => {
      forewarn(watch, exhibit);
      await choose(page, scenery.portal, { language: 'en' });
      await show(page, scenery, exhibit, EN);
      expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
      expect(await tooSmall(page, 44)).toEqual([]);
    });
  }
});

// The sizes are the same ones at another scale, so the fullest pages speak for all.
for (const name of ['overview', 'load', 'connectors', 'status-log', 'charge-point', 'event', 'sessions']) {
  const exhibit = EXHIBITS.find((it) => it.name === name);
  test(`${name} is hit with a pointer`, async ({ page, scenery }) => {
    if (exhibit === undefined) throw new Error(`there is no exhibit ${name}`);
    await choose(page, scenery.portal, { language: 'en' });
    await show(page, scenery, exhibit, EN);
    expect(await tooSmall(page, 32)).toEqual([]);
  });
}

import type { Page } from '@playwright/test';
import { NAMES } from '../charge-points/scenery.ts';
import { overflow, stiffLabels, violations } from '../fixtures/faults.ts';
import { EXHIBITS, LANGUAGES, THEMES, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';
import { visibleTexts } from '../fixtures/visible-text.ts';

const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** Words that both languages have in common. */
const ALIKE = new Set(['Ladetavle', 'Status', 'ID', 'Hard', 'EcoMode', 'Type', '1.6', 'Margin', 'L1', 'L2', 'L3']);

/** What chargers said, and what is counted. */
const NOT_OURS = [
  new RegExp(`^(${NAMES.join('|')})( (${NAMES.join('|')}))?$`),
  /^SOL-\d+$/,
  /^NO-\d+$/,
  /^“.*”$|^«.*»$/,
  /^[\d\s.,–]+(A|W|kW|kWh|ms|s|min|B|kB|%)$/,
  /^(127\.0\.0\.1:\d+)$/,
  // Time zones have one name (IANA).
  /^Europe\/Oslo$/,
  /^(GroundFailure|OtherError|Lock motor stalled|E0410|org\.example\.acme|A-1|1\.2\.3|StatusNotification|NotImplemented)$/,
  // The fields of a message are called as OCPP calls them.
  /^(colour|connectorId|errorCode|status)$/,
];

async function hasNoFaultThatAxeKnows(page: Page, what: string): Promise<void> {
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    for (const theme of THEMES) {
      // A theme is this attribute and nothing else; that the switch sets it has a test of its own.
      await page.locator('html').evaluate((html, it) => html.setAttribute('data-theme', it), theme);
      expect.soft(await violations(page), `${what}, ${size.width} px wide, ${theme}`).toEqual([]);
    }
  }
}

async function needsNoScrollingSideways(page: Page, what: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await overflow(page), `${what}, 320 px`).toEqual([]);
  expect.soft(await stiffLabels(page), `${what}, labels at 320 px`).toEqual([]);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `${what}, 200 % text at ${width} px`).toEqual([]);
  }
}

for (const exhibit of EXHIBITS) {
  // One test for all that is asked of it: to show it is most of the work.
  test(`${exhibit.name} has no fault that axe knows, needs no scrolling sideways, and is translated`, async ({
    page,
    scenery,
    watch,
  }) => {
    test.slow();
    forewarn(watch, exhibit);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const said: Set<string>[] = [];
    for (const words of LANGUAGES) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await choose(page, scenery.portal, { language: words.language });
      await show(page, scenery, exhibit, words);
      said.push(await visibleTexts(page));
      await hasNoFaultThatAxeKnows(page, words.language);
      await needsNoScrollingSideways(page, words.language);
    }
    const [english, norwegian] = said;
    const untranslated = [...(norwegian ?? [])].filter(
      (text) => english?.has(text) && !ALIKE.has(text) && !NOT_OURS.some((it) => it.test(text)),
    );
    expect(norwegian?.size, 'something is said').toBeGreaterThan(0);
    expect(untranslated, 'said in English to a Norwegian').toEqual([]);
  });
}

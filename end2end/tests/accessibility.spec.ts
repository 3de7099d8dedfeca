import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { EXHIBITS, LANGUAGES, THEMES, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** What is wrong with the page, a line for each element. */
async function violations(page: Page): Promise<string[]> {
  // Our pages have no frames, so there is nothing to gather in a page of its own.
  const axe = new AxeBuilder({ page }).withTags(RULES).setLegacyMode();
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

for (const exhibit of EXHIBITS) {
  for (const words of LANGUAGES) {
    test(`${exhibit.name} has no fault that axe knows, ${words.language}`, async ({
      page,
      scenery,
      watch,
    }) => {
      forewarn(watch, exhibit);
      await choose(page, scenery.portal, { language: words.language });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await show(page, scenery, exhibit, words);
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        for (const theme of THEMES) {
          // A theme is this attribute and nothing else; that the switch sets it has a test of its own.
          await page.locator('html').evaluate((html, it) => html.setAttribute('data-theme', it), theme);
          expect.soft(await violations(page), `${size.width} px wide, ${theme}`).toEqual([]);
        }
      }
    });
  }
}

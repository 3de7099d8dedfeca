import type { Page } from '@playwright/test';
import { EXHIBITS, LANGUAGES, choose, expect, forewarn, show, test } from '../fixtures/gallery.ts';

/** What sticks out of the window at the right, besides what scrolls within a frame of its own. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const scrolls = (element: Element): boolean =>
      /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const isFramed = (element: Element): boolean => {
      for (let it = element.parentElement; it && it !== document.body; it = it.parentElement) {
        if (scrolls(it)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')].filter(
      (it) => it.getBoundingClientRect().right > window.innerWidth + 0.5 && !isFramed(it),
    );
    const name = (it: Element): string => `${it.tagName.toLowerCase()}.${[...it.classList].join('.')}`;
    return [`${document.documentElement.scrollWidth} > ${window.innerWidth}`, ...wide.map(name)];
  });
}

for (const exhibit of EXHIBITS) {
  for (const words of LANGUAGES) {
    test(`${exhibit.name} needs no scrolling sideways, 320 px wide or with large text, ${words.language}`, async ({
      page,
      scenery,
      watch,
    }) => {
      forewarn(watch, exhibit);
      await choose(page, scenery.portal, { language: words.language });
      await page.setViewportSize({ width: 320, height: 640 });
      await show(page, scenery, exhibit, words);
      expect(await overflow(page), '320 px').toEqual([]);

      await page.setViewportSize({ width: 1280, height: 800 });
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      expect(await overflow(page), '200 % text at 1280 px').toEqual([]);
      await page.setViewportSize({ width: 640, height: 800 });
      expect(await overflow(page), '200 % text at 640 px').toEqual([]);
    });
  }
}

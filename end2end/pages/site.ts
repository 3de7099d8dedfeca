import { expect, type Locator, type Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';

/** One segment of an address, encoded as the portal does it. */
export function segment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** An attribute selector that finds exactly this value. */
export function attribute(name: string, value: string): string {
  return `[${name}="${value.replace(/["\\]/g, '\\$&')}"]`;
}

/** What every page has. */
export class SitePage {
  readonly main: Locator;
  readonly heading: Locator;
  /** How the browser's line to the portal is. */
  readonly live: Locator;
  readonly staleBanner: Locator;
  readonly themeChoice: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words = EN,
  ) {
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { level: 1 });
    this.live = page.locator('[data-live]');
    this.staleBanner = page.getByRole('alert').getByText(words.stale);
    this.themeChoice = page.getByRole('banner').locator('details', { hasText: words.theme });
  }

  /** Goes to an address and waits until the page is alive. */
  async visit(address: string): Promise<void> {
    await this.page.goto(address);
    await this.isAlive();
  }

  async isAlive(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-hydrated');
  }

  async isConnected(): Promise<void> {
    await expect(this.live).toHaveAttribute('data-live', 'connected');
  }

  async pause(): Promise<void> {
    await this.live.getByRole('button', { name: this.words.pause }).click();
    await expect(this.live).toHaveAttribute('data-live', 'paused');
  }

  async resume(): Promise<void> {
    await this.live.getByRole('button', { name: this.words.resume }).click();
    await expect(this.live).toHaveAttribute('data-live', 'connected');
  }

  async chooseLanguage(name: 'English' | 'Norsk'): Promise<void> {
    await this.page.getByRole('banner').getByRole('link', { name, exact: true }).click();
  }

  async chooseTheme(theme: 'system' | 'light' | 'dark'): Promise<void> {
    await this.themeChoice.locator('summary').click();
    await this.themeChoice.getByRole('link', { name: this.words.themes[theme], exact: true }).click();
  }
}

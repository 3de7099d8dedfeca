import type { Locator, Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';

/** What one charger reported of its status, and its connections. */
export class StatusLogPage extends ChargePointPage {
  /** Newest first. */
  readonly entries: Locator;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    const seeMessage = page.getByRole('link', { name: words.seeMessage });
    this.entries = this.main.getByRole('row').filter({ has: seeMessage });
  }

  async open(): Promise<void> {
    await this.visit(this.address('status-log'));
  }

  /** The technical words of the entries in the order in which they are shown. */
  async statuses(): Promise<string[]> {
    return this.entries.locator('code').allInnerTexts();
  }
}

import type { Locator, Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';

/** What one charger reported of its status, and its connections. */
export class StatusLogPage extends ChargePointPage {
  /** Newest first. */
  readonly entries: Locator;
  /** Entries, and between them what became of the connection. */
  readonly rows: Locator;
  readonly connectorFilter: Locator;
  /** Newest first. */
  readonly connections: Locator;
  readonly older: Locator;
  readonly newest: Locator;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    this.rows = this.main.locator('.status-log').getByRole('rowgroup').last().getByRole('row');
    this.connections = this.main.locator('.connections').getByRole('rowgroup').last().getByRole('row');
    this.older = this.main.getByRole('navigation').locator('a[rel~="next"]');
    this.newest = this.main.getByRole('navigation').locator('a[rel~="start"]');
    this.connectorFilter = this.main.getByRole('combobox', { name: words.connector });
    const seeMessage = page.getByRole('link', { name: words.seeMessage });
    this.entries = this.rows.filter({ has: seeMessage });
  }

  async open(query = ''): Promise<void> {
    await this.visit(this.address('status-log') + query);
  }

  async filter(): Promise<void> {
    await this.main.getByRole('button', { name: this.words.filter, exact: true }).click();
  }

  /** The technical words of the entries in the order in which they are shown. */
  async statuses(): Promise<string[]> {
    return this.entries.locator('code').allInnerTexts();
  }
}

import type { Download, Locator, Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';
import { SOLBAKKEN } from './overview.ts';
import { SitePage, attribute } from './site.ts';

/** A list of charging sessions, of whomever. */
export class SessionList {
  /** Newest first. */
  readonly rows: Locator;
  readonly since: Locator;
  readonly until: Locator;
  readonly older: Locator;

  constructor(
    private readonly site: SitePage,
    private readonly words: Words,
  ) {
    const { main } = site;
    this.rows = main.getByRole('row').and(main.locator('[data-transaction-id]'));
    this.since = main.locator('input[name="from"]');
    this.until = main.locator('input[name="to"]');
    this.older = main.getByRole('navigation').locator('a[rel~="next"]');
  }

  /** What a row tells under a heading. */
  cell(row: Locator, heading: string): Locator {
    return row.locator(attribute('data-label', heading));
  }

  async filter(): Promise<void> {
    await this.site.main.getByRole('button', { name: this.words.filter, exact: true }).click();
  }

  /** Has the list exported as a table. */
  async exportCsv(): Promise<Download> {
    const coming = this.site.page.waitForEvent('download');
    await this.site.main.getByRole('link', { name: this.words.exportCsv }).click();
    return coming;
  }
}

/** The charging sessions of one charger. */
export class SessionsPage extends ChargePointPage {
  readonly list: SessionList;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    this.list = new SessionList(this, words);
  }

  async open(query = ''): Promise<void> {
    await this.visit(this.address('sessions') + query);
  }
}

/** The charging sessions of all chargers of a charge system. */
export class ChargeSystemSessionsPage extends SitePage {
  readonly list: SessionList;

  constructor(page: Page, words: Words = EN) {
    super(page, words);
    this.list = new SessionList(this, words);
  }

  async open(query = ''): Promise<void> {
    await this.visit(`${SOLBAKKEN}/sessions${query}`);
  }
}

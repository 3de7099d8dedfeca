import { type Locator, type Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';

/** Every message between one charger and the portal. */
export class EventLogPage extends ChargePointPage {
  /** Newest first. */
  readonly rows: Locator;
  readonly textFilter: Locator;
  readonly messageFilter: Locator;
  readonly directionFilter: Locator;
  readonly outcomeFilter: Locator;
  readonly showRoutine: Locator;
  readonly since: Locator;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    this.rows = this.main.getByRole('row').and(page.locator('[data-event-id]'));
    this.textFilter = this.main.getByRole('searchbox', { name: words.text, exact: true });
    this.messageFilter = this.main.getByRole('searchbox', { name: words.message, exact: true });
    this.directionFilter = this.main.getByRole('combobox', { name: words.direction });
    this.outcomeFilter = this.main.getByRole('combobox', { name: words.outcome });
    this.since = this.main.getByLabel(words.from, { exact: true });
    this.showRoutine = this.main.getByRole('checkbox', { name: words.showRoutine });
  }

  /** Opens it with all messages, the routine among them, unless something else is asked. */
  async open(query = '?routine=shown'): Promise<void> {
    await this.visit(this.address('event-log') + query);
  }

  /** The rows of one kind of message. */
  of(action: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name: action, exact: true }) });
  }

  /** What a row says, in a sentence or as a frame. */
  said(row: Locator): Locator {
    return row.locator('.said');
  }

  /** Chooses a row, or takes that back. */
  choice(row: Locator): Locator {
    return row.getByRole('checkbox');
  }

  async filter(): Promise<void> {
    await this.main.getByRole('button', { name: this.words.filter, exact: true }).click();
  }

  async openEvent(row: Locator): Promise<void> {
    await row.getByRole('link').click();
  }
}

import type { Locator, Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { SOLBAKKEN } from './overview.ts';
import { SitePage, attribute } from './site.ts';

/** How a charge system's current is used. */
export class LoadPage extends SitePage {
  readonly phases: Locator;

  constructor(page: Page, words: Words = EN) {
    super(page, words);
    this.phases = this.main.locator('.load-figures').getByRole('rowgroup').last().getByRole('row');
  }

  async open(): Promise<void> {
    await this.visit(`${SOLBAKKEN}/load`);
  }

  /** The line of one charger. */
  row(id: string): Locator {
    return this.main.locator('.load-table').locator(attribute('data-charge-point-id', id));
  }

  async edit(): Promise<void> {
    await this.main.getByText(this.words.edit, { exact: true }).click();
  }

  field(name: string | RegExp): Locator {
    return this.main.getByRole('textbox', { name });
  }

  async save(): Promise<void> {
    await this.main.getByRole('button', { name: this.words.save }).click();
  }
}

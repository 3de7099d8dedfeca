import { expect, type Locator, type Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { TabName, Words } from '../words/words.ts';
import { SitePage, attribute, segment } from './site.ts';

/** What all pages of one charger have: its header, the tabs, and the restart. */
export class ChargePointPage extends SitePage {
  readonly header: Locator;
  readonly tabs: Locator;
  readonly restartPanel: Locator;

  constructor(
    page: Page,
    readonly id: string,
    words: Words = EN,
  ) {
    super(page, words);
    this.header = this.main.locator(attribute('data-charge-point-id', id));
    this.tabs = this.main.getByRole('navigation').filter({ hasText: words.tabs['event-log'] });
    this.restartPanel = this.header.locator('details').filter({ hasText: words.restartNow });
  }

  /** The address of one of its pages; of the charger itself where none is named. */
  address(tab?: TabName): string {
    const charger = `/charge-points/${segment(this.id)}`;
    return tab ? `${charger}/${tab}` : charger;
  }

  tab(tab: TabName): Locator {
    return this.tabs.getByRole('link', { name: this.words.tabs[tab], exact: true });
  }

  async goTo(tab: TabName): Promise<void> {
    await this.tab(tab).click();
    await expect(this.tab(tab)).toHaveAttribute('aria-current', 'page');
  }

  /** Asks for a restart; nothing is sent before `confirmRestart`. */
  async askForRestart(): Promise<void> {
    await this.restartPanel.locator('summary').click();
    const question = this.words.restartQuestion(this.id);
    await expect(this.restartPanel.getByRole('heading', { name: question, exact: true })).toBeVisible();
  }

  async confirmRestart(kind: 'soft' | 'hard'): Promise<void> {
    await this.restartPanel.getByRole('radio', { name: this.words[kind] }).check();
    await this.restartPanel.getByRole('button', { name: this.words.restartNow }).click();
  }
}

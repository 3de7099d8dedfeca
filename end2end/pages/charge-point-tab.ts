import { expect, type Locator, type Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';
import { fact } from './connectors.ts';

/** How far a command is, as the contract has it. */
export type CommandState = 'queued' | 'sent' | 'accepted' | 'rejected' | 'failed' | 'timed_out' | 'verified';

/** What one charger is, what was asked of it, and how it is configured. */
export class ChargePointTabPage extends ChargePointPage {
  /** Newest first. */
  readonly commands: Locator;
  readonly configuration: Locator;
  readonly configurationRows: Locator;
  readonly readConfiguration: Locator;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    this.commands = this.main.locator('[data-command-id]');
    this.readConfiguration = this.main.getByRole('button', { name: words.readConfiguration });
    const heading = page.getByRole('heading', { name: words.configuration, exact: true });
    this.configuration = this.main.locator('section').filter({ has: heading });
    const key = page.getByRole('rowheader');
    this.configurationRows = this.configuration.getByRole('row').filter({ has: key });
  }

  async open(): Promise<void> {
    await this.visit(this.address('charge-point'));
  }

  /** What stands behind a name among the facts of the charger. */
  identity(name: string): Locator {
    return fact(this.main, name);
  }

  /** One key of the configuration. */
  key(name: string): Locator {
    const key = this.page.getByRole('rowheader').filter({ has: this.page.getByText(name, { exact: true }) });
    return this.configurationRows.filter({ has: key });
  }

  async newestCommandIs(state: CommandState): Promise<void> {
    await expect(this.commands.first()).toHaveAttribute('data-state', state);
  }

  /** The steps of the newest command, each with its time. */
  steps(): Locator {
    return this.commands.first().getByRole('listitem');
  }

  /** The steps of the newest command in the order in which they were taken: a state, or what was seen. */
  async stepNames(): Promise<string[]> {
    return this.steps().evaluateAll((steps) =>
      steps.map((step) => step.getAttribute('data-milestone') ?? step.getAttribute('data-state') ?? ''),
    );
  }
}

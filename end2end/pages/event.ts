import type { Locator, Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ChargePointPage } from './charge-point.ts';
import { fact } from './connectors.ts';

/** One message and its answer. */
export class EventPage extends ChargePointPage {
  readonly detail: Locator;
  readonly action: Locator;
  readonly request: Locator;
  readonly response: Locator;
  /** The frames, exactly as sent. */
  readonly rawRequest: Locator;
  readonly rawResponse: Locator;
  readonly back: Locator;

  constructor(page: Page, id: string, words: Words = EN) {
    super(page, id, words);
    this.detail = this.main.getByRole('article');
    this.action = this.detail.getByRole('heading', { level: 2 });
    const region = (name: string): Locator => this.detail.getByRole('region', { name, exact: true });
    this.request = region(words.request);
    this.response = region(words.response);
    this.rawRequest = region(`${words.request}: ${words.asSent}`);
    this.rawResponse = region(`${words.response}: ${words.asSent}`);
    this.back = this.main.getByRole('link', { name: words.backToLog });
  }

  async open(event: string): Promise<void> {
    await this.visit(`${this.address('event-log')}/${event}`);
  }

  fact(name: string): Locator {
    return fact(this.detail, name);
  }
}

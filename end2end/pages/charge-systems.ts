import type { Locator } from '@playwright/test';
import { SitePage } from './site.ts';

/** All charge systems at a glance. */
export class ChargeSystemsPage extends SitePage {
  static readonly address = '/charge-systems';

  async open(): Promise<void> {
    await this.visit(ChargeSystemsPage.address);
  }

  system(name: string): Locator {
    return this.main
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }
}

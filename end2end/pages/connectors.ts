import type { Locator } from '@playwright/test';
import { ChargePointPage } from './charge-point.ts';
import { attribute } from './site.ts';

/** The connectors of one charger. */
export class ConnectorsPage extends ChargePointPage {
  async open(): Promise<void> {
    await this.visit(this.address('connectors'));
  }

  connector(id: number): Locator {
    return this.main.getByRole('listitem').and(this.page.locator(attribute('data-connector', String(id))));
  }

  /** What stands behind a name in a connector's list of facts. */
  fact(connector: number, name: string): Locator {
    return fact(this.connector(connector), name);
  }
}

/** What stands behind a name in a list of facts. */
export function fact(within: Locator, name: string): Locator {
  const page = within.page();
  const term = page.getByRole('term').and(page.getByText(name, { exact: true }));
  return within.locator('.fact').filter({ has: term }).getByRole('definition');
}

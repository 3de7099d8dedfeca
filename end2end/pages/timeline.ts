import type { Locator } from '@playwright/test';
import type { ChargePointPage } from './charge-point.ts';

/** One charger over the last day or week. */
export class Timeline {
  readonly root: Locator;
  readonly stretches: Locator;
  readonly gaps: Locator;
  /** Chooses a point in time. */
  readonly position: Locator;
  /** What was at that point. */
  readonly then: Locator;
  readonly table: Locator;

  constructor(page: ChargePointPage) {
    const { words } = page;
    this.root = page.main.getByRole('region', { name: words.timeline });
    this.stretches = this.root.locator('a.stretch');
    this.gaps = this.root.locator('span.gap');
    this.position = this.root.getByRole('slider', { name: words.pointInTime });
    this.then = this.root.locator('.then');
    this.table = this.root.locator('details').filter({ hasText: words.asTable });
  }
}

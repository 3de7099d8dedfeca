import { expect, type Locator, type Page } from '@playwright/test';
import { EN } from '../words/en.ts';
import { STATUSES, type Status, type Words } from '../words/words.ts';
import { SitePage, attribute } from './site.ts';

/** The charge system that chargers come into when nobody says otherwise. */
export const SOLBAKKEN = '/charge-systems/solbakken';

/** One charge system: its tiles, and a row for each charger. */
export class OverviewPage extends SitePage {
  readonly list: Locator;
  readonly rows: Locator;
  readonly searchField: Locator;
  /** Leads to the rows that the page does not have, as long as it does not have them. */
  readonly further: Locator;
  private readonly tiles: Locator;

  constructor(page: Page, words: Words = EN) {
    super(page, words);
    this.list = this.main.getByRole('list', { name: words.chargers, exact: true });
    this.rows = this.list.locator('[data-charge-point-id]');
    this.searchField = this.main.getByRole('searchbox', { name: words.search });
    this.further = this.main.getByRole('link', { name: words.furtherChargers });
    this.tiles = this.main.getByRole('navigation', { name: words.byStatus });
  }

  async open(query = ''): Promise<void> {
    await this.visit(SOLBAKKEN + query);
  }

  /** Waits for the rows that come after the page. Before them its end is not the list's. */
  async hasAll(): Promise<void> {
    await expect(this.further).toHaveCount(0);
  }

  row(id: string): ChargerRow {
    return new ChargerRow(this.list.locator(attribute('data-charge-point-id', id)), this.words);
  }

  /** The ids in the order in which they are shown. */
  async order(): Promise<string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-charge-point-id') ?? ''));
  }

  async expectOrder(ids: string[]): Promise<void> {
    await expect.poll(() => this.order()).toEqual(ids);
  }

  tile(filter: Status | 'no_contact'): Locator {
    return this.tiles.getByRole('link', { name: new RegExp(`^${this.words.statuses[filter]}\\s+\\d`) });
  }

  async count(filter: Status | 'no_contact'): Promise<number> {
    const tile = this.tile(filter);
    // Nothing is said of an unknown status where nobody has it.
    if (filter === 'unknown' && !(await tile.isVisible())) return 0;
    return Number((await tile.innerText()).replace(/\D/g, ''));
  }

  /** How many chargers the tiles of the statuses tell of, together. */
  async total(): Promise<number> {
    const counts = await Promise.all(STATUSES.map((status) => this.count(status)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async search(text: string): Promise<void> {
    await this.searchField.fill(text);
    await this.searchField.press('Enter');
  }

  async sort(by: 'id' | 'attention'): Promise<void> {
    const name = by === 'id' ? this.words.sortById : this.words.sortByAttention;
    await this.main.getByRole('link', { name, exact: true }).click();
  }
}

/** One charger of the overview. */
export class ChargerRow {
  readonly link: Locator;
  readonly chips: Locator;

  constructor(
    readonly root: Locator,
    private readonly words: Words,
  ) {
    this.link = root.getByRole('link').first();
    this.chips = root.locator('[data-connector] > details');
  }

  async hasStatus(status: Status): Promise<void> {
    await expect(this.root).toHaveAttribute('data-status', status);
    // The word on a chip; closed panels have OCPP's words, some of which are the same.
    const chip = this.chips.locator('> summary').filter({ hasText: this.words.statuses[status] });
    await expect(chip.first()).toBeVisible();
  }

  /** What it draws, or what its session took so far; without its label. */
  figure(name: 'power' | 'energy'): Locator {
    return this.root.locator(`.figure.${name} > span:not(.label)`);
  }

  async hasLink(link: 'online' | 'lost'): Promise<void> {
    await expect(this.root).toHaveAttribute('data-link', link);
    await expect(this.root.getByText(this.words.statuses.no_contact)).toHaveCount(link === 'lost' ? 1 : 0);
  }

  /** Opens the technical status of a connector. */
  async technicalStatus(connector = 1): Promise<Locator> {
    const chip = this.root.locator(attribute('data-connector', String(connector))).locator('> details');
    await chip.locator('> summary').click();
    await expect(chip.getByText(this.words.technicalStatus, { exact: true })).toBeVisible();
    return chip;
  }
}

import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { Demo, STILL, expect, test } from '../fixtures/demo.ts';
import { MODULE, hold } from '../fixtures/hold.ts';
import { Keyboard } from '../fixtures/keyboard.ts';

const OVERVIEW_ROWS = 20;
/** The tour looks every 150 ms where its control is, and whether the step is done. */
const TWO_LOOKS = 400;

test('it is the portal, alive, and asks nobody for anything once it is loaded', async ({ page, context }) => {
  const demo = new Demo(page);
  await page.goto('/demo/');
  await demo.isAlive();
  await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await expect(page.locator('[data-live]')).toHaveAttribute('data-live', 'connected');
  await demo.explore();
  await demo.row('faulted').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^NO-/);
  await page.getByRole('link', { name: 'Event log' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(asked).toEqual([]);
  expect(new URL(page.url()).pathname).toBe('/demo/');
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

for (const { language, name } of [
  { language: 'en', name: 'Charge system' },
  { language: 'nb', name: 'Ladeanlegg' },
]) {
  test(`its first page is there before its code, and shows what then comes alive, ${language}`, async ({ page }) => {
    const demo = new Demo(page);
    const release = await hold(page, MODULE);
    await page.goto(`/demo/?clock=manual&lang=${language}&theme=dark`);
    await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);
    await expect(demo.rows.first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(demo.main).toContainText(name);
    await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const before = await demo.statuses();

    release();
    await demo.isAlive();
    await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);
    expect(await demo.statuses()).toEqual(before);
  });
}

test('what is clicked before there is code is opened once it is there, and the tour does not call back', async ({
  page,
}) => {
  const demo = new Demo(page);
  await page.clock.install();
  const release = await hold(page, MODULE);
  await page.goto('/demo/?clock=manual&lang=en');
  const faulted = demo.row('faulted');
  const id = (await faulted.getAttribute('data-charge-point-id')) ?? '';
  await faulted.getByRole('link', { name: id }).click();
  await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);

  release();
  await demo.isAlive();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(id);
  await page.clock.runFor(TWO_LOOKS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(id);
});

test('a filter that is chosen before there is code filters once it is there, as the tour asks for', async ({ page }) => {
  const demo = new Demo(page);
  await page.clock.install();
  const release = await hold(page, MODULE);
  await page.goto('/demo/?clock=manual&lang=en');
  await page.getByRole('link', { name: /^Faulted/ }).click();
  await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);

  release();
  await demo.isAlive();
  await expect(demo.rows).toHaveCount(1);
  await expect(demo.card).toContainText('2 of 3');
  await page.clock.runFor(TWO_LOOKS);
  await expect(demo.rows).toHaveCount(1);
});

test('another language that is chosen before there is code is taken once it is there', async ({ page }) => {
  const release = await hold(page, MODULE);
  await page.goto('/demo/?clock=manual&lang=en');
  await page.getByRole('link', { name: 'Norsk' }).click();
  release();
  await new Demo(page).isAlive();
  await expect(page.locator('html')).toHaveAttribute('lang', 'nb');
});

test('whoever has scrolled and focused a link in the first page is still there when it comes alive', async ({ page }) => {
  const demo = new Demo(page);
  const release = await hold(page, MODULE);
  await page.goto('/demo/?clock=manual&lang=en');
  const link = demo.rows.nth(12).getByRole('link').first();
  const address = (await link.getAttribute('href')) ?? '';
  await link.focus();
  const top = await page.evaluate(() => window.scrollY);
  expect(top).toBeGreaterThan(0);

  release();
  await demo.isAlive();
  await expect(page.locator(`a[href="${address}"]`)).toBeFocused();
  await expect.poll(() => page.evaluate(() => Math.abs(window.scrollY))).toBeGreaterThan(top - 50);
});

test('a chip of the first page tells its status to everybody, and opens nothing yet', async ({ page }) => {
  const demo = new Demo(page);
  await hold(page, MODULE);
  await page.goto('/demo/?clock=manual&lang=en');
  const chip = demo.row('faulted').locator('summary').first();
  await expect(chip).toHaveAccessibleName('Faulted');
  await chip.click();
  await expect(demo.row('faulted').locator('details[open]')).toHaveCount(0);
});

for (const flags of [STILL, 'clock=manual&chapter=faults', 'clock=manual&chapter=look&step=chip']) {
  test(`where another page comes first it is not shown beforehand: ${flags}`, async ({ page }) => {
    const demo = new Demo(page);
    const release = await hold(page, MODULE);
    await page.goto(`/demo/?${flags}`);
    await expect(page.locator('template')).toHaveCount(2);
    await expect(demo.main).toHaveCount(0);

    release();
    await demo.isAlive();
    await expect(demo.main).toBeVisible();
  });
}

test('where its code cannot be had, a picture takes the place of the first page', async ({ page, watch }) => {
  watch.expectsStatus(404);
  watch.expects(/^console error: /);
  await page.route(MODULE, (route) => route.fulfill({ status: 404 }));
  await page.goto('/demo/?lang=en');
  await expect(page.getByText('This is the overview of Ladetavle')).toBeVisible();
  await expect(new Demo(page).rows).toHaveCount(0);
});

test('the picture of what cannot run is not fetched where it can', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const demo = new Demo(page);
  await page.goto('/demo/');
  await demo.isAlive();
  expect(asked).toContain('/demo/');
  expect(asked).not.toContain('/demo/poster.jpg');
});

test('time passes, faster where that is asked for', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto('/demo/?seed=7&speed=60');
  await demo.isAlive();
  const told = (): Promise<string[]> => page.locator('.figure.energy').allInnerTexts();
  const before = await told();
  await expect.poll(told).not.toEqual(before);
});

test('the same seed with a clock that stands gives the same pages', async ({ page }) => {
  const demo = new Demo(page);
  const seen: string[] = [];
  for (let visit = 0; visit < 2; visit += 1) {
    await page.goto(`/demo/?${STILL}&chapter=faults&step=message`);
    await demo.isAlive();
    await expect(page.locator('.event-detail')).toBeVisible();
    seen.push(await demo.main.innerText());
  }
  expect(seen[1]).toBe(seen[0]);
  expect(seen[0]).toContain('GroundFailure');
});

for (const [lang, showMe] of [
  ['en', 'Show me'],
  ['nb', 'Vis meg'],
] as const) {
  test(`the tour is shown to its end, and axe finds no fault in any step, ${lang}`, async ({ page }) => {
    test.setTimeout(120_000);
    const demo = new Demo(page);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`/demo/?seed=7&speed=5&lang=${lang}`);
    await demo.isAlive();
    const end = demo.card.getByText(lang === 'nb' ? 'Det var omvisningen' : 'That was the tour');
    for (let step = 0; step < 30 && !(await end.isVisible()); step += 1) {
      await expect(page.locator('.tour-ring')).toBeVisible();
      const address = page.url();
      // What is shown stands still while it is looked at.
      const axe = new AxeBuilder({ page }).setLegacyMode();
      const { violations } = await axe.analyze();
      const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
      expect.soft(faults, address).toEqual([]);
      const show = demo.button(showMe);
      const primary = demo.card.locator('button.primary');
      // A step may be done by itself meanwhile.
      await expect(async () => {
        if (page.url() === address && !(await end.isVisible())) {
          await ((await show.isVisible()) ? show : primary).click({ timeout: 1_000 });
        }
        expect(page.url() !== address || (await end.isVisible())).toBe(true);
      }).toPass();
    }
    await expect(end).toBeVisible();
  });
}

test('whoever does what a step asks for is led on', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto(`/demo/?${STILL}`);
  await demo.isAlive();
  await page.getByRole('navigation', { name: 'Chargers by status' }).getByRole('link', { name: /Faulted/ }).click();
  await expect(demo.card).toContainText('2 of 3');
  await page.locator('.status-chip[data-tint="faulted"] > summary').click();
  await expect(demo.card).toContainText('3 of 3');
});

test('every step is reached by its address, and from the step after it', async ({ page }) => {
  test.setTimeout(120_000);
  const demo = new Demo(page);
  // Nothing is shown anew as a whole here: the ids of these timers are too large for WASM, which cannot clear them.
  await page.clock.install();
  for (const chapter of ['look', 'pause', 'faults', 'repair']) {
    for (const step of ['3', '2', '1']) {
      await page.goto(`/demo/?${STILL}&chapter=${chapter}&step=${step}`);
      await demo.isAlive();
      await expect(demo.card, `${chapter} ${step}`).toContainText(`${step} of 3`);
      await expect(page.locator('.tour-ring'), `${chapter} ${step}`).toBeVisible();
    }
    for (const step of ['2', '3', '2', '1']) {
      await demo.button(step === '2' && (await demo.card.innerText()).includes('3 of 3') ? 'Back' : step === '1' ? 'Back' : 'Next').click();
      await expect(demo.card, `${chapter} ${step}`).toContainText(`${step} of 3`);
      await expect(page.locator('.tour-ring'), `${chapter} ${step}`).toBeVisible();
      // It stays there, however often it is looked.
      await page.clock.runFor(TWO_LOOKS);
      await expect(demo.card, `${chapter} ${step}`).toContainText(`${step} of 3`);
    }
  }
});

test('whoever goes elsewhere is not called back, and may begin anew', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto(`/demo/?${STILL}&chapter=pause&step=evidence`);
  await demo.isAlive();
  await expect(page.locator('.connector-card').first()).toBeVisible();
  await page.getByRole('link', { name: 'Status log' }).click();
  await page.getByRole('banner').getByRole('link', { name: 'Norsk' }).click();
  await expect(demo.card).toContainText('Hvorfor er det pause?');
  // The card, which is a new one, is placed when the tour looks; then it would call back as well.
  await expect(demo.card).toHaveAttribute('style', /inset/);
  await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
  await expect(page.getByRole('link', { name: 'Statuslogg' })).toHaveAttribute('aria-current', 'page');
  for (let step = 0; step < 7; step += 1) await demo.button('Neste').click();
  await demo.button('Begynn på nytt').click();
  await expect(demo.card).toContainText('Ett blikk er nok');
  await expect(demo.row('faulted')).toHaveCount(1);
});

test('a step has an address, and one that is none begins its chapter', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto(`/demo/?${STILL}&chapter=pause&step=evidence`);
  await demo.isAlive();
  await expect(demo.card).toContainText('3 of 3');
  await expect(page.locator('.connector-card').first()).toBeVisible();
  await page.goto(`/demo/?${STILL}&chapter=repair&step=nowhere&colour=red`);
  await demo.isAlive();
  await expect(demo.card).toContainText('Put it right');
  await expect(demo.card).toContainText('1 of 3');
  await page.goto(`/demo/?${STILL}&chapter=nowhere&speed=fast&lang=xx&theme=pink`);
  await demo.isAlive();
  await expect(demo.card).toContainText('One look tells');
});

test('it takes no focus, holds none, and Escape leaves the tour from within', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto(`/demo/?${STILL}`);
  await demo.isAlive();
  await expect(demo.card).toBeVisible();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.keyboard.press('Escape');
  await expect(demo.card).toBeVisible();
  const keyboard = new Keyboard(page);
  await demo.button('Show me').focus();
  await keyboard.press('ArrowRight');
  await expect(demo.card).toContainText('2 of 3');
  await demo.button('Explore freely').focus();
  await page.keyboard.press('Tab');
  expect(await demo.card.evaluate((card) => card.contains(document.activeElement))).toBe(false);
  await demo.button('Next').focus();
  await keyboard.press('Escape');
  await expect(demo.card).toBeHidden();
  await page.getByRole('button', { name: 'Go on with the tour' }).click();
  await expect(demo.card).toContainText('2 of 3');
});

test('language and colours change in place', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto(`/demo/?${STILL}&chapter=faults&step=log`);
  await demo.isAlive();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^NO-/);
  await page.getByRole('banner').getByRole('link', { name: 'Norsk' }).click();
  await expect(demo.card).toContainText('Hva gikk galt?');
  await expect(page.getByRole('link', { name: 'Statuslogg' })).toHaveAttribute('aria-current', 'page');
  await page.locator('details.theme > summary').click();
  await page.locator('details.theme').getByRole('link', { name: 'Mørk', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('link', { name: 'Statuslogg' })).toHaveAttribute('aria-current', 'page');
});

test('what would happen if: a hand breaks a charger, and cuts another one off', async ({ page }) => {
  const demo = new Demo(page);
  await page.goto('/demo/?seed=7');
  await demo.isAlive();
  await demo.explore();
  // At some hours of the day the first free one is the one without contact, or has a cable in already.
  const inContact = demo.row('ready').and(page.locator('[data-link="online"]')).filter({ hasNotText: 'cable in' });
  const free = await inContact.first().getAttribute('data-charge-point-id');
  const row = page.locator(`[data-charge-point-id="${free}"]`);
  await demo.panel.locator('summary').click();
  await demo.panel.getByRole('combobox').selectOption(free);
  await demo.panel.getByRole('button', { name: 'Unplug it' }).click();
  await expect(demo.panel.getByRole('status')).toHaveText('That is not possible there now.');
  await demo.panel.getByRole('button', { name: 'Plug in a car' }).click();
  await expect(row).toHaveAttribute('data-status', 'charging');
  await demo.panel.getByRole('button', { name: 'Break it' }).click();
  await expect(row).toHaveAttribute('data-status', 'faulted');
  await demo.panel.getByRole('button', { name: 'Cut or restore its line' }).click();
  await expect(row).toHaveAttribute('data-link', 'lost');
});

test('a day that was exported is played, and a file that is none says why', async ({ page }, info) => {
  const demo = new Demo(page);
  await page.goto('/demo/?seed=7&chapter=faults&step=messages');
  await demo.isAlive();
  const id = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('checkbox', { name: 'Also Heartbeat and MeterValues' }).check();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as JSON Lines' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${id}-event-log.jsonl`);
  const path = info.outputPath(download.suggestedFilename());
  await download.saveAs(path);
  const text = await readFile(path, 'utf8');
  await demo.explore();
  await demo.panel.locator('summary').click();
  const file = demo.panel.locator('input[type=file]');
  await file.setInputFiles({ name: 'x.jsonl', mimeType: 'text/plain', buffer: Buffer.from(`${text}nonsense\n`) });
  const lines = text.trimEnd().split('\n').length;
  await expect(demo.panel.getByRole('status')).toHaveText(`Line ${lines + 1} is not JSON.`);
  await file.setInputFiles(path);
  await expect(demo.rows).toHaveCount(1);
  await expect(demo.rows).toHaveAttribute('data-charge-point-id', id);
  await page.getByRole('button', { name: 'Go on with the tour' }).click();
  await expect(demo.rows).toHaveCount(OVERVIEW_ROWS);
  await expect(demo.card).toContainText('1 of 3');
});

test('without scripts, and without WebAssembly, there is a picture and what it shows', async ({
  anotherReader,
  page,
}) => {
  const plain = await anotherReader({ javaScriptEnabled: false });
  await plain.goto('/demo/');
  await expect(plain.getByText('This is the overview of Ladetavle')).toBeVisible();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'WebAssembly', { value: undefined });
  });
  await page.goto('/demo/');
  await expect(page.getByText('This is the overview of Ladetavle')).toBeVisible();
});

test('it fits 320 px', async ({ page }) => {
  const demo = new Demo(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/demo/?${STILL}`);
  await demo.isAlive();
  await expect(demo.card).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

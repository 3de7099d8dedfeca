import type { Page } from '@playwright/test';
import { Demo, STILL, expect, test } from '../fixtures/demo.ts';

const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

/** What the demo has said to the page around it so far. */
async function heard(page: Page): Promise<{ type: string; chapter?: string; embedId: string }[]> {
  return page.evaluate(() => (window as unknown as { heard: never[] }).heard);
}

const LISTEN = `<script>
  window.heard = [];
  for (const type of ['ready', 'resize', 'start', 'step', 'action', 'complete', 'cta', 'close'])
    addEventListener('ladetavle-demo:' + type, (event) => window.heard.push(event.detail), true);
</script>`;

test('a frame without a script, without an origin, in a page of another one', async ({ page, portal, host }) => {
  const frame = `<iframe src="${portal.url}/demo/?embed=inline&lang=nb&${STILL}" title="Demo" loading="lazy" sandbox="${SANDBOX}" style="width:100%;height:700px;border:0"></iframe>`;
  await page.goto(host.page('/', frame));
  const demo = new Demo(page.frameLocator('iframe'));
  await demo.isAlive();
  await expect(demo.rows.first()).toBeVisible();
  await demo.button('Vis meg').click();
  await expect(demo.card).toContainText('2 av 3');
});

test('an element and a script: nothing is loaded before the click', async ({ page, portal, host }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const body = `${LISTEN}<div data-ladetavle-demo data-mode="overlay" data-seed="7" data-clock="manual"></div><script async src="${portal.url}/demo/embed.js"></script>`;
  await page.goto(host.page('/', body));
  const poster = page.getByRole('button', { name: 'Try Ladetavle' });
  await expect(poster).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked.filter((it) => it !== '/').sort()).toEqual(['/demo/embed.js', '/demo/poster.jpg']);
  await poster.click();
  const demo = new Demo(page.frameLocator('iframe'));
  await demo.isAlive();
  await expect(demo.rows.first()).toBeVisible();
  await demo.explore();
  await expect(demo.card).toBeHidden();
  await expect.poll(async () => (await heard(page)).map((it) => it.type)).toContain('close');
  await expect(demo.rows.first()).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(poster).toBeFocused();
});

test('a web component, twice on a page, under a strict policy, led from outside', async ({ page, portal, host }) => {
  const policy = [
    "default-src 'none'",
    // What listens in this test is written into the page.
    `script-src ${portal.url} 'unsafe-inline'`,
    `frame-src ${portal.url}`,
    `img-src ${portal.url} data:`,
    "style-src 'none'",
  ].join('; ');
  const body = `${LISTEN}
    <ladetavle-demo id="one" lang="en" mode="inline" chapter="faults" seed="7" clock="manual"><a href="${portal.url}/demo/">The demo</a></ladetavle-demo>
    <script src="${portal.url}/demo/embed.js"></script>
    <ladetavle-demo id="two" lang="nb" mode="inline" seed="8" clock="manual"></ladetavle-demo>
    <div id="three" data-ladetavle-demo data-mode="overlay"></div>
    <script src="${portal.url}/demo/embed.js"></script>`;
  await page.goto(host.page('/', body, { 'content-security-policy': policy }));
  const one = new Demo(page.frameLocator('#one iframe'));
  await one.isAlive();
  await expect(one.card).toContainText('What went wrong?');
  await page.locator('#two').scrollIntoViewIfNeeded();
  const two = new Demo(page.frameLocator('#two iframe'));
  await two.isAlive();
  await expect(two.card).toContainText('Ett blikk er nok');

  const kinds = async (): Promise<string[]> => (await heard(page)).map((it) => it.type);
  await expect.poll(kinds).toEqual(expect.arrayContaining(['ready', 'start', 'step', 'resize']));
  await expect(page.locator('#three').getByRole('button', { name: 'Try Ladetavle' })).toHaveCount(1);
  // A frame grows with what is in it, and no further than its page wants.
  const height = await page.locator('#one iframe').evaluate((it) => it.getBoundingClientRect().height);
  expect(height).toBeGreaterThanOrEqual(560);
  await page.evaluate(() => {
    const element = document.getElementById('one') as HTMLElement & { send(cmd: string, more?: object): void };
    element.send('goto', { chapter: 'pause', step: 'chip' });
  });
  await expect(one.card).toContainText('Why is it paused?');
  await expect(two.card).toContainText('Ett blikk er nok');
  await page.evaluate(() => {
    const element = document.getElementById('one') as HTMLElement & { send(cmd: string, more?: object): void };
    element.send('next');
    element.send('setLang', { lang: 'nb' });
    element.send('setTheme', { theme: 'dark' });
  });
  await expect(one.card).toContainText('Hvorfor er det pause?');
  await expect(one.card).toContainText('2 av 3');
  await expect(one.inside.locator('html')).toHaveAttribute('data-theme', 'dark');
  const steps = (await heard(page)).filter((it) => it.type === 'step');
  expect(steps.map((it) => it.chapter)).toContain('pause');
  expect(new Set((await heard(page)).map((it) => it.embedId)).size).toBe(2);
});

test('a window of its own', async ({ page, portal, host }) => {
  const body = `<div data-ladetavle-demo data-mode="popup" data-seed="7"></div><script src="${portal.url}/demo/embed.js"></script>`;
  await page.goto(host.page('/', body));
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Try Ladetavle' }).click(),
  ]);
  const demo = new Demo(popup);
  await demo.isAlive();
  await expect(demo.rows.first()).toBeVisible();
});

test('the end of the tour is told, and what the visitor wants then', async ({ page, portal, host }) => {
  const body = `${LISTEN}<ladetavle-demo lang="en" seed="7" clock="manual" chapter="repair" step="configuration"></ladetavle-demo><script src="${portal.url}/demo/embed.js"></script>`;
  await page.goto(host.page('/', body));
  const demo = new Demo(page.frameLocator('ladetavle-demo iframe'));
  await demo.isAlive();
  await demo.button('Next').click();
  await demo.button('I want this for my chargers').click();
  await expect.poll(async () => (await heard(page)).at(-1)?.type).toBe('cta');
  const end = (await heard(page)).find((it) => it.type === 'complete') as { progress?: number } | undefined;
  expect(end?.progress).toBe(1);
});

test('what is of unknown shape, or of nobody it knows, is ignored on both sides', async ({ page, portal, host }) => {
  const body = `${LISTEN}<ladetavle-demo lang="en" seed="7" clock="manual"></ladetavle-demo><script src="${portal.url}/demo/embed.js"></script><iframe id="stranger" srcdoc="<p>x</p>"></iframe>`;
  await page.goto(host.page('/', body));
  const demo = new Demo(page.frameLocator('ladetavle-demo iframe'));
  await demo.isAlive();
  await expect(demo.card).toContainText('1 of 3');
  const before = (await heard(page)).length;
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('ladetavle-demo iframe')?.contentWindow;
    for (const nonsense of [
      null,
      'next',
      { cmd: 'next' },
      { target: 'ladetavle-demo', v: 2, cmd: 'next' },
      { target: 'ladetavle-demo', v: 1, cmd: 'explode' },
      { target: 'ladetavle-demo', v: 1, cmd: 'goto', chapter: 7 },
      { target: 'ladetavle-demo', v: 1, cmd: 'goto', chapter: 'nowhere' },
      { target: 'another', v: 1, cmd: 'next' },
    ])
      frame?.postMessage(nonsense, '*');
    // Another frame of the page speaks to the demo, and to the page.
    const stranger = document.querySelector<HTMLIFrameElement>('#stranger')?.contentWindow;
    const script = stranger?.document.createElement('script');
    if (script) {
      script.textContent = `
        parent.frames[0].postMessage({ target: 'ladetavle-demo', v: 1, cmd: 'next' }, '*');
        parent.postMessage({ source: 'ladetavle-demo', v: 1, type: 'complete' }, '*');`;
      stranger?.document.body.append(script);
    }
  });
  await page.evaluate(() => {
    const element = document.querySelector('ladetavle-demo') as HTMLElement & { send(cmd: string, more?: object): void };
    element.send('setTheme', { theme: 'dark' });
  });
  // What was said last has been heard, so what was said before has been too.
  await expect(demo.inside.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(demo.card).toContainText('1 of 3');
  expect((await heard(page)).slice(before).map((it) => it.type)).not.toContain('complete');
});

test('it runs under any path of any host, and a link leads there with scripts off', async ({
  page,
  portal,
  host,
  anotherReader,
}) => {
  const copy = host.copy('/some/where/else/', `${portal.url}/demo/`);
  await page.goto(`${copy}index.html?${STILL}`);
  const demo = new Demo(page);
  await demo.isAlive();
  await expect(demo.rows.first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/some/where/else/index.html');
  const embedding = host.page(
    '/page',
    `<ladetavle-demo><a href="${copy}index.html">The demo</a></ladetavle-demo><script async src="${copy}embed.js"></script>`,
  );
  const plain = await anotherReader({ javaScriptEnabled: false });
  await plain.goto(embedding);
  await plain.getByRole('link', { name: 'The demo' }).click();
  await expect(plain.getByText('This is the overview of Ladetavle')).toBeVisible();
});

test('only the demo may be framed', async ({ page, portal, host, watch, request }) => {
  const demo = await request.get(`${portal.url}/demo/`);
  expect(demo.headers()['x-frame-options']).toBeUndefined();
  expect(demo.headers()['content-security-policy']).toBeUndefined();
  expect(demo.headers()['access-control-allow-origin']).toBe('*');
  const pages = await request.get(`${portal.url}/charge-systems`);
  expect(pages.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  const folder = await request.get(`${portal.url}/demo?lang=nb`, { maxRedirects: 0 });
  expect(folder.headers()['location']).toBe('/demo/?lang=nb');
  watch.expects(/Refused to (frame|display)|X-Frame-Options|frame-ancestors|ERR_BLOCKED/);
  await page.goto(host.page('/', `<iframe src="${portal.url}/charge-systems" title="Portal"></iframe>`));
  await expect(page.frameLocator('iframe').getByRole('banner')).toHaveCount(0);
});

test('a page for people who embed shows what they choose, and gives them the code', async ({ page, host }) => {
  await page.goto('/demo/embed.html?lang=en');
  const code = page.locator('#snippet');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('nb');
  await page.getByRole('combobox', { name: 'Begynner med' }).selectOption('faults');
  await expect(code).toHaveValue(/<ladetavle-demo lang="nb" theme="auto" mode="inline" chapter="faults">/);
  const demo = new Demo(page.frameLocator('#result iframe'));
  await page.locator('#result').scrollIntoViewIfNeeded();
  await demo.isAlive();
  await expect(demo.card).toContainText('Hva gikk galt?');
  for (const way of ['element', 'attribute', 'frame']) {
    await page.getByRole('combobox', { name: 'Med', exact: true }).selectOption(way);
    const snippet = await code.inputValue();
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(host.page(`/${way}`, snippet));
    const embedded = new Demo(elsewhere.frameLocator('iframe'));
    await embedded.isAlive();
    await expect(embedded.card).toContainText('Hva gikk galt?');
    await elsewhere.close();
  }
});

test('its oEmbed description is found and holds a frame', async ({ page, request, portal }) => {
  await page.goto(`/demo/?${STILL}`);
  const link = page.locator('link[rel=alternate][type="application/json+oembed"]');
  const address = await link.evaluate((it) => (it as HTMLLinkElement).href);
  const described = (await (await request.get(address)).json()) as { type: string; version: string; html: string };
  expect(address.startsWith(portal.url)).toBe(true);
  expect([described.type, described.version]).toEqual(['rich', '1.0']);
  expect(described.html).toMatch(/^<iframe src="https?:\/\/[^"]+\/demo\/\?embed=inline".* sandbox="allow-scripts /);
});

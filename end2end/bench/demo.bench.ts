import { Demo, expect, test } from '../fixtures/demo.ts';
import { fact, line } from './figures.ts';

/** What a phone on a slow network is taken for, as Lighthouse does. */
const PHONE = { cpu: 4, latency: 150, bytesPerSecond: (1_638.4 * 1024) / 8 };

declare global {
  interface Window {
    /** The memory of the module, as it was when it was loaded. */
    wasmMemory?: WebAssembly.Memory;
  }
}

test('what the demo weighs', async ({ page }) => {
  const sizes = new Map<string, number>();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const urls = new Map<string, string>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.set(urls.get(requestId) ?? '', encodedDataLength);
  });
  await page.goto('/demo/');
  await new Demo(page).isAlive();
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1000;
  line('demo: everything that it loads, with headers', `${all.toFixed(0)} kB`, '330 kB', all <= 330);
});

test('when the first status is seen on a phone', async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const { cpu, latency, bytesPerSecond } = PHONE;
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await page.setViewportSize({ width: 412, height: 823 });
  const began = Date.now();
  await page.goto('/demo/', { waitUntil: 'commit' });
  await expect(page.locator('[data-charge-point-id]').first()).toBeVisible();
  const since = (): number => (Date.now() - began) / 1000;
  const seen = since();
  line('demo: first status on a phone', `${seen.toFixed(1)} s`, '2.0 s', seen <= 2);
  await expect(new Demo(page).card).toBeVisible();
  fact('demo: alive on a phone', `${since().toFixed(1)} s`);
});

test('what a fast stage costs', async ({ page }) => {
  await page.goto('/demo/?speed=60&seed=7');
  await new Demo(page).isAlive();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const seconds = async (): Promise<{ passed: number; busy: number }> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((it) => it.name === name)?.value ?? Number.NaN;
    return { passed: value('Timestamp'), busy: value('TaskDuration') };
  };
  const before = await seconds();
  let after = before;
  // Over a span that has garbage collections in it, by the browser's own clock.
  await expect(async () => {
    after = await seconds();
    expect(after.passed - before.passed).toBeGreaterThanOrEqual(20);
  }).toPass({ intervals: [2_000] });
  const share = (after.busy - before.busy) / (after.passed - before.passed);
  line('demo: a core at 60 times', `${(share * 100).toFixed(0)} %`, '25 %', share <= 0.25);
});

test('what it remembers after an hour', async ({ page }) => {
  await page.addInitScript(() => {
    const load = WebAssembly.instantiateStreaming.bind(WebAssembly);
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const result = await load(source, imports);
      // Its first part has it, and the other one takes it from there.
      window.wasmMemory ??= result.instance.exports.memory as WebAssembly.Memory;
      return result;
    };
  });
  await page.clock.install();
  await page.goto('/demo/?speed=60&seed=7');
  await page.clock.runFor(5_000);
  await new Demo(page).isAlive();
  const megabytes = async (): Promise<number> =>
    page.evaluate(() => (window.wasmMemory?.buffer.byteLength ?? Number.NaN) / 1e6);
  await page.clock.runFor(300_000);
  const early = await megabytes();
  for (let minutes = 5; minutes < 60; minutes += 5) await page.clock.runFor(300_000);
  const late = await megabytes();
  const grown = late / early - 1;
  const measured = `${early.toFixed(1)} → ${late.toFixed(1)} MB`;
  line('demo: memory after 5 min and after an hour at 60 times', measured, '+10 %', grown <= 0.1);
});

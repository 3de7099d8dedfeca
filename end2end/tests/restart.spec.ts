import { createRPCError } from 'ocpp-rpc';
import { expect, test } from '../fixtures/test.ts';
import { ChargePointTabPage } from '../pages/charge-point-tab.ts';
import { EventPage } from '../pages/event.ts';
import { EventLogPage } from '../pages/event-log.ts';

test('a restart asks once, names the charger, and sends nothing before', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  await expect(tab.restartPanel.getByText(tab.words.sessionRuns)).toHaveCount(0);
  await expect(tab.restartPanel.getByRole('radio', { name: 'Soft' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(tab.restartPanel).not.toHaveAttribute('open');
  await expect(tab.commands).toHaveCount(0);
  expect(charger.asked()).toEqual([]);
});

test('a restart is watched step by step, until the charger is ready again', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  charger.answers('Reset', ({ type }) => ({ status: type === 'Soft' ? 'Accepted' : 'Rejected' }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  await tab.confirmRestart('soft');

  await tab.newestCommandIs('accepted');
  await expect(tab.commands).toHaveCount(1);
  await expect(tab.restartPanel).not.toHaveAttribute('open');
  await expect(tab.commands.first()).toContainText('Restart (soft)');
  await expect(tab.commands.first()).toContainText('Asked for in the portal, from 127.0.0.1');
  expect(await tab.stepNames()).toEqual(['queued', 'sent', 'accepted']);
  await charger.leave();
  await expect(tab.header).toHaveAttribute('data-link', 'lost');
  await expect.poll(() => tab.stepNames()).toEqual(['queued', 'sent', 'accepted', 'link_lost']);
  await charger.connect();
  await charger.boot();
  await expect.poll(() => tab.stepNames()).toEqual(['queued', 'sent', 'accepted', 'link_lost', 'booted']);
  await tab.newestCommandIs('accepted');
  await charger.report(1, 'Available');
  await expect
    .poll(() => tab.stepNames())
    .toEqual(['queued', 'sent', 'accepted', 'link_lost', 'booted', 'ready']);
  await tab.newestCommandIs('verified');

  // Each with its time, none before the one before it; a reload tells the same.
  await page.reload();
  await tab.isAlive();
  await tab.newestCommandIs('verified');
  const times = await tab
    .steps()
    .locator('time')
    .evaluateAll((all) => all.map((it) => it.getAttribute('datetime')));
  expect(times).toHaveLength(6);
  expect([...times].sort()).toEqual(times);
});

test('a restart warns of a charging session that runs, as soon as one does', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.report(1, 'Available');
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  const warning = tab.restartPanel.getByText(tab.words.sessionRuns);
  await expect(warning).toHaveCount(0);
  const transaction = await charger.start(1);
  await expect(warning).toBeVisible();
  await charger.stop(transaction, 2000);
  await expect(warning).toHaveCount(0);
});

test('a hard restart is a Reset of type Hard, and one click from its message', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  const types: string[] = [];
  charger.answers('Reset', ({ type }) => {
    types.push(type);
    return { status: 'Accepted' };
  });
  const log = new EventLogPage(page, 'CP-1');
  await log.open();
  await log.isConnected();
  await log.askForRestart();
  await log.confirmRestart('hard');
  await expect(log.of('Reset')).toHaveAttribute('data-outcome', 'answered');
  await expect(log.of('Reset')).toContainText('To charger');
  expect(types).toEqual(['Hard']);
  await log.openEvent(log.of('Reset'));
  await expect(new EventPage(page, 'CP-1').request).toContainText('type Hard');
});

test('a charger that refuses is quoted', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('Reset', () => ({ status: 'Rejected' }));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  await tab.confirmRestart('soft');
  await tab.newestCommandIs('rejected');
  await expect(tab.steps().last()).toContainText('“Rejected”');
});

test('a charger that answers with an error is quoted', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('Reset', () => {
    throw createRPCError('InternalError', 'the relay is stuck');
  });
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  await tab.confirmRestart('soft');
  await tab.newestCommandIs('failed');
  await expect(tab.steps().last()).toContainText('InternalError');
  await expect(tab.steps().last()).toContainText('the relay is stuck');
});

test('a charger that goes before it answers is not taken for restarted', async ({ page, connect }) => {
  const charger = await connect('CP-1');
  await charger.boot();
  charger.answers('Reset', () => new Promise(() => {}));
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await tab.isConnected();
  await tab.askForRestart();
  await tab.confirmRestart('soft');
  await tab.newestCommandIs('sent');
  await charger.losePower();
  await tab.newestCommandIs('failed');
  await expect(tab.steps().last()).toContainText('the connection ended before an answer came');
});

test('a charger without contact cannot be restarted, and the page says why', async ({
  page,
  connect,
  watch,
}) => {
  const charger = await connect('CP-1');
  await charger.boot();
  await charger.losePower();
  const tab = new ChargePointTabPage(page, 'CP-1');
  await tab.open();
  await expect(tab.header).toHaveAttribute('data-link', 'lost');
  await tab.askForRestart();
  await expect(tab.restartPanel.getByText('It has no contact now')).toBeVisible();
  watch.expectsStatus(409);
  await tab.confirmRestart('soft');
  await expect(tab.restartPanel.getByRole('alert')).toContainText('CP-1 has no contact with us now');
  await expect(tab.commands).toHaveCount(0);
});

test.describe('With a second of patience', () => {
  test.use({ portalFlags: ['--call-timeout', '1s'] });

  test('a charger that does not answer in time is told so, and its late answer is recognised', async ({
    page,
    connect,
  }) => {
    const charger = await connect('CP-1');
    await charger.boot();
    let answerAtLast = (): void => {};
    charger.answers(
      'Reset',
      () =>
        new Promise((resolve) => {
          answerAtLast = () => resolve({ status: 'Accepted' });
        }),
    );
    const tab = new ChargePointTabPage(page, 'CP-1');
    await tab.open();
    await tab.isConnected();
    await tab.askForRestart();
    await tab.confirmRestart('soft');
    await tab.newestCommandIs('timed_out');
    await expect(tab.steps().last()).toContainText('no answer within 1 s');

    answerAtLast();
    await tab.goTo('event-log');
    const log = new EventLogPage(page, 'CP-1');
    await expect(log.of('Reset')).toHaveAttribute('data-outcome', 'timed_out');
    await expect(log.of('Reset')).toContainText('1 finding');
    await log.openEvent(log.of('Reset'));
    await expect(new EventPage(page, 'CP-1').detail).toContainText('the answer came after the time limit');
  });
});

import { expect } from '@playwright/test';
import { Portal } from '../servers/portal.ts';
import { ChargePoint } from './charge-point.ts';
import type { ConnectorStatus } from './messages.ts';
import { connectInVain } from './refused.ts';

/** A charger with a name that does not fit on a phone. */
export const LONG_ID = `NO-${'0123456789'.repeat(5)}`;

/** A charger about which there is something to tell on every page. */
export const EVENTFUL = 'SOL-02';

/** The charger whose first message is not kept any longer. */
export const FORGOTTEN = 'OLD-01';

/** What people see that is no word of ours, and so the same in every language. */
export const NAMES = ['Solbakken', 'Acme', 'Wall 22', 'Trollbolt', 'Duo 2x22'];

/** Which charger reports what for its first connector. */
const CAST: [id: string, status: ConnectorStatus, errorCode?: string][] = [
  ['SOL-01', 'Available'],
  [EVENTFUL, 'Charging'],
  ['SOL-03', 'SuspendedEVSE'],
  ['SOL-04', 'SuspendedEV'],
  ['SOL-05', 'Finishing'],
  ['SOL-06', 'Unavailable'],
  ['SOL-07', 'Reserved'],
  ['SOL-08', 'Faulted', 'GroundFailure'],
  ['SOL-09', 'Preparing'],
  ['SOL-10', 'Charging'],
  [LONG_ID, 'Charging'],
];

/** A portal in which every kind of thing that a page can show has happened once. */
export class Scenery {
  private constructor(
    readonly portal: Portal,
    private readonly chargePoints: ChargePoint[],
    /** An event of the eventful charger that has findings. */
    readonly oddEvent: string,
    /** One that is no frame at all. */
    readonly brokenEvent: string,
    /** A time at which the eventful charger was in contact, before its last connection. */
    readonly before: string,
    /** A portal in which there is no charger, only one that was refused. */
    readonly empty: Portal,
    /** A portal that keeps messages for a second. */
    readonly forgetful: Portal,
  ) {}

  static async build(portal: Portal): Promise<Scenery> {
    const chargePoints: ChargePoint[] = [];
    for (const [id, status, errorCode = 'NoError'] of CAST) {
      const chargePoint = new ChargePoint(portal.ocppUrl, id);
      chargePoints.push(chargePoint);
      await chargePoint.connect();
      await chargePoint.boot();
      await chargePoint.report(1, status, { errorCode });
    }
    const eventful = chargePoints.find((it) => it.id === EVENTFUL);
    const lost = chargePoints.find((it) => it.id === 'SOL-10');
    if (!eventful || !lost) throw new Error('the cast is not complete');
    await liveThroughEverything(eventful, portal);
    await lost.losePower();
    const { items } = await portal.get<{ items: { id: string; message_id: string; outcome: string; at: string }[] }>(
      `/charge-points/${EVENTFUL}/events?limit=100`,
    );
    const odd = items.find((it) => it.message_id === 'odd');
    if (!odd) throw new Error('the odd event is not in the log');
    const broken = items.find((it) => it.outcome === 'malformed');
    if (!broken) throw new Error('the broken event is not in the log');

    const empty = await Portal.start();
    await connectInVain(empty.ocppUrl, 'NEW-1', ['ocpp1.5']);
    const forgetful = await Portal.start(['--keep-events', '1s']);
    await haveForgotten(forgetful);
    return new Scenery(portal, chargePoints, odd.id, broken.id, odd.at, empty, forgetful);
  }

  async clear(): Promise<void> {
    await this.empty.stop();
    await this.forgetful.stop();
    await Promise.all(this.chargePoints.map((it) => it.leave()));
    expect(this.chargePoints.flatMap((it) => it.violations)).toEqual([]);
  }
}

async function liveThroughEverything(charger: ChargePoint, portal: Portal): Promise<void> {
  await charger.report(2, 'Faulted', {
    errorCode: 'OtherError',
    info: 'Lock motor stalled',
    vendorErrorCode: 'E0410',
    vendorId: 'org.example.acme',
  });
  await charger.report(2, 'Available');
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await charger.report(1, 'Available', { timestamp: anHourAgo });
  await charger.stop(await charger.start(1, { idTag: 'B0B0CAFE', meterStart: 500 }), 1000);
  // One that was begun offline has no number.
  await charger.stop(-1, 400);
  const transaction = await charger.start(1);
  await charger.meter(1, transaction, 13_340, 11_040);
  await charger.exchange(
    '[2,"odd","StatusNotification",{"connectorId":"2","status":"Humming","errorCode":"NoError","colour":"red"}]',
  );
  // Nothing can be answered to what has no id that could be read.
  charger.send('[2,"broken","StatusNotification",{"connectorId":1,]');
  await charger.exchange('[2,"unknown","MakeCoffee",{"sugar":2}]');

  charger.answers('Reset', () => ({ status: 'Rejected' }));
  await command(portal, charger.id, { name: 'reset', kind: 'soft' }, 'rejected');
  for (const heartbeatInterval of ['60', '300']) {
    charger.answers('GetConfiguration', () => ({
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: heartbeatInterval },
        { key: 'NumberOfConnectors', readonly: true, value: '2' },
        { key: 'AuthorizationKey', readonly: false },
        {
          key: 'Vendor.LongestKeyThatTheSpecificationAllowsWithNoS',
          readonly: true,
          value: 'v'.repeat(300),
        },
      ],
      unknownKey: ['Moon.Phase'],
    }));
    await command(portal, charger.id, { name: 'read_configuration', keys: [] }, 'verified');
  }
  charger.answers('Reset', () => ({ status: 'Accepted' }));
  await command(portal, charger.id, { name: 'reset', kind: 'hard' }, 'accepted');
  await charger.losePower();
  await charger.connect();
  await charger.boot();
  await charger.report(1, 'Charging');
  await charger.report(2, 'Available');
}

/** Lets a portal forget its first message. */
async function haveForgotten(portal: Portal): Promise<void> {
  const charger = new ChargePoint(portal.ocppUrl, FORGOTTEN);
  await charger.connect();
  await charger.boot();
  const first = `${portal.url}/charge-points/${FORGOTTEN}/event-log/1`;
  await expect(async () => {
    await charger.call('Heartbeat', {});
    expect((await fetch(first)).status).toBe(410);
  }).toPass({ timeout: 20_000 });
  await charger.leave();
}

/** Issues a command as a program does, and waits until it is that far. */
async function command(portal: Portal, id: string, body: object, state: string): Promise<void> {
  const issued = await fetch(`${portal.url}/api/v1/charge-points/${id}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(issued.status, await issued.clone().text()).toBe(202);
  const { id: commandId } = (await issued.json()) as { id: string };
  await expect
    .poll(async () => (await portal.get<{ state: string }>(`/commands/${commandId}`)).state)
    .toBe(state);
}

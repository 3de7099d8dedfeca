import { once } from 'node:events';
import { RPCClient, createRPCError } from 'ocpp-rpc';
import type { Answers, BootNotification, Calls, ConnectorStatus, StatusNotification } from './messages.ts';

/** One frame on the line, as it was sent. */
export interface WireFrame {
  from: 'charge point' | 'server';
  text: string;
}

type Handler = (request: never) => unknown;

/** What a frame that did not fit the official schemas is told with. */
interface StrictValidationFailure {
  method: string;
  outbound: boolean;
  error: Error;
}

/** Who a charge point is where a test does not care. */
export const IDENTITY: BootNotification = {
  chargePointVendor: 'Acme',
  chargePointModel: 'Wall 22',
  chargePointSerialNumber: 'A-1',
  firmwareVersion: '1.2.3',
};

/**
 * An OCPP 1.6 charge point made of somebody else's library. In its strict mode the library checks every frame,
 * ours and the server's, against the official schemas.
 */
export class ChargePoint {
  /** Every frame since it was made, in order. */
  readonly frames: WireFrame[] = [];
  /** Frames that the official schemas do not allow, in words. */
  readonly violations: string[] = [];
  private readonly handlers = new Map<string, Handler>();
  private client: RPCClient | undefined;

  constructor(
    /** Where charge points connect, up to the id. */
    private readonly endpoint: string,
    readonly id: string,
  ) {
    this.answers('TriggerMessage', () => ({ status: 'NotImplemented' }));
  }

  /** Opens the line. */
  async connect(): Promise<void> {
    const client = new RPCClient({
      endpoint: this.endpoint,
      identity: this.id,
      protocols: ['ocpp1.6'],
      strictMode: true,
      reconnect: false,
      callTimeoutMs: 10_000,
    } as ConstructorParameters<typeof RPCClient>[0]);
    client.on('strictValidationFailure', ({ method, outbound, error }: StrictValidationFailure) => {
      this.violations.push(`${outbound ? 'ours' : "the server's"}: ${method}: ${error.message}`);
    });
    client.on('message', ({ message, outbound }: { message: string | Buffer; outbound: boolean }) => {
      this.frames.push({ from: outbound ? 'charge point' : 'server', text: message.toString() });
    });
    client.handle(async ({ method, params }) => {
      const handler = this.handlers.get(method ?? '');
      if (!handler) throw createRPCError('NotImplemented', `${method} is not for us`);
      return (await handler(params as never)) as Record<string, unknown>;
    });
    await client.connect();
    this.client = client;
  }

  /** Asks the server something. */
  async call<A extends keyof Calls>(action: A, request: Calls[A]['request']): Promise<Calls[A]['response']> {
    return (await this.line().call(action, request)) as Calls[A]['response'];
  }

  /** Answers the server from now on; who throws answers with an error. */
  answers<A extends keyof Answers>(
    action: A,
    handler: (request: Answers[A]['request']) => Answers[A]['response'] | Promise<Answers[A]['response']>,
  ): void {
    this.handlers.set(action, handler);
  }

  /** Sends text as it is. */
  send(text: string): void {
    this.line().sendRaw(text);
  }

  /** Sends text as it is, and gives back the frame that the server sends next. */
  async exchange(text: string): Promise<string> {
    const line = this.line();
    const answered = new Promise<string>((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`no answer to ${text}`)), 10_000);
      const hear = ({ message, outbound }: { message: string | Buffer; outbound: boolean }): void => {
        if (outbound) return;
        clearTimeout(giveUp);
        line.off('message', hear);
        resolve(message.toString());
      };
      line.on('message', hear);
    });
    line.sendRaw(text);
    return answered;
  }

  /** Tells who it is. */
  async boot(identity: BootNotification = IDENTITY): Promise<Calls['BootNotification']['response']> {
    return this.call('BootNotification', identity);
  }

  /** Tells what a connector does. */
  async report(
    connectorId: number,
    status: ConnectorStatus,
    more: Partial<StatusNotification> = {},
  ): Promise<void> {
    const timestamp = new Date().toISOString();
    await this.call('StatusNotification', { connectorId, status, errorCode: 'NoError', timestamp, ...more });
  }

  /** A driver starts a charging session. Gives back the transaction's number. */
  async start(connectorId: number, { idTag = '04A1B2C3', meterStart = 1000 } = {}): Promise<number> {
    await this.call('Authorize', { idTag });
    const timestamp = new Date().toISOString();
    const started = await this.call('StartTransaction', { connectorId, idTag, meterStart, timestamp });
    await this.report(connectorId, 'Charging');
    return started.transactionId;
  }

  /** Tells what its meter shows. */
  async meter(connectorId: number, transactionId: number, energyWh: number, powerW: number): Promise<void> {
    const sampledValue = [
      { value: String(energyWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
      { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' },
    ];
    const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }];
    await this.call('MeterValues', { connectorId, transactionId, meterValue });
  }

  /** Tells what its meter shows on each of three phases. */
  async draws(connectorId: number, transactionId: number, amperes: number): Promise<void> {
    const sampledValue = ['L1', 'L2', 'L3'].map((phase) => ({
      value: String(amperes),
      measurand: 'Current.Import',
      phase,
      unit: 'A',
    }));
    const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }];
    await this.call('MeterValues', { connectorId, transactionId, meterValue });
  }

  /** The driver ends the charging session. */
  async stop(transactionId: number, meterStop: number): Promise<void> {
    const timestamp = new Date().toISOString();
    await this.call('StopTransaction', { transactionId, meterStop, timestamp, reason: 'Local' });
  }

  /** Takes leave properly. */
  async leave(code = 1000, reason = ''): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.close({ code, reason });
  }

  /** Loses power. */
  async losePower(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.close({ force: true });
  }

  /** Waits until the server ends the line. */
  async isDismissed(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    if (client && client.state !== RPCClient.CLOSED) await once(client, 'close');
  }

  /** What the server asked of it so far, by name. */
  asked(): string[] {
    return this.frames
      .filter(({ from }) => from === 'server')
      .map(({ text }) => JSON.parse(text) as unknown[])
      .filter(([type]) => type === 2)
      .map(([, , action]) => String(action));
  }

  private line(): RPCClient {
    if (!this.client) throw new Error(`${this.id} is not connected`);
    return this.client;
  }
}

import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * The line between a browser and the portal, which can fail as lines do: cut, so that everybody notices, or
 * silent, so that nobody does.
 */
export class Line {
  private readonly sockets = new Set<Socket>();
  private state: 'whole' | 'cut' | 'silent' = 'whole';

  private constructor(
    private readonly server: Server,
    /** `127.0.0.1:PORT` of the portal. */
    private readonly portal: string,
  ) {
    server.on('connection', (browser) => this.join(browser));
  }

  static async to(portal: string): Promise<Line> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(server, portal);
  }

  /** The address that a browser uses instead of the portal's own. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends what is open, and lets nothing new through. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  fallSilent(): void {
    this.state = 'silent';
    for (const socket of this.sockets) socket.pause();
  }

  /** What is opened from now on is whole. */
  mend(): void {
    this.state = 'whole';
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(browser: Socket): void {
    if (this.state === 'cut') {
      browser.resetAndDestroy();
      return;
    }
    const [host, port] = this.portal.split(':');
    const portal = connect(Number(port), host ?? '');
    for (const [one, other] of [
      [browser, portal],
      [portal, browser],
    ] as const) {
      this.sockets.add(one);
      one.on('data', (bytes) => other.write(bytes));
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.end();
      });
      if (this.state === 'silent') one.pause();
    }
  }
}

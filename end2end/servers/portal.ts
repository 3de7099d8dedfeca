import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { RunningProcess } from './process.ts';

/** The real server on a record of its own. */
export class Portal {
  private constructor(
    private readonly folder: string,
    private readonly flags: readonly string[],
    private server: RunningProcess,
    /** `127.0.0.1:PORT`; stays over a restart. */
    readonly host: string,
  ) {}

  /** Starts a server with an empty record on a port that nobody has. */
  static async start(flags: readonly string[] = []): Promise<Portal> {
    const folder = await mkdtemp(join(tmpdir(), 'ladetavle-'));
    const server = serve('127.0.0.1:0', folder, flags);
    return new Portal(folder, flags, server, await address(server));
  }

  /** Where people go. */
  get url(): string {
    return `http://${this.host}`;
  }

  /** Where charge points connect, up to the id. */
  get ocppUrl(): string {
    return `ws://${this.host}/ocpp`;
  }

  /** What a program gets from the REST API. */
  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Ends the server; nobody answers until `goOn`. */
  async halt(): Promise<void> {
    const ending = await this.server.stop();
    expect(ending, this.log()).toEqual({ code: 0, signal: null });
    expect(this.complaints(), 'errors in the log of the server').toEqual([]);
  }

  /** Starts it again on the same port and record. */
  async goOn(): Promise<void> {
    this.server = serve(this.host, this.folder, this.flags);
    await address(this.server);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    try {
      await this.halt();
    } finally {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  /** What the server logged since its last start. */
  log(): string {
    return this.server.lines.join('\n');
  }

  private complaints(): string[] {
    return this.server.lines.filter((line) => /"level":"ERROR"|panicked at/.test(line));
  }
}

function serve(listen: string, folder: string, flags: readonly string[]): RunningProcess {
  const database = `sqlite://${join(folder, 'ladetavle.db')}?mode=rwc`;
  return new RunningProcess(
    'serve',
    ...['--listen', listen],
    ...['--database-url', database],
    ...['--log-format', 'json'],
    ...['--settle', '50ms'],
    ...['--pace', '10ms'],
    // What a charger hears is what a test asks for.
    ...(flags.includes('--first-reading') ? [] : ['--first-reading', 'nothing']),
    ...flags,
  );
}

function address(server: RunningProcess): Promise<string> {
  return server.finds('where it listens', (line) => /"address":"([^"]+)"/.exec(line)?.[1]);
}

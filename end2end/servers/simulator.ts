import { expect } from '@playwright/test';
import type { Portal } from './portal.ts';
import { RunningProcess } from './process.ts';

/** A simulated charge system that connects to a portal. */
export class Simulator {
  private constructor(private readonly process: RunningProcess) {}

  /** Starts so many charge points, `NO-0001` and on; the same seed makes the same ones. */
  static start(portal: Portal, chargePoints: number, seed = 1): Simulator {
    return new Simulator(
      new RunningProcess(
        'simulate',
        ...['--url', `${portal.ocppUrl}/{id}`],
        ...['--charge-points', String(chargePoints)],
        ...['--seed', String(seed)],
      ),
    );
  }

  /** Ends all of them. */
  async stop(): Promise<void> {
    const ending = await this.process.stop();
    expect(ending, this.process.lines.join('\n')).toEqual({ code: 0, signal: null });
  }
}

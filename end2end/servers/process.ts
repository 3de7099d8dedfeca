import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The release executable, which serves and simulates. */
function executable(): string {
  const path = process.env.LADETAVLE_BIN;
  if (!path) {
    throw new Error(
      'LADETAVLE_BIN does not name the release executable: run `cargo xtask test`, or set it, and LADETAVLE_SITE_DIR where no site is inside',
    );
  }
  return path;
}

/** Our own environment without settings that would change what a test asks for. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === 'LADETAVLE_SITE_DIR' || !/^(LADETAVLE_|RUST_LOG$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

/** The executable at work. Its log lines are kept. */
export class RunningProcess {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();
  private ending: Ending | undefined;

  constructor(...args: string[]) {
    this.child = spawn(executable(), args, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
    const { stderr } = this.child;
    if (!stderr) throw new Error('a process without standard error');
    createInterface({ input: stderr }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.child.once('error', (error) => {
      this.lines.push(String(error));
      this.end({ code: null, signal: null });
    });
    this.child.once('exit', (code, signal) => this.end({ code, signal }));
  }

  /** The first log line that `find` finds something in, also among those that came before. */
  async finds<T>(what: string, find: (line: string) => T | undefined): Promise<T> {
    for (let seen = 0; ;) {
      for (; seen < this.lines.length; seen += 1) {
        const found = find(this.lines[seen] ?? '');
        if (found !== undefined) return found;
      }
      if (this.ending) {
        throw new Error(`ended without saying ${what}:\n${this.lines.join('\n')}`);
      }
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Asks it to end, as a service manager does, and says how it did. */
  async stop(): Promise<Ending> {
    if (this.ending) return this.ending;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
    return this.ending ?? { code: this.child.exitCode, signal: this.child.signalCode };
  }

  private end(ending: Ending): void {
    this.ending = ending;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

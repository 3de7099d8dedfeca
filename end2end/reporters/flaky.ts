import type { FullConfig, FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** So many tests of a run may need a second try, on a machine that does other things meanwhile. */
const BEARABLE = 2;

/** Tells which tests passed only when they were repeated. Where these are many, the run has failed. */
export default class FlakyTests implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const flaky = this.suite?.allTests().filter((test) => test.outcome() === 'flaky') ?? [];
    for (const test of flaky) {
      const why = test.results.find(({ error }) => error)?.error?.message ?? '';
      process.stdout.write(`passed only when repeated: ${test.titlePath().join(' › ')}\n${why}\n`);
    }
    return { status: flaky.length > BEARABLE ? 'failed' : result.status };
  }

  printsToStdio(): boolean {
    return false;
  }
}

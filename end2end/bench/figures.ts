/** Prints a figure beside its goal. */
export function line(what: string, measured: string, goal: string, isReached: boolean): void {
  console.log(`${isReached ? 'ok  ' : 'MISS'} ${what.padEnd(58)} ${measured.padEnd(34)} goal ${goal}`);
}

/** Prints a figure that has no goal. */
export function fact(what: string, measured: string): void {
  console.log(`     ${what.padEnd(58)} ${measured}`);
}

/** The value below which this share of them is, from 0 to 1. */
export function share(values: readonly number[], of: number): number {
  const inOrder = [...values].sort((one, other) => one - other);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * of))] ?? Number.NaN;
}

import { scryptSync } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 1_000;
/** What this process and an operating system do by themselves stays under this share. */
const QUIET = 0.25;
/** What the piece of work took on the two cores for which the bars in seconds are set; they were seen to hold there on 28 November 2026. */
const PIECE_MS = 60;
const PIECES = 9;

/** Milliseconds of all processors so far. */
function spent(): { idle: number; all: number } {
	const times = cpus().map((cpu) => cpu.times);
	const idle = times.reduce((sum, each) => sum + each.idle, 0);
	return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}

/** How many times longer than there a piece of work takes here and now; 1 where it is quicker. */
function slowness(): number {
	const took = Array.from({ length: PIECES }, () => {
		const from = performance.now();
		scryptSync('a piece', 'of work', 32, { N: 2 ** 14 });
		return performance.now() - from;
	});
	return Math.max(1, (took.sort((a, b) => a - b)[(PIECES - 1) / 2] ?? 0) / PIECE_MS);
}

/**
 * Looks at the machine for a second, before a test begins its work. Bars in seconds are for two cores that have nothing else to do: a
 * slower machine is given more time in proportion, and beside other work a test prints what it saw and holds what does not depend on
 * it: counts, memory, CPU.
 */
export async function measureMachine(): Promise<{ quiet: boolean; bar(ms: number): number }> {
	const before = spent();
	await pause(LOOK_MS);
	const after = spent();
	const slower = slowness();
	return {
		/** whether it had nothing else to do */
		quiet: 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all) < QUIET,
		/** @returns the milliseconds that this machine is given where the other is given so many */
		bar: (ms) => ms * slower
	};
}

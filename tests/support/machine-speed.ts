import { scryptSync } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 1_000;
/** The share of the processors that this process and an idle operating system use at most. */
const QUIET = 0.25;
/**
 * Milliseconds that the piece of work took on the reference machine, the two cores for which limits in seconds are set (measured on 28
 * November 2026).
 */
const PIECE_MS = 60;
const PIECES = 9;

/** The milliseconds that all processors together have spent since the machine started. */
function spent(): { idle: number; all: number } {
	const times = cpus().map((cpu) => cpu.times);
	const idle = times.reduce((sum, each) => sum + each.idle, 0);
	return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}

/** How many times longer than on the reference machine a piece of work takes here; at least 1. */
function slowness(): number {
	const took = Array.from({ length: PIECES }, () => {
		const from = performance.now();
		scryptSync('a piece', 'of work', 32, { N: 2 ** 14 });
		return performance.now() - from;
	});
	return Math.max(1, (took.sort((a, b) => a - b)[(PIECES - 1) / 2] ?? 0) / PIECE_MS);
}

/**
 * Measures the machine for a second, before a test begins its work. Limits in seconds are set for two cores that have nothing else to do: a
 * slower machine gets more time in proportion. While other work runs, a test only prints its times and checks what does not depend on them:
 * counts, memory, CPU.
 */
export async function measureMachine(): Promise<{ quiet: boolean; bar(ms: number): number }> {
	const before = spent();
	await pause(LOOK_MS);
	const after = spent();
	const slower = slowness();
	return {
		/** whether it had nothing else to do */
		quiet: 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all) < QUIET,
		/** @returns the limit on this machine for one of `ms` milliseconds on the reference machine */
		bar: (ms) => ms * slower
	};
}

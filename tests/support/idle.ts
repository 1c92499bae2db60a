import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 1_000;
/** What this process and an operating system do by themselves stays under this share. */
const QUIET = 0.25;

/** Milliseconds of all processors so far. */
function spent(): { idle: number; all: number } {
	const times = cpus().map((cpu) => cpu.times);
	const idle = times.reduce((sum, each) => sum + each.idle, 0);
	return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}

/**
 * Whether the machine has nothing else to do, looked at for a second before a test begins. Bars in seconds are for such a machine;
 * beside other work a test prints what it saw and holds what does not depend on it: counts, memory, CPU.
 */
export async function idle(): Promise<boolean> {
	const before = spent();
	await pause(LOOK_MS);
	const after = spent();
	return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all) < QUIET;
}

import { availableParallelism, loadavg } from 'node:os';

/**
 * Whether the machine has had nothing else to do in the last minute. Bars in seconds are for such a machine; beside other work a test
 * prints what it saw and holds what does not depend on it: counts, memory, CPU.
 */
export const idle = (): boolean => (loadavg()[0] ?? Infinity) < availableParallelism();

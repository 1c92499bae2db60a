import { parentPort, workerData } from 'node:worker_threads';

/** What a thread may do, for src/lib/server/thread.test.ts. */
export type Task = 'answer' | 'answer and stay' | 'throw' | 'say nothing' | 'never end' | 'fill the memory';

const task = workerData as Task;
if (task === 'answer') parentPort?.postMessage('done');
if (task === 'answer and stay') {
	parentPort?.postMessage('done');
	setInterval(() => undefined, 1_000);
}
if (task === 'throw') throw new RangeError('no such sheet');
while (task === 'never end');
for (const kept: string[][] = []; task === 'fill the memory';) kept.push(Array.from({ length: 1000 }, (_, n) => `${kept.length} ${n}`));

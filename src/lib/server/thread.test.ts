import { expect, test } from 'vitest';
import type { Task } from '../../../tests/support/thread-work.ts';
import { onThread, ThreadLimit } from './thread.ts';

const asked = (task: Task, limits: { mostMb: number; mostMs?: number } = { mostMb: 64 }) =>
	onThread<string>('tests/support/thread-work.ts', task, limits);

test('a thread gives its result, with limits too, and when it does not end by itself', async () => {
	expect(await asked('answer')).toBe('done');
	expect(await asked('answer', { mostMb: 64, mostMs: 20_000 })).toBe('done');
	expect(await asked('answer and stay')).toBe('done');
});

test('what it throws comes back, and so does that it ended without a result', async () => {
	await expect(asked('throw')).rejects.toMatchObject({ name: 'RangeError', message: 'no such sheet' });
	await expect(asked('say nothing')).rejects.toThrow('ended with 0 and without a result');
});

test('one that takes more time or memory than it may is ended', async () => {
	await expect(asked('never end', { mostMb: 64, mostMs: 300 })).rejects.toBeInstanceOf(ThreadLimit);
	await expect(asked('fill the memory', { mostMb: 16 })).rejects.toBeInstanceOf(ThreadLimit);
});

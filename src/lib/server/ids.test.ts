import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setClock } from './clock.ts';
import { newCode, newId } from './ids.ts';

const THEN = '2026-11-24T05:00:00.000Z';
const instantOf = (id: string) => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString();

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => {
	vi.useRealTimers();
	setClock(undefined);
});

test('ids of one millisecond are in the order in which they were made, also many of them', () => {
	const ids = Array.from({ length: 20_000 }, newId);
	expect(new Set(ids.map(instantOf)).size).toBe(1);
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
	for (const id of ids.slice(0, 100)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('they say the time of our clock, and sort by it', () => {
	setClock(THEN);
	const first = newId();
	expect(instantOf(first)).toBe(THEN);
	vi.advanceTimersByTime(1);
	const second = newId();
	expect(instantOf(second)).toBe('2026-11-24T05:00:00.001Z');
	expect(second > first).toBe(true);
	// Control: an earlier clock gives an earlier id.
	setClock('2026-11-23T05:00:00.000Z');
	expect(newId() < first).toBe(true);
});

test('a code has 26 letters and digits of the alphabet, and nothing in common with the next', () => {
	const codes = Array.from({ length: 1000 }, newCode);
	for (const code of codes) expect(code).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
	expect(new Set(codes).size).toBe(codes.length);
});

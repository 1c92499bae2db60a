import { expect } from 'vitest';
import { aPlatform } from './forum.ts';
import type { Racer } from './race.ts';
import { standOf } from './seats.ts';

/** The 99th percentile of some milliseconds. */
const p99 = (times: readonly number[]): number => times.toSorted((a, b) => a - b).at(Math.ceil(times.length * 0.99) - 1) ?? Infinity;

/**
 * Everybody at once, from all racers' processes, for the seats of a new platform: exactly as many sit as there are seats, the others
 * wait in order.
 * @param times wall times of the platform, which must not overlap another's
 * @returns the platform, who holds its seats and who waits, and the p99 of the answers in ms
 */
export async function raceForSeats(
	racers: readonly Racer[],
	forumId: string,
	registrationIds: readonly string[],
	seats: number,
	times: { startsLocal: string; endsLocal: string }
) {
	const sessionId = await aPlatform(forumId, seats, times);
	const jobs = (racer: number) =>
		registrationIds
			.filter((_, i) => i % racers.length === racer)
			.map((registrationId) => ({ kind: 'sit', forumId, registrationId, sessionId }));
	const answers = (await Promise.all(racers.map((racer, index) => racer.run(jobs(index))))).flat();
	const waiting = registrationIds.length - seats;
	expect(answers.filter(({ answer }) => answer.startsWith('error'))).toEqual([]);
	expect(answers.filter(({ answer }) => answer === 'held')).toHaveLength(seats);
	expect(answers.filter(({ answer }) => answer === 'waiting')).toHaveLength(waiting);
	const stand = await standOf(sessionId);
	expect([stand.taken, stand.held.length, stand.waiting, stand.queue.length]).toEqual([seats, seats, waiting, waiting]);
	return { sessionId, ...stand, p99: p99(answers.map(({ ms }) => ms)) };
}

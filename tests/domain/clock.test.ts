import { describe, expect, test } from 'vitest';
import { later, setClock } from '../../src/lib/server/clock.ts';
import { clockRows, type Step } from '../support/clock-steps.ts';
import {
	answerOf,
	aClockContext,
	BEGINS,
	ENDS,
	forumFigures,
	FORUM_ENDS,
	mailIds,
	mailsSince,
	others,
	seatsIn,
	steps,
	type ClockContext
} from '../support/clock-walk.ts';
import { useFreshDatabase } from '../support/database.ts';
import { recount } from '../support/seats.ts';

/** T54: every step of the doors, at every position of the clock. */

useFreshDatabase();

test('every function of the doors says what the clock does to it', () => {
	expect([...Object.keys(clockRows), ...others].sort()).toEqual(steps);
	// the control: a new one without a row is missed
	expect([...Object.keys(clockRows), ...others].filter((name) => name !== 'dialogue.takeSeat').sort()).not.toEqual(steps);
});

/** Does a step at an instant. @returns what it answered, who sat before and after, and the mails it made */
async function at(instant: string, scene: ClockContext, step: Step) {
	await step.prepare?.(scene);
	const [known, seats, figures] = [await mailIds(), await seatsIn(scene), await forumFigures(scene)];
	setClock(instant);
	const answer = await answerOf(step.run(scene));
	return {
		answer,
		mails: await mailsSince(known),
		seats: { before: seats, after: await seatsIn(scene) },
		figures: { before: figures, after: await forumFigures(scene) }
	};
}
const aboutSeats = (kinds: readonly string[]) => kinds.filter((kind) => /^(dialogue|programme)\./.test(kind));

describe.each(Object.entries(clockRows))('%s', (_, step) => {
	const moved = (done: Awaited<ReturnType<typeof at>>) =>
		JSON.stringify(done.seats.before) !== JSON.stringify(done.seats.after) || aboutSeats(done.mails).length > 0;

	test('moves no seat of a session that has begun', async () => {
		for (const [instant, answer] of [
			[BEGINS, step.begun],
			[ENDS, step.ended ?? step.begun]
		] as const) {
			const scene = await aClockContext('2026-12-15');
			const done = await at(instant, scene, step);
			expect([instant, done.answer]).toEqual([instant, answer]);
			const { before, after } = done.seats;
			if (answer === 'goes' && step.seats === 'by hand') expect(after.full.held).toContain(scene.stands.registrationId);
			else if (step.seats === 'goes with the row') expect(after.full).toEqual({ ...before.full, taken: before.full.taken - 1, held: [] });
			else if (answer === 'goes' && step.seats === 'come back')
				expect(after.full).toMatchObject({ held: [scene.sits.registrationId], queue: [scene.queues.registrationId] });
			else if (step.seats === 'cancels') expect(after.full).toEqual({ taken: 0, waiting: 0, held: [], queue: [] });
			else expect(after).toEqual(before);
			// who sits in a hall that is closed, or open again, is told while the session runs, nobody is later
			const hall = { cancels: 'programme.cancelled', 'come back': 'programme.held' }[step.seats as string];
			expect(aboutSeats(done.mails)).toEqual(hall && instant === BEGINS ? [hall, hall] : []);
			await recount(scene.forumId);
		}
	});

	test('moves them a minute before: the control', async () => {
		const scene = await aClockContext('2026-12-15');
		const done = await at(later(BEGINS, -60_000), scene, step);
		expect([done.answer, moved(done)]).toEqual([step.before ?? 'goes', !!step.moves]);
		await recount(scene.forumId);
	});

	test('changes no figure of a forum that is over, and mails nobody', async () => {
		const scene = await aClockContext('2026-12-16');
		const done = await at(FORUM_ENDS, scene, step);
		expect(done.answer).toBe(step.over);
		expect(done.mails).toEqual(step.mails ?? []);
		const { before, after } = done.figures;
		// who was erased is counted and no longer named
		const members = after.members.map(({ id }) => id);
		expect({ ...after, members: [] }).toEqual({ ...before, members: [] });
		expect(after.members).toEqual(before.members.filter(({ id }) => members.includes(id)));
	});

	test('goes a minute before the forum ends: the control', async () => {
		const scene = await aClockContext('2026-12-16');
		const done = await at(later(FORUM_ENDS, -60_000), scene, step);
		const stopped = step.over === 'forum.over' || step.over === 'registration.closed';
		if (stopped) expect(done.answer).toBe('goes');
		if (stopped || step.moves) expect(JSON.stringify([done.figures.after, done.mails])).not.toBe(JSON.stringify([done.figures.before, []]));
	});
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	joinWaitingList,
	leaveSeat,
	leaveWaitingList,
	moveSeat,
	placeByHand,
	setCapacity,
	takeSeat
} from '../../src/lib/domain/dialogue/index.server.ts';
import { hasBegun, hasEnded } from '../../src/lib/domain/programme/rules.ts';
import { later, MINUTE, setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf } from '../support/forum.ts';
import { recount, standOf } from '../support/seats.ts';

useFreshDatabase();

const DAY = '2026-12-15';
const wide = { signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: `${DAY}T18:00` };
const step = fc.record({
	who: fc.nat(5),
	where: fc.nat(2),
	what: fc.constantFrom('take', 'move', 'leave', 'join', 'quit', 'place', 'withdraw', 'decline', 'erase', 'capacity'),
	seats: fc.nat(3),
	/** how long the clock goes on before it */
	minutes: fc.constantFrom(0, 0, 0, 1, 10, 45)
});

/**
 * Random steps while the clock goes on from an hour before three platforms (two at one time, one that overlaps both) to the forum's end.
 * What is asked after each: a session that has begun is left only by who is erased and entered only by an organiser's hand, nobody waits
 * beside a free seat while the list still moves, and no letter is about a session that has begun.
 */
test('whatever people do as time goes on: nothing moves in a session that has begun', async () => {
	let promotions = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
			const forum = await aForum({ registrationClosesLocal: `${DAY}T18:00` });
			const boss = organiserOf(forum);
			const spans = [
				['13:30', '15:30'],
				['13:30', '15:30'],
				['15:00', '16:00']
			] as const;
			const platforms: { id: string; startsAt: string; endsAt: string }[] = [];
			for (const [number, [from, to]] of spans.entries()) {
				const id = await aPlatform(forum, 1, {
					startsLocal: `${DAY}T${from}`,
					endsLocal: `${DAY}T${to}`,
					platform: { number: number + 1, capacity: 1, ...wide }
				});
				const row = await read().selectFrom('session').select(['starts_at', 'ends_at']).where('id', '=', id).executeTakeFirstOrThrow();
				platforms.push({ id, startsAt: row.starts_at, endsAt: row.ends_at });
			}
			const people: Awaited<ReturnType<typeof aDelegate>>[] = [];
			// one sits at each platform and the others wait for the first two
			for (const first of [0, 1, 2, 0, 1, 0]) people.push(await aDelegate(forum, { preferredSessionId: platforms[first]?.id }));
			let at = '2026-12-15T07:30:00.000Z';
			for (const { who, where, what, seats, minutes } of steps) {
				const [person, platform] = [people[who], platforms[where]];
				if (!person || !platform) continue;
				at = later(at, minutes * MINUTE);
				setClock(at);
				const before = await Promise.all(platforms.map(({ id }) => standOf(id)));
				const letters = (await read().selectFrom('outbox').select('id').execute()).length;
				const { actor, registrationId: id } = person;
				const work = {
					take: () => takeSeat(actor, id, platform.id),
					move: () => moveSeat(actor, id, platform.id),
					leave: () => leaveSeat(actor, id, platform.id),
					join: () => joinWaitingList(actor, id, platform.id),
					quit: () => leaveWaitingList(actor, id, platform.id),
					place: () => placeByHand(boss, id, platform.id),
					withdraw: () => withdrawRegistration(actor, id),
					decline: () => declineRegistration(boss, id, 'Құжат толық емес'),
					erase: () => eraseRegistration(actor, id),
					capacity: () => setCapacity(boss, platform.id, seats, noForm)
				};
				const refusal = await work[what]().then(
					() => null,
					(reason: unknown) => (reason instanceof Refusal ? reason.code : expect.unreachable(String(reason)))
				);
				await recount(forum, at);
				for (const [index, each] of platforms.entries()) {
					const [was, is] = [before[index], await standOf(each.id)];
					if (!was) continue;
					if (refusal) expect(is).toEqual(was);
					const came = is.held.filter((one) => !was.held.includes(one));
					const went = [...was.held, ...was.queue].filter((one) => ![...is.held, ...is.queue].includes(one));
					if (hasBegun(each, at)) {
						const byHand = what === 'place' && !hasEnded(each, at);
						expect(came).toEqual(byHand && came.length ? [id] : []);
						// by hand a seat of the same time is given up for another one
						expect(went).toEqual(went.length && (what === 'erase' || byHandFrom(what, each, at)) ? [id] : []);
					} else {
						if (came.some((one) => one !== id)) promotions++;
						const passedOver = await sitsElsewhere(is.queue, platforms, at);
						const { capacity } = await read()
							.selectFrom('platform')
							.select('capacity')
							.where('session_id', '=', each.id)
							.executeTakeFirstOrThrow();
						if (passedOver < is.queue.length) expect(is.taken).toBeGreaterThanOrEqual(capacity);
					}
				}
				const fresh = (await read().selectFrom('outbox').select(['kind', 'params']).orderBy('id').execute()).slice(letters);
				for (const letter of fresh.filter(({ kind }) => kind.startsWith('dialogue.'))) {
					const { sessionId } = JSON.parse(letter.params) as { sessionId: string };
					expect(platforms.filter((each) => hasBegun(each, at)).map((each) => each.id)).not.toContain(sessionId);
				}
			}
		}),
		{ numRuns: process.env.ALANG_TEST_ENGINE === 'postgres' ? 5 : 15, seed: 20261215 }
	);
	// the control: before the sessions people were promoted
	expect(promotions).toBeGreaterThan(0);
}, 120_000);

/** An organiser who seats somebody elsewhere takes a seat of the same time, until its session ends. */
const byHandFrom = (what: string, session: { endsAt: string }, at: string) => what === 'place' && !hasEnded(session, at);

/** How many of those who wait sit in a session that has begun: they are passed over while it may clash. */
async function sitsElsewhere(
	queue: readonly string[],
	platforms: readonly { id: string; startsAt: string }[],
	at: string
): Promise<number> {
	const begun = platforms.filter((each) => hasBegun(each, at)).map((each) => each.id);
	if (!queue.length || !begun.length) return 0;
	const rows = await read()
		.selectFrom('seat')
		.select('registration_id')
		.distinct()
		.where('registration_id', 'in', queue)
		.where('session_id', 'in', begun)
		.where('state', '=', 'held')
		.execute();
	return rows.length;
}

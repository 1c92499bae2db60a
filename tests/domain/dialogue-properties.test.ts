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
import { Refusal } from '../../src/lib/server/refusal.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { aDelegate, aForum, aPlatform, organiserOf } from '../support/forum.ts';
import { recount, standOf } from '../support/seats.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const step = fc.record({
	who: fc.nat(6),
	where: fc.nat(2),
	what: fc.constantFrom('take', 'move', 'leave', 'join', 'quit', 'place', 'withdraw', 'capacity'),
	seats: fc.nat(3)
});

/** Random steps of seven people at two parallel platforms and a later one; after each step the rules are asked anew from the rows. */
test('whatever people do: counters are right, the order is kept, nobody waits beside a free seat', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
			const forum = await aForum();
			const boss = organiserOf(forum);
			const platforms = [
				await aPlatform(forum, 1),
				await aPlatform(forum, 2),
				await aPlatform(forum, 1, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
			];
			const people: Awaited<ReturnType<typeof aDelegate>>[] = [];
			for (let i = 0; i < 7; i++) people.push(await aDelegate(forum));
			let capacities = [1, 2, 1];
			for (const { who, where, what, seats } of steps) {
				const [person, platform] = [people[who], platforms[where]];
				if (!person || !platform) continue;
				const before = await standOf(platform);
				const [actor, id] = [person.actor, person.registrationId];
				const doing = {
					take: () => takeSeat(actor, id, platform),
					move: () => moveSeat(actor, id, platform),
					leave: () => leaveSeat(actor, id, platform),
					join: () => joinWaitingList(actor, id, platform),
					quit: () => leaveWaitingList(actor, id, platform),
					place: () => placeByHand(boss, id, platform),
					withdraw: () => withdrawRegistration(actor, id),
					capacity: () => setCapacity(boss, platform, seats, noForm)
				}[what];
				const refusal = await doing().then(
					() => null,
					(reason: unknown) => {
						if (!(reason instanceof Refusal)) throw reason;
						return reason.code;
					}
				);
				if (!refusal && what === 'capacity') capacities = capacities.map((old, index) => (index === where ? seats : old));
				const after = await standOf(platform);
				if (refusal) expect(after).toEqual(before);
				// The number seated rises only where there was room, or by an organiser's hand.
				if (after.taken > before.taken && what !== 'place') expect(after.taken).toBeLessThanOrEqual(capacities[where] ?? 0);
				// Who still waits has kept the order.
				expect(after.queue.filter((each) => before.queue.includes(each))).toEqual(
					before.queue.filter((each) => after.queue.includes(each))
				);
				await recount(forum);
				for (const [index, each] of platforms.entries()) {
					const stand = await standOf(each);
					if (stand.queue.length) expect(stand.taken).toBeGreaterThanOrEqual(capacities[index] ?? 0);
				}
			}
		}),
		{ numRuns: process.env.ALANG_TEST_ENGINE === 'postgres' ? 5 : 15, seed: 20261124 }
	);
	const twins = await database()
		.reader.selectFrom('seat')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('state', '<>', 'ended')
		.groupBy(['session_id', 'registration_id'])
		.having((e) => e(e.fn.countAll(), '>', 1))
		.execute();
	expect(twins).toEqual([]);
}, 120_000);

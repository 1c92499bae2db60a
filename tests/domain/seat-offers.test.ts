import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	choicesOf,
	joinWaitingList,
	leaveSeat,
	leaveWaitingList,
	moveSeat,
	placeByHand,
	platformsOf,
	takeSeat
} from '../../src/lib/domain/dialogue/index.server.ts';
import { clockRefusal } from '../../src/lib/domain/dialogue/rules.ts';
import type { PlatformChoice } from '../../src/lib/domain/dialogue/schema.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { availabilityOf } from '../../src/lib/seats.ts';
import { later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { answerOf } from '../support/clock-walk.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program, sessionInput } from '../support/forum.ts';

/** What a page offers is what its command accepts, whatever has happened before: both ask `decideSeat`. */

useFreshDatabase();

const DAY = '2026-12-15';
/** Of four platforms two are at one time, one overlaps both, one is later: in the forum's zone, five hours ahead. */
const spans = [
	['13:30', '15:30'],
	['13:30', '15:30'],
	['15:00', '16:00'],
	['16:00', '17:00']
] as const;
/** Where the clock begins: before sign-up, within it, shortly after it, and beside the beginnings and ends of sessions. */
const starts = ['04:50', '06:00', '06:00', '06:30', '07:30', '07:50', '08:15', '09:20', '10:20', '11:50', '12:40'];
const seatSteps = ['take', 'move', 'join', 'leave', 'leave-list', 'place'] as const;
type SeatStep = (typeof seatSteps)[number];
const step = fc.record({
	who: fc.nat(5),
	where: fc.nat(3),
	what: fc.constantFrom(
		...seatSteps,
		...seatSteps,
		...seatSteps,
		'duty',
		'duty',
		'withdraw',
		'register',
		'register',
		'cancel session',
		'cancel forum'
	),
	minutes: fc.constantFrom(0, 0, 0, 0, 5, 15)
});
const walks = fc.record({
	start: fc.constantFrom(...starts),
	/** places at the forum: for all, or for all but one, who waits for the forum itself */
	places: fc.constantFrom(20, 20, 5),
	steps: fc.array(step, { minLength: 10, maxLength: 35 })
});

/** Whether a page offers a step at one platform. */
type Page = (choice: PlatformChoice, step: SeatStep) => boolean;

const offers: Page = (row, step) => {
	if (step === 'leave') return row.leave && row.mine === 'held';
	if (step === 'leave-list') return row.leave && row.mine === 'waiting';
	if (step === 'place') return row.place;
	// a move with nothing to give up takes a seat
	return row.choice === step || (step === 'move' && row.choice === 'take');
};

const commands = { take: takeSeat, move: moveSeat, join: joinWaitingList, leave: leaveSeat, 'leave-list': leaveWaitingList };

interface Walked {
	/** what the page said otherwise than the command */
	parted: string[];
	/** steps that were offered and done, and those that were neither */
	done: Set<string>;
	refused: Set<string>;
}

/** Walks through generated days; before each step the page is read. */
async function walk(page: Page, numRuns: number): Promise<Walked> {
	const walked: Walked = { parted: [], done: new Set(), refused: new Set() };
	await fc.assert(
		fc.asyncProperty(walks, async ({ start, places, steps }) => {
			const forum = await aForum({ capacity: places, registrationClosesLocal: `${DAY}T18:00` });
			const boss = organiserOf(forum);
			const platforms: string[] = [];
			for (const [number, [from, to]] of spans.entries())
				platforms.push(
					await aPlatform(forum, 1, {
						startsLocal: `${DAY}T${from}`,
						endsLocal: `${DAY}T${to}`,
						platform: {
							number: number + 1,
							capacity: number === 3 ? 3 : 1,
							signUpOpensLocal: `${DAY}T10:00`,
							signUpClosesLocal: `${DAY}T13:00`
						}
					})
				);
			let at = `${DAY}T${start}:00.000Z`;
			// who is there already has chosen while sign-up was open
			setClock(`${DAY}T06:00:00.000Z`);
			const people: Awaited<ReturnType<typeof aDelegate>>[] = [];
			for (const first of [0, 0, 1, 2, 3, 0]) people.push(await aDelegate(forum, { preferredSessionId: platforms[first] }));
			// cancelled early there would be little to do
			for (const [index, { who, where, what, minutes }] of steps.entries()) {
				const [person, platform] = [people[who], platforms[where]];
				if (!person || !platform) continue;
				at = later(at, minutes * MINUTE);
				setClock(at);
				const { actor, registrationId: id } = person;
				if (what === 'duty') {
					const { personId } = await registrationOf(actor, id);
					const duties = [{ personId, role: 'speaker' as const, name: { kk: 'Айнұр Ахметова' }, office: null }];
					const [startsLocal, endsLocal] = (spans[where] ?? spans[0]).map((time) => `${DAY}T${time}`) as [string, string];
					await answerOf(createSession(program, forum, sessionInput({ startsLocal, endsLocal, duties })));
				} else if (what === 'withdraw') await answerOf(withdrawRegistration(actor, id));
				else if (what === 'cancel session')
					await answerOf(index > 15 ? cancelSession(boss, platform, { kk: 'Өтпейді' }) : Promise.resolve());
				else if (what === 'cancel forum') await answerOf(index > 25 ? cancelForum(boss, forum, { kk: 'Өтпейді' }) : Promise.resolve());
				else if (what === 'register') await register(forum, platform, walked);
				else {
					const rows = await choicesOf(actor, id);
					const row = rows.find(({ session }) => session.id === platform);
					const offered = row !== undefined && page(row, what);
					const answer = await answerOf(what === 'place' ? placeByHand(boss, id, platform) : commands[what](actor, id, platform));
					if (offered !== (answer === 'goes')) walked.parted.push(`${what}: ${offered ? 'offered' : 'not offered'}, ${answer}`);
					else (offered ? walked.done : walked.refused).add(offered ? what : answer);
				}
			}
		}),
		{ numRuns, seed: 20261129 }
	);
	return walked;
}

/** The form offers a platform as a first choice where the registration then gets a seat or a place on the list. */
async function register(forumId: string, platform: string, walked: Walked): Promise<void> {
	const [forum, at] = [await forumById(forumId), now()];
	if (forum.state !== 'published' || forum.taken >= (forum.capacity ?? Infinity)) return;
	const session = (await platformsOf(forumId)).find(({ id }) => id === platform);
	const offered = session !== undefined && clockRefusal('take', { forum, session }, 'owner', at) === null;
	const { seat } = await aDelegate(forumId, { preferredSessionId: platform }).catch(() => ({ seat: 'closed' }));
	if (seat === 'closed') return;
	if (offered !== (seat === 'held' || seat === 'waiting')) walked.parted.push(`first choice: ${offered}, ${seat}`);
	else walked.done.add(`first ${seat}`);
}

const RUNS = process.env.ALANG_TEST_ENGINE === 'postgres' ? 40 : 60;

test('what a page offers its command accepts, and nothing else', async () => {
	const { parted, done, refused } = await walk(offers, RUNS);
	expect(parted).toEqual([]);
	// the walks have come by all of it
	expect([...seatSteps, 'first held', 'first waiting', 'first none'].filter((step) => !done.has(step))).toEqual([]);
	console.log([...done].sort().join(', '), '|', [...refused].sort().join(', '));
	expect(refused.size).toBeGreaterThan(8);
}, 180_000);

test('a page with a rule of its own is caught (control)', async () => {
	/** As pages decided once by themselves: the window and the seats, without duties and sessions that have begun. */
	const ownRule: Page = (row, step) => {
		if (!['take', 'move', 'join'].includes(step) || row.mine || row.window !== 'open') return offers(row, step);
		if (availabilityOf(row.session.platform) === 'full') return step === 'join' && !row.waitsElsewhere;
		return step === (row.releases.length ? 'move' : 'take') || (step === 'move' && !row.releases.length);
	};
	const { parted } = await walk(ownRule, RUNS / 2);
	expect(parted.some((each) => each.includes('duty-clash'))).toBe(true);
}, 180_000);

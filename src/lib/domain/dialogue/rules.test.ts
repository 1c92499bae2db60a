import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasBegun, letterStands } from '../programme/rules.ts';
import { holdsPlace, isLive } from '../registration/rules.ts';
import { choiceFor, clockRefusal, comesBack, decideSeat, preferredPlace, listMoves, placesAt, windowOf } from './rules.ts';
import type { SeatActor, SeatSituation, SeatStep } from './rules.ts';

const instant = fc.integer({ min: 0, max: 20 }).map((hour) => `2026-12-15T${String(hour).padStart(2, '0')}:00:00.000Z`);
const span = fc.tuple(instant, instant).filter(([from, to]) => from < to);
const situation = fc
	.record({
		hours: span,
		window: span,
		ends: instant,
		forum: fc.constantFrom('published' as const, 'cancelled' as const, 'archived' as const, 'draft' as const),
		session: fc.constantFrom('published' as const, 'cancelled' as const)
	})
	.map(({ hours: [startsAt, endsAt], window: [signUpOpensAt, signUpClosesAt], ends, forum, session }) => ({
		forum: { state: forum, endsAt: ends },
		session: { state: session, startsAt, endsAt, platform: { signUpOpensAt, signUpClosesAt } }
	}));
const steps: SeatStep[] = ['take', 'move', 'join', 'leave', 'leave-list', 'place'];

test('whatever the times: nobody moves after the forum or the session, leaving asks for no window, taking does', () => {
	fc.assert(
		fc.property(situation, instant, fc.constantFrom(...steps), (timing, at, step) => {
			const { forum, session } = timing;
			const [owner, staff] = [clockRefusal(step, timing, 'owner', at), clockRefusal(step, timing, 'staff', at)];
			if (at >= forum.endsAt) return void expect([owner, staff]).toEqual(['forum.over', 'forum.over']);
			if (forum.state === 'cancelled' || forum.state === 'archived') return void expect(owner).toBe('forum.cancelled');
			if (session.state === 'cancelled') return void expect(owner).toBe('dialogue.cancelled');
			if (at >= session.endsAt) return void expect([owner, staff]).toEqual(['dialogue.over', 'dialogue.over']);
			if (at >= session.startsAt) return void expect([owner, staff]).toEqual(['dialogue.begun', step === 'join' ? 'dialogue.begun' : null]);
			expect(staff).toBeNull();
			const leaves = step === 'leave' || step === 'leave-list';
			expect(owner === null).toBe(leaves || windowOf(session, at) === 'open');
		})
	);
});

test('the list moves exactly while a seat can still be given up, whatever the window', () => {
	fc.assert(
		fc.property(situation, instant, (timing, at) => {
			expect(listMoves(timing, at)).toBe(clockRefusal('leave', timing, 'owner', at) === null);
		})
	);
});

test('a letter about a seat stands exactly while its session is to come; what was decided always does', () => {
	fc.assert(
		fc.property(situation, instant, ({ forum, session }, at) => {
			const about = { forum, session };
			expect(letterStands('always', about, at)).toBe(true);
			expect(letterStands('session-begins', about, at)).toBe(listMoves({ forum, session: { ...session, state: 'published' } }, at));
			// each term lets no more through than the one that lasts longer
			const terms = (['session-begins', 'session-ends', 'forum-ends'] as const).map((term) => letterStands(term, about, at));
			expect(terms).toEqual([...terms].sort((a, b) => Number(a) - Number(b)));
			expect(letterStands('forum-cancelled', about, at)).toBe(at < forum.endsAt);
		})
	);
});

/** 10 o'clock on a day whose platform begins at 12 and ends at 14; sign-up from 8 to 11; the forum ends at 18. */
const hour = (n: number) => `2026-12-15T${String(n).padStart(2, '0')}:00:00.000Z`;
const [BEFORE, OPEN, CLOSED, BEGUN, ENDED, OVER] = [7, 10, 11, 12, 14, 18].map(hour) as [string, string, string, string, string, string];
const free = { capacity: 2, taken: 1, signUpOpensAt: hour(8), signUpClosesAt: hour(11) };
const full = { ...free, taken: 2 };
const session = (platform: typeof free): SeatSituation['session'] => ({
	state: 'published',
	startsAt: hour(12),
	endsAt: hour(14),
	platform
});
const usual: SeatSituation = {
	by: 'owner',
	at: OPEN,
	forum: { state: 'published', endsAt: OVER },
	session: session(free),
	person: 'confirmed',
	mine: null,
	duty: null,
	held: [],
	waits: null
};
const [later, begun, something] = [{ startsAt: hour(13) }, { startsAt: hour(9) }, {}];

/** The rule as rows: who, what is different from the usual, and what each step answers. */
const cases: [words: string, different: Partial<SeatSituation>, answers: Partial<Record<SeatStep, string | null>>][] = [
	['a free seat is taken', {}, { take: null, move: null, join: 'dialogue.seat-free', leave: 'dialogue.not-here', place: 'not-found' }],
	['a full platform is waited for', { session: session(full) }, { take: 'dialogue.full', move: 'dialogue.full', join: null }],
	['a platform over its limit too', { session: session({ ...free, taken: 5 }) }, { take: 'dialogue.full', join: null }],
	['a seat one has', { mine: 'held' }, { take: 'dialogue.already-here', join: 'dialogue.already-here', leave: null }],
	['a place one has on the list', { mine: 'waiting' }, { join: 'dialogue.already-here', leave: 'dialogue.not-here', 'leave-list': null }],
	['… beside no free seat', { mine: 'waiting', session: session(full) }, { take: 'dialogue.full', join: 'dialogue.already-here' }],
	['another seat of that time', { held: [later] }, { take: 'dialogue.clash', move: null, leave: 'dialogue.not-here' }],
	['… at a full platform', { held: [later], session: session(full) }, { take: 'dialogue.clash', move: 'dialogue.full', join: null }],
	['… that has begun', { held: [begun] }, { take: 'dialogue.clash', move: 'dialogue.begun' }],
	['… that has begun, at a full platform', { held: [begun], session: session(full) }, { move: 'dialogue.begun', join: 'dialogue.begun' }],
	['a duty at that time', { duty: something }, { take: 'dialogue.duty-clash', move: 'dialogue.duty-clash' }],
	['… is told before the seat', { duty: something, held: [later] }, { take: 'dialogue.duty-clash', move: 'dialogue.duty-clash' }],
	['another list of that time', { waits: something, session: session(full) }, { join: 'dialogue.other-waiting', take: 'dialogue.full' }],
	['… does not stand against a seat', { waits: something }, { take: null, move: null }],
	['who waits for the forum', { person: 'waiting' }, { take: 'registration.not-live', leave: 'dialogue.not-here' }],
	['who has withdrawn', { person: 'withdrawn', mine: 'held' }, { take: 'registration.not-live', leave: 'registration.not-live' }],
	['before sign-up', { at: BEFORE, mine: null }, { take: 'dialogue.not-yet-open', join: 'dialogue.not-yet-open' }],
	['after sign-up', { at: CLOSED }, { take: 'dialogue.closed', move: 'dialogue.closed', join: 'dialogue.closed' }],
	['after sign-up a seat is given up', { at: CLOSED, mine: 'held' }, { leave: null }],
	['after sign-up a list is left', { at: CLOSED, mine: 'waiting' }, { 'leave-list': null }],
	['when it has begun', { at: BEGUN, mine: 'held' }, { take: 'dialogue.begun', leave: 'dialogue.begun' }],
	['when it has ended', { at: ENDED }, { take: 'dialogue.over', join: 'dialogue.over' }],
	['when the forum is over', { at: OVER }, { take: 'forum.over', leave: 'forum.over' }],
	['at a cancelled forum', { forum: { state: 'cancelled', endsAt: OVER } }, { take: 'forum.cancelled', leave: 'forum.cancelled' }],
	['at a cancelled platform', { session: { ...session(free), state: 'cancelled' } }, { take: 'dialogue.cancelled' }],
	['at a draft', { session: { ...session(free), state: 'draft' } }, { take: 'not-found', leave: 'not-found' }],
	['an organiser', { by: 'staff', at: CLOSED }, { place: null, take: null, move: null }],
	['an organiser at a full platform', { by: 'staff', session: session(full), held: [later] }, { place: null, take: 'dialogue.clash' }],
	['an organiser, while it runs', { by: 'staff', at: BEGUN, held: [begun] }, { place: null, join: 'dialogue.begun' }],
	['an organiser and a duty', { by: 'staff', duty: something }, { place: 'dialogue.duty-clash' }],
	['an organiser and a seat here', { by: 'staff', mine: 'held' }, { place: 'dialogue.already-here', leave: null }],
	['an organiser, after its end', { by: 'staff', at: ENDED, mine: 'held' }, { place: 'dialogue.over', leave: 'dialogue.over' }],
	['the program promotes who waits', { by: 'program', at: CLOSED, mine: 'waiting', held: [later] }, { promote: null }],
	['… nobody else', { by: 'program' }, { promote: 'dialogue.not-here' }],
	['… none who sits in what has begun', { by: 'program', mine: 'waiting', held: [begun] }, { promote: 'dialogue.begun' }],
	['… none with a duty', { by: 'program', mine: 'waiting', duty: something }, { promote: 'dialogue.duty-clash' }],
	['… none who does not come', { by: 'program', mine: 'waiting', person: 'withdrawn' }, { promote: 'registration.not-live' }],
	['… none without a seat', { by: 'program', mine: 'waiting', session: session(full) }, { promote: 'dialogue.full' }],
	['… none into what has begun', { by: 'program', at: BEGUN, mine: 'waiting' }, { promote: 'dialogue.begun' }],
	['a preferred platform counts after sign-up', { by: 'program', at: CLOSED }, { take: null, join: 'dialogue.seat-free' }],
	['… not before it', { by: 'program', at: BEFORE }, { take: 'dialogue.not-yet-open', join: 'dialogue.not-yet-open' }]
];

test.each(cases)('%s', (_, different, answers) => {
	const found = Object.keys(answers).map((step) => [step, decideSeat(step as SeatStep, { ...usual, ...different })]);
	expect(Object.fromEntries(found)).toEqual(answers);
});

const situations: fc.Arbitrary<SeatSituation> = fc
	.record({
		timing: situation,
		at: instant,
		by: fc.constantFrom<SeatActor>('owner', 'staff', 'program'),
		seats: fc.record({ capacity: fc.nat(3), taken: fc.nat(4) }),
		person: fc.constantFrom<SeatSituation['person']>('submitted', 'confirmed', 'confirmed', 'waiting', 'declined', 'withdrawn'),
		mine: fc.constantFrom('held' as const, 'waiting' as const, null, null),
		duty: fc.constantFrom({}, null, null),
		held: fc.array(fc.record({ startsAt: instant }), { maxLength: 2 }),
		waits: fc.constantFrom({}, null, null)
	})
	.map(({ timing, seats, ...one }) => ({
		...one,
		forum: timing.forum,
		session: { ...timing.session, platform: { ...timing.session.platform, ...seats } }
	}));
const everyStep: SeatStep[] = [...steps, 'promote', 'return', 'return-list'];
const may = (step: SeatStep, one: SeatSituation) => decideSeat(step, one) === null;

test('whatever the situation: what may be done keeps what the rule promises', () => {
	const accepted = new Set<SeatStep>();
	fc.assert(
		fc.property(situations, fc.constantFrom(...everyStep), (one, step) => {
			if (!may(step, one)) return;
			accepted.add(step);
			const { session, at, by, mine, person, duty, held, waits } = one;
			expect(clockRefusal(step, one, by, at)).toBeNull();
			if (by !== 'staff') expect(hasBegun(session, at)).toBe(false);
			if (step === 'leave') return void expect([mine, isLive(person)]).toEqual(['held', true]);
			if (step === 'leave-list') return void expect([mine, isLive(person)]).toEqual(['waiting', true]);
			// nobody gets a seat or a place without one at the forum, beside a duty, or twice
			expect([holdsPlace(person), duty, mine === 'held']).toEqual([true, null, false]);
			const room = session.platform.taken < session.platform.capacity;
			if (step === 'take' || step === 'move' || step === 'promote' || step === 'return') expect(room).toBe(true);
			if (step === 'join') expect(room).toBe(false);
			if (step === 'join' || step === 'return-list') expect([mine, waits]).toEqual([null, null]);
			if (step === 'take' || step === 'return' || step === 'return-list') expect(held).toEqual([]);
			if (step === 'place') expect(by).toBe('staff');
			if (step === 'promote') expect(mine).toBe('waiting');
			if (by === 'owner' && ['take', 'move', 'join'].includes(step)) expect(windowOf(session, at)).toBe('open');
			if (by === 'owner' && step !== 'take') expect(held.some((other) => hasBegun(other, at))).toBe(false);
		}),
		{ numRuns: 50_000, seed: 20261124 }
	);
	// the control: each step was accepted somewhere
	expect(everyStep.filter((step) => !accepted.has(step))).toEqual([]);
});

test('a page offers one step where one may be done, and the one that costs least', () => {
	fc.assert(
		fc.property(situations, (one) => {
			const { choice, refusal } = choiceFor(one);
			expect(refusal === null).toBe(choice !== 'none');
			expect(choice !== 'none').toBe(may('take', one) || may('move', one) || may('join', one));
			if (choice === 'take') expect([may('move', one), may('join', one)]).toEqual([true, false]);
			if (choice === 'move') expect([may('take', one), may('join', one), one.held.length > 0]).toEqual([false, false, true]);
			if (choice === 'join') expect([may('take', one), may('move', one)]).toEqual([false, false]);
			const preferred = preferredPlace(one);
			if (preferred === 'held') expect(choice).toBe('take');
			if (preferred === 'waiting') expect([choice, one.held]).toEqual(['join', []]);
			if (preferred === 'none' && choice !== 'none') expect(one.held).not.toEqual([]);
		}),
		{ numRuns: 20_000, seed: 20261124 }
	);
});

test('a place comes back only where nothing stands against it, and a seat only where one is free', () => {
	fc.assert(
		fc.property(situations, (one) => {
			const now = comesBack(one);
			const { capacity, taken } = one.session.platform;
			if (clockRefusal('return', one, one.by, one.at)) return void expect(now).toBe('over');
			if (!holdsPlace(one.person)) return void expect(now).toBe('gone');
			if (one.duty || one.held.length) expect(['over', 'duty', 'seat']).toContain(now);
			if (now === 'held') expect(taken).toBeLessThan(capacity);
			if (now === 'waiting') {
				expect([taken >= capacity, one.waits]).toEqual([true, null]);
				expect(one.by === 'staff' || windowOf(one.session, one.at) === 'open').toBe(true);
			}
		}),
		{ numRuns: 20_000, seed: 20261124 }
	);
	const [returns, noSeat] = [{ ...usual, by: 'program' as const }, { session: session(full) }];
	expect([comesBack(returns), comesBack({ ...returns, waits: something })]).toEqual(['held', 'held']);
	expect(comesBack({ ...returns, at: CLOSED })).toBe('held');
	expect(comesBack({ ...returns, ...noSeat })).toBe('waiting');
	expect(comesBack({ ...returns, ...noSeat, waits: something })).toBe('list');
	expect(comesBack({ ...returns, ...noSeat, at: CLOSED })).toBe('full');
	expect(comesBack({ ...returns, duty: something, held: [later] })).toBe('duty');
	expect(comesBack({ ...returns, held: [later] })).toBe('seat');
	expect(comesBack({ ...returns, person: 'withdrawn' })).toBe('gone');
	expect(comesBack({ ...returns, at: BEGUN })).toBe('over');
	// with a session that is held after all places come back also while it runs, and the list whatever the window
	expect(comesBack({ ...returns, by: 'staff', at: BEGUN })).toBe('held');
	expect(comesBack({ ...returns, ...noSeat, by: 'staff', at: BEGUN })).toBe('waiting');
});

test('what somebody has at the same time: back to back is none, what has ended is no seat, a duty in the session itself none', () => {
	const span = (id: string, from: number, to: number) => ({ id, startsAt: hour(from), endsAt: hour(to) });
	const [one, parallel, after, long] = [span('one', 12, 14), span('parallel', 12, 14), span('after', 14, 15), span('long', 13, 16)];
	const seats = [
		{ state: 'held' as const, session: after },
		{ state: 'waiting' as const, session: parallel },
		{ state: 'held' as const, session: long }
	];
	const duties = [
		{ sessionId: 'one', startsAt: hour(12), endsAt: hour(14) },
		{ sessionId: 'other', startsAt: hour(11), endsAt: hour(12) }
	];
	expect(placesAt(one, { seats, duties }, OPEN)).toEqual({ mine: null, duty: null, held: [long], waits: parallel });
	expect(placesAt(parallel, { seats, duties }, OPEN)).toEqual({ mine: 'waiting', duty: duties[0], held: [long], waits: null });
	expect(placesAt(one, { seats, duties: [] }, hour(16))).toMatchObject({ held: [] });
});

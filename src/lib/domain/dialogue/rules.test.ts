import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterStands } from '../programme/rules.ts';
import { comesBack, listMoves, seatRefusal, windowOf, type SeatStep } from './rules.ts';

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
		fc.property(situation, instant, fc.constantFrom(...steps), (scene, at, step) => {
			const { forum, session } = scene;
			const [owner, staff] = [seatRefusal(step, scene, 'owner', at), seatRefusal(step, scene, 'staff', at)];
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
		fc.property(situation, instant, (scene, at) => {
			expect(listMoves(scene, at)).toBe(seatRefusal('leave', scene, 'owner', at) === null);
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

const obstacles = fc.record({
	duty: fc.boolean(),
	heldElsewhere: fc.boolean(),
	waitsElsewhere: fc.boolean(),
	seatFree: fc.boolean(),
	mayWait: fc.boolean()
});

test('a place comes back only where nothing stands against it, and a seat only where one is free', () => {
	fc.assert(
		fc.property(obstacles, (place) => {
			const now = comesBack(place);
			if (place.duty || place.heldElsewhere) expect(['duty', 'seat']).toContain(now);
			if (now === 'held') expect(place.seatFree).toBe(true);
			if (now === 'waiting') expect([place.seatFree, place.waitsElsewhere, place.mayWait]).toEqual([false, false, true]);
		})
	);
	const nothing = { duty: false, heldElsewhere: false, waitsElsewhere: false, seatFree: true, mayWait: true };
	expect(comesBack(nothing)).toBe('held');
	expect(comesBack({ ...nothing, waitsElsewhere: true })).toBe('held');
	expect(comesBack({ ...nothing, seatFree: false })).toBe('waiting');
	expect(comesBack({ ...nothing, seatFree: false, waitsElsewhere: true })).toBe('list');
	expect(comesBack({ ...nothing, seatFree: false, mayWait: false })).toBe('full');
});

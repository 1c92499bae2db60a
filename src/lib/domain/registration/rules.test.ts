import type { RegistrationState } from '../../lists.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	after,
	displayStatus,
	firstState,
	holdsPlace,
	isLive,
	mayUndo,
	obstacleToReopening,
	officialName,
	standsConfirmed,
	type RegistrationStep
} from './rules.ts';

const states: RegistrationState[] = ['submitted', 'confirmed', 'waiting', 'declined', 'withdrawn'];
const step = fc.constantFrom<RegistrationStep>('confirm', 'admit', 'decline', 'withdraw');

test('from any state every chain of steps ends, and what has ended stays so', () => {
	fc.assert(
		fc.property(fc.constantFrom(...states), fc.array(step, { maxLength: 30 }), (start, steps) => {
			let state = start;
			let moves = 0;
			for (const each of steps) {
				const next = after(state, each);
				if (!next) continue;
				expect(isLive(state)).toBe(true);
				state = next;
				moves++;
			}
			expect(moves).toBeLessThanOrEqual(3);
		})
	);
});

test('nobody who is declined or withdrawn holds a place, and who waits for the forum holds none', () => {
	expect(states.filter(holdsPlace)).toEqual(['submitted', 'confirmed']);
	expect(states.filter(isLive)).toEqual(['submitted', 'confirmed', 'waiting']);
	for (const state of states) expect(holdsPlace(state) && !isLive(state)).toBe(false);
});

test('a new registration', () => {
	expect(firstState('automatic', true)).toBe('confirmed');
	expect(firstState('organiser', true)).toBe('submitted');
	expect(firstState('automatic', false)).toBe('waiting');
});

test('one-word names', () => {
	expect(officialName({ surname: '', givenName: 'Suhrob', patronymic: '' })).toBe('Suhrob');
});

test('an active registration shows that its forum is cancelled or over; a withdrawn or declined one keeps its own state', () => {
	expect(displayStatus('confirmed', 'open')).toBe('confirmed');
	expect(displayStatus('waiting', 'running')).toBe('waiting');
	expect(displayStatus('submitted', 'cancelled')).toBe('cancelled');
	expect(displayStatus('confirmed', 'over')).toBe('over');
	expect(displayStatus('confirmed', 'archived')).toBe('over');
	expect(displayStatus('withdrawn', 'cancelled')).toBe('withdrawn');
	expect(displayStatus('declined', 'over')).toBe('declined');
});

test('only what was declined or withdrawn is opened again, as a new one begins, and not at a forum that is off or over', () => {
	for (const state of states) expect(after(state, 'reopen', 'waiting')).toBe(isLive(state) ? null : 'waiting');
	for (const state of states.filter(isLive)) expect(obstacleToReopening(state, 'open', false)).toBe('registration.state');
	for (const phase of ['draft', 'announced', 'open', 'closed', 'running'] as const) {
		expect(obstacleToReopening('withdrawn', phase, false)).toBeNull();
		expect(obstacleToReopening('declined', phase, true)).toBe('registration.address-in-use');
	}
	expect(obstacleToReopening('declined', 'cancelled', true)).toBe('forum.cancelled');
	for (const phase of ['over', 'archived'] as const) expect(obstacleToReopening('declined', phase, false)).toBe('forum.over');
});

test('a decision on several is undone once, until its mails go, and not at a forum that is over', () => {
	const forum = { state: 'published', endsAt: '2026-12-15T13:00:00.000Z' } as const;
	const bulk = { undoUntil: '2026-11-24T05:01:00.000Z', undoneAt: null };
	expect(mayUndo(bulk, forum, '2026-11-24T05:00:59.999Z')).toBe(true);
	expect(mayUndo(bulk, forum, '2026-11-24T05:01:00.000Z')).toBe(false);
	expect(mayUndo({ ...bulk, undoneAt: '2026-11-24T05:00:30.000Z' }, forum, '2026-11-24T05:00:40.000Z')).toBe(false);
	expect(mayUndo(bulk, { ...forum, endsAt: '2026-11-24T05:00:30.000Z' }, '2026-11-24T05:00:40.000Z')).toBe(false);
});

test('undoing includes only those who are as the confirming left them: neither decided on nor marked at the door since', () => {
	const at = '2026-11-24T05:00:00.000Z';
	const one = { state: 'confirmed', approvedAt: at, attendedAt: null } as const;
	expect(standsConfirmed(one, { at })).toBe(true);
	for (const state of states.filter((each) => each !== 'confirmed')) expect(standsConfirmed({ ...one, state }, { at })).toBe(false);
	expect(standsConfirmed({ ...one, approvedAt: '2026-11-24T05:00:10.000Z' }, { at })).toBe(false);
	expect(standsConfirmed({ ...one, attendedAt: at }, { at })).toBe(false);
});

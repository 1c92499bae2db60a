import type { RegistrationState } from '../../lists.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, faceOf, firstState, holdsPlace, isLive, obstacleToReopening, officialName, type RegistrationStep } from './rules.ts';

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

test('what has happened to the forum outweighs a registration that stands, and nothing outweighs one that is over', () => {
	expect(faceOf('confirmed', 'open')).toBe('confirmed');
	expect(faceOf('waiting', 'running')).toBe('waiting');
	expect(faceOf('submitted', 'cancelled')).toBe('cancelled');
	expect(faceOf('confirmed', 'over')).toBe('over');
	expect(faceOf('confirmed', 'archived')).toBe('over');
	expect(faceOf('withdrawn', 'cancelled')).toBe('withdrawn');
	expect(faceOf('declined', 'over')).toBe('declined');
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

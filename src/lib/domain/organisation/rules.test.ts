import { describe, expect, test } from 'vitest';
import { anonymous, system, type AccountActor, type Actor, type RoleGrant } from '../../server/actor.ts';
import { mayDecide, mergeFault } from './rules.ts';

const account = (...roles: RoleGrant[]): AccountActor => ({
	kind: 'account',
	accountId: 'a',
	personId: 'p',
	name: 'А',
	email: 'a@b.kz',
	roles
});
const organiserAt = (forumId: string) => account({ role: 'organiser', scopeKind: 'forum', scopeId: forumId });
const people: Record<string, Actor> = {
	admin: account({ role: 'admin', scopeKind: 'installation', scopeId: '' }),
	organiser: organiserAt('named'),
	elsewhere: organiserAt('other'),
	everywhere: account({ role: 'organiser', scopeKind: 'installation', scopeId: '' }),
	desk: account({ role: 'desk', scopeKind: 'forum', scopeId: 'named' }),
	official: account({ role: 'official', scopeKind: 'forum', scopeId: 'named' }),
	delegate: { kind: 'delegate', registrationId: 'r', forumId: 'named' },
	anonymous
};
const deciders = (state: 'proposed' | 'accepted' | 'merged', forumIds = ['named', 'second']) =>
	Object.keys(people).filter((name) => mayDecide(people[name] ?? anonymous, { state, forumIds }));

describe('who decides about an organisation', () => {
	test('a proposed one: the organisers of the forums where it was named, and who looks after the installation', () => {
		expect(deciders('proposed')).toEqual(['admin', 'organiser', 'everywhere']);
		expect(deciders('proposed', [])).toEqual(['admin', 'everywhere']);
	});
	test('an accepted one: an admin only', () => expect(deciders('accepted')).toEqual(['admin']));
	test('a merged one: nobody', () => {
		expect(deciders('merged')).toEqual([]);
		expect(mayDecide(system('test'), { state: 'merged', forumIds: [] })).toBe(false);
	});
});

test('an organisation is merged into an accepted one of its country; one that officials speak for or that has measures into a state body', () => {
	const unused = { officials: 0, measures: 0 };
	const from = { id: '1', country: 'KZ', state: 'accepted' as const };
	const into = { id: '2', country: 'KZ', kind: 'ngo', state: 'accepted' as const };
	expect(mergeFault(from, into, unused)).toBeNull();
	expect(mergeFault(from, { ...into, id: '1' }, unused)).toBe('conflict');
	expect(mergeFault(from, { ...into, country: 'UZ' }, unused)).toBe('conflict');
	expect(mergeFault(from, { ...into, state: 'proposed' }, unused)).toBe('not-found');
	expect(mergeFault({ ...from, state: 'proposed' }, { ...into, state: 'proposed' }, unused)).toBeNull();
	expect(mergeFault(from, { ...into, state: 'merged' }, unused)).toBe('organisation.merged');
	expect(mergeFault(from, into, { officials: 1, measures: 0 })).toBe('organisation.speaks');
	expect(mergeFault(from, into, { officials: 1, measures: 2 })).toBe('organisation.measures');
	expect(mergeFault(from, { ...into, kind: 'state_body' }, { officials: 1, measures: 2 })).toBeNull();
});

import { expect, test } from 'vitest';
import { dashboardCounts, organisedForums, overviewOf, todoOf } from '../../src/lib/domain/document/index.server.ts';
import {
	countriesRegistered,
	countRegistrations,
	listRegistrations,
	type RegistrationFilters
} from '../../src/lib/domain/registration/index.server.ts';
import { isLive } from '../../src/lib/domain/registration/rules.ts';
import { registrationStates } from '../../src/lib/lists.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, organiserOf } from '../support/forum.ts';

/** The numbers beside the list are of what it shows. */

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

/** Seven applications, four of them hidden in one way or another. */
async function aForumWithHidden() {
	const forumId = await aForum({ approval: 'organiser' });
	const shown = [{ kind: 'ngo' }, { kind: 'media' }, { kind: 'ngo', workingLanguage: 'ru' }];
	for (const typed of shown) await aDelegate(forumId, typed);
	const foreign = await aDelegate(forumId, { country: 'GE', unitId: '' });
	await restrictRegistration(organiserOf(forumId), foreign.registrationId);
	for (const privacy_state of ['restricted', 'anonymised', 'erased'] as const) {
		const { registrationId } = await aDelegate(forumId, { kind: 'media' });
		await database().writer.updateTable('registration').set({ privacy_state }).where('id', '=', registrationId).execute();
	}
	return { forumId, organiser: organiserOf(forumId) };
}

const narrowings: RegistrationFilters[] = [
	{},
	{ order: 'newest' },
	{ kind: 'media' },
	{ country: 'GE' },
	{ kind: 'media', country: 'KZ', order: 'newest' },
	{ language: 'ru' },
	{ search: 'Ахметова' },
	...registrationStates.map((state) => ({ state }))
];

async function agree(actor: Actor, forumId: string) {
	const found = [];
	for (const filters of narrowings) {
		const counts = await countRegistrations(actor, forumId, filters);
		const { items } = await listRegistrations(actor, forumId, filters);
		expect([filters, counts.total]).toEqual([filters, items.length]);
		for (const state of registrationStates)
			expect([filters, state, counts[state]]).toEqual([filters, state, items.filter((row) => row.state === state).length]);
		found.push(items.length);
	}
	const live = (await listRegistrations(actor, forumId)).items.filter(({ state }) => isLive(state)).length;
	expect((await dashboardCounts(actor, forumId)).registrations).toBe(live);
	const overview = await overviewOf(actor, forumId);
	expect(todoOf('open', overview).find(({ id }) => id === 'submitted')?.count).toBe(
		(await listRegistrations(actor, forumId, { state: 'submitted' })).items.length
	);
	return { found, countries: await countriesRegistered(actor, forumId) };
}

test('with and without filters, in every state, for whoever sees more and whoever sees less', async () => {
	const { forumId, organiser } = await aForumWithHidden();
	expect(await agree(organiser, forumId)).toEqual({ found: [3, 3, 1, 0, 1, 1, 3, 3, 0, 0, 0, 0], countries: ['KZ'] });
	// control: an admin sees the two restricted people besides
	expect(await agree(admin, forumId)).toEqual({ found: [5, 5, 3, 1, 2, 1, 5, 5, 0, 0, 0, 0], countries: ['GE', 'KZ'] });
	// the forum's own figures count everybody
	expect((await overviewOf(organiser, forumId)).totals).toMatchObject({ submitted: 7, total: 7 });
	// the list of forums leads to the lists
	expect((await organisedForums(organiser)).map(({ counts }) => counts.total)).toEqual([3]);
	expect((await organisedForums(admin)).map(({ counts }) => counts.total)).toEqual([5]);
});

test('no filter is left out of the numbers', async () => {
	const { forumId, organiser } = await aForumWithHidden();
	/** Each filter with what nobody of the forum has: a new one is named here. */
	const nobody: Required<Omit<RegistrationFilters, 'order'>> = {
		search: 'Ешкім',
		state: 'withdrawn',
		kind: 'expert',
		country: 'NL',
		unitId: 'none',
		language: 'en',
		needs: 'food',
		delegationId: 'none',
		sessionId: 'none',
		burst: 'none',
		address: 'unconfirmed'
	};
	for (const [filter, value] of Object.entries(nobody)) {
		expect([filter, (await countRegistrations(organiser, forumId, { [filter]: value })).total]).toEqual([filter, 0]);
		expect((await listRegistrations(organiser, forumId, { [filter]: value })).items).toEqual([]);
	}
});

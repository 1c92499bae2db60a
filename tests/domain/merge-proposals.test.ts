import { expect, test } from 'vitest';
import {
	acceptOrganisation,
	compareProposal,
	likelyProposals,
	likelyTwins,
	mergeOrganisation,
	proposedById
} from '../../src/lib/domain/organisation/index.server.ts';
import { registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf } from '../support/forum.ts';

/** Two proposed organisations that are one: found beside each other, compared, and merged before either is accepted. */

useFreshDatabase();

async function twoNames() {
	const forumId = await aForum();
	const named = async (organisationText: string, country = 'KZ') => {
		const { registrationId } = await aDelegate(forumId, { organisationText, country });
		return { registrationId, id: (await registrationById(registrationId)).organisationId ?? '' };
	};
	const [one, two] = [await named('«Жасыл белдеу» қоғамдық қоры'), await named('Жасыл белдеу ҚҚ')];
	return { forumId, one, two, named, boss: organiserOf(forumId) };
}
const stateOf = (id: string) =>
	read().selectFrom('organisation').select(['state', 'merged_into']).where('id', '=', id).executeTakeFirstOrThrow();
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'goes',
		(reason: { code?: string }) => reason.code
	);

test('a proposal of another spelling is offered beside the register, another country’s and another forum’s are not', async () => {
	const { one, two, named, boss } = await twoNames();
	await named('Жасыл белдеу', 'GE');
	await aDelegate(await aForum(), { organisationText: 'Жасыл белдеу орталығы' });
	const proposal = await proposedById(boss, one.id);
	expect((await likelyProposals(boss, proposal)).map(({ id }) => id)).toEqual([two.id]);
	expect(await likelyTwins(boss, proposal)).toEqual([]);
});

test('two proposals are compared, and the one becomes a further name of the other, which still waits', async () => {
	const { one, two, boss } = await twoNames();
	const { from, into } = await compareProposal(boss, one.id, two.id);
	expect([from.id, into.id, from.registrations, into.state]).toEqual([one.id, two.id, 1, 'proposed']);
	await mergeOrganisation(boss, one.id, two.id);
	expect(await stateOf(one.id)).toEqual({ state: 'merged', merged_into: two.id });
	const rest = await proposedById(boss, two.id);
	expect([rest.registrations, rest.aliases]).toEqual([2, ['«Жасыл белдеу» қоғамдық қоры']]);
	expect((await registrationById(one.registrationId)).delegationId).toBe((await registrationById(two.registrationId)).delegationId);
	await acceptOrganisation(boss, two.id, { name: { kk: 'Жасыл белдеу' }, kind: 'ngo' }, noForm);
	expect((await stateOf(two.id)).state).toBe('accepted');
});

test('with a proposal of a forum that is not the actor’s, of another country or with itself nothing is merged or shown', async () => {
	const { one, named, boss } = await twoNames();
	const foreign = await named('Жасыл белдеу', 'GE');
	const elsewhere = await aDelegate(await aForum(), { organisationText: 'Басқа жердегі қор' });
	const other = (await registrationById(elsewhere.registrationId)).organisationId ?? '';
	for (const [into, code] of [
		[other, 'not-found'],
		[foreign.id, 'conflict'],
		[one.id, 'conflict'],
		['nobody', 'not-found']
	] as const) {
		expect([into, await codeOf(compareProposal(boss, one.id, into))]).toEqual([into, code]);
		expect([into, await codeOf(mergeOrganisation(boss, one.id, into))]).toEqual([into, code]);
	}
	expect((await stateOf(one.id)).state).toBe('proposed');
});

test('a proposal that only restricted people have typed is found by nobody else', async () => {
	const { one, two, boss } = await twoNames();
	await database().writer.updateTable('registration').set({ privacy_state: 'restricted' }).where('id', '=', two.registrationId).execute();
	expect(await likelyProposals(boss, await proposedById(boss, one.id))).toEqual([]);
	expect(await codeOf(compareProposal(boss, one.id, two.id))).toBe('not-found');
	expect(await codeOf(mergeOrganisation(boss, one.id, two.id))).toBe('not-found');
});

test('merged into each other at once, one goes and the other stays', async () => {
	const { one, two, boss } = await twoNames();
	const answers = await Promise.all([codeOf(mergeOrganisation(boss, one.id, two.id)), codeOf(mergeOrganisation(boss, two.id, one.id))]);
	expect(answers.filter((answer) => answer === 'goes')).toHaveLength(1);
	expect([(await stateOf(one.id)).state, (await stateOf(two.id)).state].sort()).toEqual(['merged', 'proposed']);
});

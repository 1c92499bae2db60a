import { expect, test } from 'vitest';
import { createForum, findForum } from '../../src/lib/domain/forum/index.server.ts';
import { editDelegation } from '../../src/lib/domain/delegation/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import {
	acceptOrganisation,
	findAccepted,
	likelyTwins,
	listProposed,
	mergeOrganisation,
	proposedById
} from '../../src/lib/domain/organisation/index.server.ts';
import { createHall } from '../../src/lib/domain/programme/index.server.ts';
import { delegationForStaff, leadersOf, listDelegations } from '../../src/lib/domain/registration/index.server.ts';
import { anonymous } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { aDelegate, aForum, anAccount, aForumInput, organiserOf, verbsAbout } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

test('an accepted organisation keeps the name as typed as an alias and leaves the list', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	await aDelegate(forum, { organisationText: 'Ақ ниет' });
	const [proposed] = (await listProposed(organiser, forum)).items;
	expect(proposed).toMatchObject({ registrations: 1, state: 'proposed' });
	const id = proposed?.id ?? '';
	await acceptOrganisation(organiser, id, { name: { kk: '«Ақ ниет» қоғамдық қоры' }, kind: 'ngo' }, noForm);
	expect((await listProposed(organiser, forum)).total).toBe(0);
	await expect(proposedById(organiser, id)).rejects.toThrow('organisation.decided');
	expect((await findAccepted(organiser, 'ниет'))[0]).toMatchObject({ id, aliases: ['Ақ ниет'], registrations: 1 });
	expect((await verbsAbout(id)).at(-1)).toBe('organisation.accept');
});

test('merging moves registrations and delegations, keeps the alias and the text as typed', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	await aDelegate(forum, { organisationText: 'Дала жастары қоры' });
	const [first] = (await listProposed(organiser, forum)).items;
	const into = first?.id ?? '';
	await acceptOrganisation(organiser, into, { name: { kk: 'Дала жастары қоры' }, kind: 'ngo' }, noForm);
	const other = await aDelegate(forum, { organisationText: 'Дала жастары ҚҚ' });
	const [twin] = (await listProposed(organiser, forum)).items;
	if (!twin) throw new Error('nothing was proposed');
	expect((await likelyTwins(organiser, twin)).map((each) => each.id)).toEqual([into]);
	for (const stranger of [anonymous, anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forum }])]) {
		await expect(listProposed(stranger, forum)).rejects.toThrow('not-found');
		await expect(mergeOrganisation(stranger, twin.id, into)).rejects.toThrow('not-found');
	}
	await expect(mergeOrganisation(organiser, twin.id, twin.id)).rejects.toThrow('conflict');
	await mergeOrganisation(organiser, twin.id, into);
	await expect(mergeOrganisation(organiser, twin.id, into)).rejects.toThrow('organisation.decided');
	const row = await database()
		.reader.selectFrom('registration')
		.select(['organisation_id', 'organisation_text'])
		.where('id', '=', other.registrationId)
		.executeTakeFirstOrThrow();
	expect(row).toEqual({ organisation_id: into, organisation_text: 'Дала жастары ҚҚ' });
	expect((await findAccepted(organiser, 'Дала'))[0]).toMatchObject({ registrations: 2, aliases: ['Дала жастары ҚҚ'] });
	const listing = await listDelegations(forum, { locale: 'kk', all: true });
	expect([listing.delegations, listing.participants]).toEqual([1, 2]);
});

test('a delegation has names, a quota, a place and leaders that only organisers see', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const person = await aDelegate(forum, { shownTo: 'nobody' });
	const [delegation] = (await listDelegations(forum, { locale: 'kk' })).countries.flatMap((country) => country.delegations);
	if (!delegation) throw new Error('no delegation');
	await editDelegation(organiser, delegation.id, { name: { kk: 'Ақ ниет' }, quota: 3, protocolPosition: 1 }, noForm);
	expect(await delegationForStaff(organiser, forum, delegation.slug)).toMatchObject({ quota: 3, protocolPosition: 1, participants: 1 });
	await database().writer.updateTable('registration').set({ delegation_role: 'head' }).where('id', '=', person.registrationId).execute();
	expect(await leadersOf(organiser, forum)).toEqual([{ delegationId: delegation.id, role: 'head', name: 'Ахметова Айнұр' }]);
	for (const stranger of [anonymous, organiserOf('another')]) {
		await expect(leadersOf(stranger, forum)).rejects.toThrow('not-found');
		await expect(delegationForStaff(stranger, forum, delegation.slug)).rejects.toThrow('not-found');
		await expect(
			editDelegation(stranger, delegation.id, { name: { kk: 'x' }, quota: null, protocolPosition: null }, noForm)
		).rejects.toThrow('not-found');
	}
});

test('a forum is made by the administration alone, as a draft that others do not find; one address, one forum', async () => {
	const input = aForumInput({ slug: 'new-forum', state: 'draft' });
	await expect(createForum(organiserOf('any'), input)).rejects.toThrow('not-found');
	const id = await createForum(admin, input);
	expect(await verbsAbout(id)).toEqual(['forum.create']);
	await expect(createForum(admin, { ...input, capacity: 5 })).rejects.toThrow('conflict');
	// the very same is a form sent twice
	expect(await createForum(admin, input)).toBe(id);
	await expect(findForum(anonymous, 'new-forum')).rejects.toThrow('not-found');
	await expect(findForum(organiserOf('another'), 'new-forum')).rejects.toThrow('not-found');
	expect((await findForum(organiserOf(id), 'new-forum')).state).toBe('draft');
});

test('the audit list is paged, newest first, with titles and without personal values, for the forum’s organisers', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	for (let n = 1; n <= 52; n++) await createHall(organiser, forum, { name: { kk: `${n}-зал` }, capacity: null });
	const first = await auditOf(organiser, forum);
	expect(first.items).toHaveLength(50);
	expect(first.items[0]).toMatchObject({ verb: 'programme.hall-create', title: { kk: '52-зал' } });
	const second = await auditOf(organiser, forum, { after: first.next ?? '' });
	expect(second.items.map((line) => line.verb)).toEqual(['programme.hall-create', 'programme.hall-create', 'forum.create']);
	expect(second.next).toBeNull();
	const person = await aDelegate(forum, { surname: 'Құпиябаева' });
	const { items } = await auditOf(organiser, forum, { looks: true });
	expect(items.some((line) => line.subjectId === person.registrationId)).toBe(true);
	expect(JSON.stringify(items)).not.toContain('Құпиябаева');
	for (const stranger of [anonymous, organiserOf('another'), anAccount([{ role: 'official', scopeKind: 'forum', scopeId: forum }])])
		await expect(auditOf(stranger, forum)).rejects.toThrow('not-found');
});

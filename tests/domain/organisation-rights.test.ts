import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import {
	acceptedById,
	acceptOrganisation,
	addOrganisation,
	editOrganisation,
	listProposed,
	mergeAccepted,
	mergeOrganisation,
	mergePreview,
	proposedById
} from '../../src/lib/domain/organisation/index.server.ts';
import { mergeData } from '../../src/lib/domain/organisation/schema.ts';
import { setDelegationRole } from '../../src/lib/domain/registration/index.server.ts';
import { anonymous, type Actor } from '../../src/lib/server/actor.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { versionOf, noForm } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, organiserOf, program, verbsAbout } from '../support/forum.ts';

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const names = { name: { kk: 'Басқа атау' }, kind: 'ngo' };
const stateOf = (id: string) =>
	read().selectFrom('organisation').select(['state', 'name_ml', 'merged_into']).where('id', '=', id).executeTakeFirstOrThrow();
const proposedAt = async (forumId: string, organisationText: string) => {
	const { registrationId } = await aDelegate(forumId, { organisationText });
	const row = await read().selectFrom('registration').select('organisation_id').where('id', '=', registrationId).executeTakeFirstOrThrow();
	return row.organisation_id ?? expect.unreachable();
};
const accepted = (kk: string, kind = 'ngo') => addOrganisation(admin, { name: { kk }, kind, country: 'KZ' });
/** The version that the preview of merging shows. */
const versionOfMerge = async (id: string, into: string) => {
	const preview = await mergePreview(admin, id, into);
	return versionOf(mergeData(preview.from, preview.into, preview.moves));
};

describe('an organisation is decided about', () => {
	test('while proposed: by organisers of the forums that named it and the admin, by pages and forms alike', async () => {
		const [forumId, elsewhere] = [await aForum(), await aForum()];
		const id = await proposedAt(forumId, 'Жаңа қор');
		const into = await accepted('Ескі қор');
		const strangers: Actor[] = [organiserOf(elsewhere), anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]), anonymous];
		for (const actor of strangers) {
			await expect(proposedById(actor, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(acceptOrganisation(actor, id, names, noForm)).rejects.toMatchObject({ code: 'not-found' });
			await expect(mergeOrganisation(actor, id, into)).rejects.toMatchObject({ code: 'not-found' });
		}
		expect((await listProposed(organiserOf(elsewhere), elsewhere)).total).toBe(0);
		expect((await stateOf(id)).state).toBe('proposed');
		for (const actor of [organiserOf(forumId), admin]) expect(await proposedById(actor, id)).toMatchObject({ id });
		// named at the other forum too, its organiser decides as well
		await aDelegate(elsewhere, { organisationText: 'Жаңа қор' });
		await acceptOrganisation(organiserOf(elsewhere), id, names, noForm);
		expect((await stateOf(id)).state).toBe('accepted');
	});

	test('once accepted: by the admin only, and the refusal gives no version away', async () => {
		const forumId = await aForum();
		const organiser = organiserOf(forumId);
		const [id, into] = [await proposedAt(forumId, 'Жаңа қор'), await accepted('Ескі қор')];
		await acceptOrganisation(organiser, id, { name: { kk: 'Жаңа қор' }, kind: 'ngo' }, noForm);
		const before = [await stateOf(id), await stateOf(into)];
		for (const seen of ['', noForm, versionOf({ 'name.kk': 'Жаңа қор', kind: 'ngo' })]) {
			const refused = await acceptOrganisation(organiser, id, names, seen).catch((reason: unknown) => reason);
			expect(refused).toMatchObject({ code: 'organisation.decided', details: {} });
			await expect(editOrganisation(organiser, id, names, seen)).rejects.toMatchObject({ code: 'not-found', details: {} });
			await expect(mergeAccepted(organiser, id, into, seen)).rejects.toMatchObject({ code: 'not-found', details: {} });
		}
		await expect(mergeOrganisation(organiser, id, into)).rejects.toMatchObject({ code: 'organisation.decided' });
		await expect(mergeOrganisation(organiser, into, id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(acceptedById(organiser, id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(mergePreview(organiser, id, into)).rejects.toMatchObject({ code: 'not-found' });
		// the organiser's form is not the admin's way either: that page is not found for anybody
		await expect(acceptOrganisation(admin, into, names, noForm)).rejects.toMatchObject({ code: 'organisation.decided' });
		expect([await stateOf(id), await stateOf(into)]).toEqual(before);
		// control: the same by who may
		await editOrganisation(admin, id, names, noForm);
		expect((await stateOf(id)).name_ml).toContain('Басқа атау');
	});

	test('once merged: by nobody', async () => {
		const [id, into] = [await accepted('Бір'), await accepted('Екі')];
		await mergeAccepted(admin, id, into, await versionOfMerge(id, into));
		for (const work of [() => editOrganisation(admin, id, names, noForm), () => mergeAccepted(admin, id, into, noForm)])
			await expect(work()).rejects.toMatchObject({ code: 'organisation.decided' });
		await expect(mergeOrganisation(admin, into, id)).rejects.toMatchObject({ code: 'organisation.decided' });
		await expect(mergeAccepted(admin, into, id, noForm)).rejects.toMatchObject({ code: 'organisation.merged' });
	});
});

describe('merging accepted organisations', () => {
	/** Two accepted organisations with people at two forums; at the second both have a delegation with a head. */
	async function twins() {
		loadKey(false);
		const [first, second] = [await aForum(), await aForum({ startsLocal: '2026-12-15T09:30' })];
		const from = await proposedAt(first, 'Әділет басқармасы');
		await acceptOrganisation(organiserOf(first), from, { name: { kk: 'Әділет басқармасы' }, kind: 'state_body' }, noForm);
		const into = await accepted('Облыстық әділет басқармасы', 'state_body');
		const heads = [];
		for (const organisationText of ['Әділет басқармасы', 'Облыстық әділет басқармасы']) {
			const { registrationId } = await aDelegate(second, { organisationText });
			await setDelegationRole(program, registrationId, 'head');
			heads.push(registrationId);
		}
		const officialId = await createAccount(program, {
			name: { surname: 'Тілеуов', givenName: 'Марат' },
			email: 'official@example.kz',
			language: 'kk',
			roles: [{ role: 'official', scopeKind: 'forum', scopeId: first, bodyId: from }],
			password: 'kostanay demo official'
		});
		return { first, second, from, into, heads, officialId };
	}

	test('moves what the preview has said: registrations, delegations, names and officials', async () => {
		const { first, second, from, into, heads, officialId } = await twins();
		const { moves } = await mergePreview(admin, from, into);
		expect(moves.forums.map(({ registrations, delegation }) => [registrations, delegation])).toEqual([
			[1, 'joins'],
			[1, 'moves']
		]);
		expect([moves.names, moves.officials, moves.earlier]).toEqual([['Әділет басқармасы'], 1, 0]);
		await mergeAccepted(admin, from, into, await versionOfMerge(from, into));
		expect(await stateOf(from)).toMatchObject({ state: 'merged', merged_into: into });
		for (const forumId of [first, second]) {
			const rows = await read().selectFrom('registration').select(['organisation_id']).where('forum_id', '=', forumId).execute();
			expect(new Set(rows.map((row) => row.organisation_id))).toEqual(new Set([into]));
			const delegations = await read().selectFrom('delegation').select('organisation_id').where('forum_id', '=', forumId).execute();
			expect(delegations).toEqual([{ organisation_id: into }]);
		}
		const roles = await read().selectFrom('registration').select('delegation_role').where('id', 'in', heads).orderBy('number').execute();
		expect(roles.map((row) => row.delegation_role)).toEqual([null, 'head']);
		const grant = await read().selectFrom('role_grant').select('body_id').where('account_id', '=', officialId).execute();
		expect(grant).toEqual([{ body_id: into }]);
		expect((await acceptedById(admin, into)).aliases).toContain('Әділет басқармасы');
		expect((await verbsAbout(from)).at(-1)).toBe('organisation.merge');
		// what was merged into it before leads on to the one in use
		const third = await accepted('Үшінші', 'state_body');
		await mergeAccepted(admin, into, third, await versionOfMerge(into, third));
		expect((await stateOf(from)).merged_into).toBe(third);
	});

	test('is refused and changes nothing when something else would move by now, and without a preview', async () => {
		const { first, from, into } = await twins();
		const seen = await versionOfMerge(from, into);
		await aDelegate(first, { organisationText: 'Әділет басқармасы' });
		for (const version of [seen, '', await versionOfMerge(into, from)])
			await expect(mergeAccepted(admin, from, into, version)).rejects.toMatchObject({ code: 'changed-meanwhile' });
		expect((await stateOf(from)).state).toBe('accepted');
		// control: the preview of now
		await mergeAccepted(admin, from, into, await versionOfMerge(from, into));
		expect((await stateOf(from)).state).toBe('merged');
	});

	test('is refused for one that nothing would move with, too, when it was not previewed', async () => {
		const [id, into] = [await accepted('Бір'), await accepted('Екі')];
		await expect(mergeAccepted(admin, id, into, '')).rejects.toMatchObject({ code: 'changed-meanwhile' });
		expect((await stateOf(id)).state).toBe('accepted');
	});

	test('keeps officials at a state body', async () => {
		const { from, into } = await twins();
		const ngo = await accepted('Қор');
		await expect(mergePreview(admin, from, ngo)).rejects.toMatchObject({ code: 'organisation.speaks' });
		await expect(mergeAccepted(admin, from, ngo, noForm)).rejects.toMatchObject({ code: 'organisation.speaks' });
		await expect(editOrganisation(admin, from, names, noForm)).rejects.toMatchObject({ code: 'organisation.speaks' });
		// control: nobody speaks for the other one
		await editOrganisation(admin, into, names, noForm);
	});
});

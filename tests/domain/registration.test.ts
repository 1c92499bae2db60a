import { expect, test } from 'vitest';
import {
	changeAddress,
	formProblems,
	editRegistration,
	formChoices,
	historyOf,
	openToken,
	ownData,
	participantsSeenBy,
	registrationOf,
	sendLink,
	sendLinkAgain,
	setDelegationRole,
	tokenOf
} from '../../src/lib/domain/registration/index.server.ts';
import { editSchema } from '../../src/lib/domain/registration/schema.ts';
import { writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, formInput, mailKindsOf, organiserOf, program, verbsAbout } from '../support/forum.ts';

useFreshDatabase();
const edited = (overrides: Record<string, unknown> = {}) =>
	editSchema.parse({
		surname: 'Ахметова',
		givenName: 'Айнұр',
		organisationText: '«Ақ ниет» қоғамдық қоры',
		kind: 'media',
		shownTo: 'everyone',
		...overrides
	});
const outbox = () => database().reader.selectFrom('outbox').selectAll().orderBy('id').execute();

test('a private link opens its own registration only', async () => {
	const forumId = await aForum();
	const { registrationId, token } = await aDelegate(forumId);
	expect((await openToken(token)).registration.id).toBe(registrationId);
	const forged = [
		token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
		token.slice(0, 40),
		'',
		'x'.repeat(59),
		`${token}A`,
		token.toUpperCase()
	];
	for (const each of forged) await expect(openToken(each)).rejects.toThrow('not-found');
	await expect(openToken(tokenOf(registrationId, 2))).rejects.toThrow('not-found');
});

test('seen by its owner and the organisers of the forum, by nobody else', async () => {
	const forumId = await aForum();
	const otherForum = await aForum();
	const one = await aDelegate(forumId);
	const other = await aDelegate(forumId);
	expect((await registrationOf(one.actor, one.registrationId)).number).toBe(1);
	expect((await registrationOf(organiserOf(forumId), one.registrationId)).number).toBe(1);
	for (const actor of [other.actor, organiserOf(otherForum), { kind: 'anonymous' } as const]) {
		await expect(registrationOf(actor, one.registrationId)).rejects.toThrow('not-found');
		await expect(editRegistration(actor, one.registrationId, edited(), 'kk', noForm)).rejects.toThrow('not-found');
		await expect(changeAddress(actor, one.registrationId, 'x@example.kz', noForm)).rejects.toThrow('not-found');
		await expect(ownData(actor, one.registrationId)).rejects.toThrow('not-found');
		await expect(historyOf(actor, one.registrationId)).rejects.toThrow('not-found');
		await expect(sendLink(actor, one.registrationId)).rejects.toThrow('not-found');
	}
	expect(await verbsAbout(one.registrationId)).toEqual(['registration.submit']);
});

test('edits: changed columns in the audit, old personal values apart, new consents as rows, the delegation follows', async () => {
	const forumId = await aForum();
	const { registrationId, actor } = await aDelegate(forumId, { needsConsent: true, food: 'вегетариандық' });
	const before = await registrationOf(actor, registrationId);
	await editRegistration(actor, registrationId, edited({ surname: 'Серікова', country: 'GE', shownTo: 'nobody' }), 'ru', noForm);
	const after = await registrationOf(actor, registrationId);
	expect(after).toMatchObject({ surname: 'Серікова', country: 'GE', shownTo: 'nobody', needs: null, number: before.number });
	expect(after.delegationId).not.toBe(before.delegationId);
	expect(after.consents).toEqual({ participation: 'yes', name: 'nobody', photo: 'no', keep: 'no', needs: 'no' });
	const rows = await database()
		.reader.selectFrom('consent')
		.select(['purpose', 'language'])
		.where('registration_id', '=', registrationId)
		.execute();
	expect(
		rows
			.filter((row) => row.language === 'ru')
			.map((row) => row.purpose)
			.sort()
	).toEqual(['name', 'needs']);
	const [entry] = await historyOf(organiserOf(forumId), registrationId);
	expect(entry).toMatchObject({ verb: 'registration.edit', actorKind: 'delegate', details: {} });
	expect(entry?.columns.sort()).toEqual(['country', 'delegation_id', 'organisation_id', 'shown_to', 'sort_key', 'surname']);
	const personal = await database().reader.selectFrom('audit_personal').selectAll().executeTakeFirstOrThrow();
	expect(JSON.parse(personal.details)).toEqual({ surname: 'Ахметова' });
	const found = await database().reader.selectFrom('search_word').select('word').where('word', '=', 'serikoua').execute();
	expect(found).toHaveLength(1);
});

test('what is over can no longer be changed', async () => {
	const forumId = await aForum();
	const { registrationId, actor } = await aDelegate(forumId);
	await withdrawRegistration(actor, registrationId);
	await expect(editRegistration(actor, registrationId, edited(), 'kk', noForm)).rejects.toThrow('registration.not-live');
	await expect(changeAddress(actor, registrationId, 'x@example.kz', noForm)).rejects.toThrow('registration.not-live');
	await expect(sendLink(actor, registrationId)).rejects.toThrow('registration.not-live');
});

test('another address: a new link there, which ends the old one, and the old address is told', async () => {
	const forumId = await aForum();
	const { registrationId, actor, token } = await aDelegate(forumId, { email: 'old@example.kz' });
	await changeAddress(actor, registrationId, 'New@example.kz', noForm);
	expect((await openToken(tokenOf(registrationId, 2))).registration.email).toBe('New@example.kz');
	await expect(openToken(token)).rejects.toThrow('not-found');
	const mails = (await outbox()).slice(1).map((row) => [row.kind, row.registration_id, row.address]);
	expect(mails).toEqual([
		['registration.address-changed', registrationId, null],
		['registration.address-was', registrationId, 'old@example.kz']
	]);
	expect(await verbsAbout(registrationId)).toEqual(['registration.submit', 'registration.change-address', 'registration.open-link']);
});

test("changing to another's address tells nothing; the two share it", async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { email: 'a@example.kz' });
	const second = await aDelegate(forumId, { email: 'b@example.kz' });
	await changeAddress(second.actor, second.registrationId, 'A@example.kz', noForm);
	expect(await registrationOf(second.actor, second.registrationId)).toMatchObject({ email: 'A@example.kz', ownsAddress: false });
});

test('people change to one address at the same time: one of them has it alone', async () => {
	const forumId = await aForum();
	const people = [];
	for (let n = 0; n < 6; n++) people.push(await aDelegate(forumId));
	await Promise.all(people.map((each) => changeAddress(each.actor, each.registrationId, 'one@example.kz', noForm)));
	const rows = await Promise.all(people.map((each) => registrationOf(each.actor, each.registrationId)));
	expect(rows.map((row) => row.email)).toEqual(Array(6).fill('one@example.kz'));
	expect(rows.filter((row) => row.ownsAddress)).toHaveLength(1);
});

test('the link is sent again to the address itself, three times an hour, and the asker learns nothing', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, { email: 'a@example.kz' });
	expect(await sendLinkAgain(forumId, 'nobody@example.kz', 'kk')).toBeUndefined();
	for (let n = 0; n < 5; n++) expect(await sendLinkAgain(forumId, ' A@Example.kz', 'ru')).toBeUndefined();
	expect(await mailKindsOf(registrationId)).toEqual(['registration.confirmed', ...Array(3).fill('registration.link')]);
});

test('participants see those who agreed, confirmed only, in the Kazakh order', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId, { surname: 'Ясина', shownTo: 'nobody' });
	await aDelegate(forumId, { surname: 'Қасым', shownTo: 'participants' });
	await aDelegate(forumId, { surname: 'Кенже', shownTo: 'everyone' });
	const gone = await aDelegate(forumId, { surname: 'Абай', shownTo: 'everyone' });
	await withdrawRegistration(gone.actor, gone.registrationId);
	expect((await participantsSeenBy(one.actor)).items.map((each) => each.surname)).toEqual(['Кенже', 'Қасым']);
	await expect(participantsSeenBy(gone.actor)).rejects.toThrow('not-found');
	await expect(participantsSeenBy({ kind: 'anonymous' })).rejects.toThrow('not-found');
});

test('own data hold every personal value, the consents, seats, mails and history', async () => {
	const forumId = await aForum();
	const { registrationId, actor } = await aDelegate(forumId, { email: 'a@example.kz', phone: '+77011234567' });
	const data = await ownData(actor, registrationId);
	expect(Object.keys(data).sort()).toEqual(['consents', 'derived', 'history', 'mails', 'person', 'registration', 'scans', 'seats']);
	expect(data.person).toMatchObject({ email: 'a@example.kz', phone: '+77011234567' });
	expect(data.consents).toHaveLength(5);
	expect(data.mails).toMatchObject([{ kind: 'registration.confirmed' }]);
});

test('a delegation has one head', async () => {
	const forumId = await aForum();
	const [one, two] = [await aDelegate(forumId), await aDelegate(forumId)];
	for (const each of [one, two]) await setDelegationRole(organiserOf(forumId), each.registrationId, 'head');
	const roles = await Promise.all([one, two].map(async (each) => (await registrationOf(each.actor, each.registrationId)).delegationRole));
	expect(roles).toEqual([null, 'head']);
	await expect(setDelegationRole(one.actor, one.registrationId, 'head')).rejects.toThrow('not-found');
});

test('asks which organisation is meant, unless its name is exact or the answer is given', async () => {
	const forumId = await aForum();
	const id = await change(program, 'organisation.write', (c) =>
		writeOrganisation(c, { name: { kk: '«Әулиекөл жастары» қоғамдық бірлестігі' }, kind: 'ngo', country: 'KZ', state: 'accepted' })
	);
	const asked = async (overrides: Record<string, unknown>) =>
		(await formProblems(forumId, formInput(overrides))).suggestions.map((each) => each.id);
	expect(await asked({ organisationText: 'Аулиеколь жастары' })).toEqual([id]);
	expect(await asked({ organisationText: 'Аулиекол жастары' })).toEqual([id]);
	expect(await asked({ organisationText: 'Әулиекөл жастары қоғамдық бірлестігі' })).toEqual([]);
	expect(await asked({ organisationText: 'Әулиекөл', organisationId: 'none' })).toEqual([]);
	expect(await asked({ organisationText: 'Әулиекөл', organisationId: id })).toEqual([]);
	expect(await asked({ organisationText: 'Әулиекөл', country: 'GE' })).toEqual([]);
	expect((await formProblems(forumId, formInput({ kind: 'king', country: 'XX' }))).unknown).toEqual(['kind', 'country']);
	expect((await formChoices(forumId, 'ru')).countries.here.map((each) => each.value)).toEqual(['KZ', 'GE', 'NL', 'UZ']);
});

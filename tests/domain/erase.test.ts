import { expect, test } from 'vitest';
import { participantCounts } from '../../src/lib/domain/attendance/participant-counts.server.ts';
import { summaryOf } from '../../src/lib/domain/attendance/index.server.ts';
import { changeAddress, editRegistration, listDelegations, openToken } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { purgeErased, vacuum } from '../../src/lib/server/database/purge.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { privacyPreview } from '../../src/lib/workflow/privacy-preview.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, arrive, formInput, mailKindsOf, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { columnsHolding, filesHolding, personalDataFixture, MARKED_PHONE } from '../support/personal-data-fixture.ts';

const fresh = useFreshDatabase();
const MARK = 'zqxjk';
const FOLDED = [MARK, MARKED_PHONE];
const AFTER = '2026-12-20T05:00:00.000Z';

/** Somebody marked who has edited, changed the address, left a pending duplicate and been scanned. */
async function aMarkedPerson(forumId: string, preferredSessionId = '') {
	const made = await aDelegate(forumId, { ...personalDataFixture(MARK), preferredSessionId });
	await editRegistration(
		made.actor,
		made.registrationId,
		formInput({ ...personalDataFixture(MARK), surname: `Бұрынғы${MARK}` }),
		'kk',
		noForm
	);
	await changeAddress(made.actor, made.registrationId, `new-${MARK}@marked.example.kz`, noForm);
	await submitRegistration(
		{ kind: 'anonymous' },
		forumId,
		formInput({ ...personalDataFixture(MARK), email: `new-${MARK}@marked.example.kz` }),
		{
			language: 'kk',
			formKey: 'again'
		}
	);
	return made;
}

const totalsOf = async (forumId: string) => {
	const { at: _at, ...summary } = await summaryOf(program, forumId);
	const { countries, participants, delegations } = await listDelegations(forumId, { locale: 'kk' });
	return {
		summary,
		counts: await participantCounts(forumId),
		delegations: { participants, delegations, countries: countries.map((each) => [each.country, each.participants]) }
	};
};

test('control: the search finds a marked person in tables and in files', async () => {
	const forumId = await aForum();
	await aMarkedPerson(forumId);
	const columns = await columnsHolding(FOLDED);
	for (const column of [
		'person.surname',
		'registration.surname',
		'registration_needs.food',
		'search_word.word',
		'audit_personal.details',
		'outbox.address',
		'pending_duplicate.typed',
		'organisation.name_ml'
	])
		expect(columns).toContain(column);
	if (fresh.engine === 'sqlite') expect(filesHolding(FOLDED)).not.toEqual([]);
});

test('before the forum is over, the person is gone everywhere and the next one who waits has the seat', async () => {
	const forumId = await aForum({ capacity: 2 });
	const preferredSessionId = await aPlatform(forumId, 1);
	const gone = await aMarkedPerson(forumId, preferredSessionId);
	const next = await aDelegate(forumId, { preferredSessionId });
	const last = await aDelegate(forumId);
	expect(await privacyPreview(gone.actor, gone.registrationId)).toMatchObject({
		over: false,
		givesPlace: true,
		seats: [{ state: 'held', waiting: 1 }],
		waitingForForum: 1,
		leavings: { pendingDuplicates: 1 }
	});
	await eraseRegistration(gone.actor, gone.registrationId);
	expect(await columnsHolding(FOLDED)).toEqual([]);
	if (fresh.engine === 'sqlite') expect(filesHolding(FOLDED)).toEqual([]);
	await vacuum();
	if (fresh.engine === 'sqlite') expect(filesHolding(FOLDED)).toEqual([]);
	expect(await mailKindsOf(next.registrationId)).toContain('dialogue.promoted');
	expect(await mailKindsOf(last.registrationId)).toContain('registration.confirmed');
	const platform = await database()
		.reader.selectFrom('platform')
		.selectAll()
		.where('session_id', '=', preferredSessionId)
		.executeTakeFirst();
	expect(platform).toMatchObject({ taken: 1, waiting: 0 });
	expect((await verbsAbout(gone.registrationId)).at(-1)).toBe('registration.erase');
	await expect(openToken(gone.token)).rejects.toThrow('not-found');
	await expect(eraseRegistration(gone.actor, gone.registrationId)).rejects.toThrow('not-found');
});

test.each(['erased', 'anonymised'] as const)('of a past forum the totals stay as they were: %s', async (how) => {
	const forumId = await aForum();
	const preferredSessionId = await aPlatform(forumId, 3);
	const gone = await aMarkedPerson(forumId, preferredSessionId);
	await aDelegate(forumId, { preferredSessionId, country: 'GE' });
	for (const sessionId of [null, preferredSessionId])
		await arrive({ forumId, sessionId, registrationId: gone.registrationId, device: 'desk' });
	setClock(AFTER);
	const before = await totalsOf(forumId);
	if (how === 'erased') await eraseRegistration(organiserOf(forumId), gone.registrationId);
	else await anonymiseRegistration(organiserOf(forumId), gone.registrationId);
	await vacuum();
	expect(await totalsOf(forumId)).toEqual(before);
	const columns = (await columnsHolding(FOLDED)).filter((column) => !/^(organisation|delegation|search_word)/.test(column));
	expect(columns).toEqual([]);
	if (fresh.engine === 'sqlite') {
		const kept = [`Ұйымы${MARK}`];
		const others = Object.values(personalDataFixture(MARK)).filter(
			(value) => typeof value === 'string' && !kept.includes(value)
		) as string[];
		expect(filesHolding([...others, MARKED_PHONE])).toEqual([]);
	}
	const row = await database().reader.selectFrom('registration').selectAll().where('id', '=', gone.registrationId).executeTakeFirst();
	expect(row).toMatchObject({ privacy_state: how, state: 'confirmed', surname: '', email: null, kind: 'media', country: 'KZ' });
	await expect(openToken(gone.token)).rejects.toThrow('not-found');
});

test('the person stays while something else needs it, and only this registration’s part of the audit goes', async () => {
	const forumId = await aForum();
	const other = await aForum();
	const first = await aDelegate(forumId, personalDataFixture(MARK));
	const second = await aDelegate(other, personalDataFixture(MARK));
	expect(await privacyPreview(organiserOf(forumId), first.registrationId)).toMatchObject({ personStays: true });
	// who typed somebody's name must not learn that the person is known elsewhere
	expect(await privacyPreview(first.actor, first.registrationId)).toMatchObject({ personStays: null });
	expect(await eraseRegistration(first.actor, first.registrationId)).toMatchObject({ personGone: false });
	expect((await columnsHolding([MARK])).filter((column) => column.startsWith('person.'))).not.toEqual([]);
	expect(await eraseRegistration(second.actor, second.registrationId)).toMatchObject({ personGone: true });
	expect(await columnsHolding([MARK])).toEqual([]);
});

test('nobody erases or anonymises for another', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId);
	const stranger = await aDelegate(forumId);
	const elsewhere = organiserOf(await aForum());
	for (const actor of [stranger.actor, elsewhere, { kind: 'anonymous' } as const])
		await expect(eraseRegistration(actor, one.registrationId)).rejects.toThrow('not-found');
	await expect(anonymiseRegistration(one.actor, one.registrationId)).rejects.toThrow('not-found');
	await purgeErased();
	expect(await verbsAbout(one.registrationId)).toEqual(['registration.submit']);
});

test('anonymising before the forum gives the place up', async () => {
	const forumId = await aForum({ capacity: 1 });
	const one = await aDelegate(forumId);
	const two = await aDelegate(forumId);
	await anonymiseRegistration(organiserOf(forumId), one.registrationId);
	expect(await mailKindsOf(two.registrationId)).toContain('registration.confirmed');
	const row = await database().reader.selectFrom('registration').selectAll().where('id', '=', one.registrationId).executeTakeFirst();
	expect(row).toMatchObject({ state: 'withdrawn', privacy_state: 'anonymised', surname: '' });
	expect(await participantCounts(forumId)).toMatchObject({ registered: 1 });
});

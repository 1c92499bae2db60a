import type { RegistrationState } from '../../src/lib/lists.ts';
import { expect, test } from 'vitest';
import { changeAddress, openToken, pendingDuplicateToken, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { answersRepeat } from '../../src/lib/domain/registration/rules.ts';
import { later, now, setClock, HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, formInput, mailKindsOf, organiserOf, verbsAbout } from '../support/forum.ts';

/** The same form sent again: the private link of its first answer, and never one that was revoked since. */
useFreshDatabase();

const V = 'ainur@example.kz';
const read = () => database().reader;
const send = (forumId: string, more: Record<string, unknown> = {}, formKey = 'hidden cookie') =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: V, ...more }), { language: 'kk', formKey });
const registrations = (forumId: string) =>
	read().selectFrom('registration').selectAll().where('forum_id', '=', forumId).orderBy('number').execute();

async function registered(forumId: string, more: Record<string, unknown> = {}) {
	const made = await send(forumId, more);
	if (made.outcome !== 'registered') throw new Error('not registered');
	return { ...made, actor: { kind: 'delegate', registrationId: made.registrationId, forumId } as const };
}

/** A link that an answer gives, whichever registration it opens. */
const linkIn = (answer: Awaited<ReturnType<typeof send>>) => (answer.outcome === 'registered' ? answer.token : null);

test('a form sent again is a repeat: the same answer, one row, one mail, said in the audit', async () => {
	const forumId = await aForum();
	const made = await registered(forumId);
	// in other case, as a browser fills it in again
	const again = await send(forumId, { email: 'AINUR@example.kz', surname: 'АХМЕТОВА' });
	expect(linkIn(again)).toBe(made.token);
	expect(await registrations(forumId)).toHaveLength(1);
	expect(await mailKindsOf(made.registrationId)).toEqual(['registration.confirmed']);
	expect(await verbsAbout(made.registrationId)).toEqual(['registration.submit', 'registration.repeat']);
});

test('after the address was changed the form gives no link of that registration any more', async () => {
	const forumId = await aForum();
	const made = await registered(forumId);
	await changeAddress(made.actor, made.registrationId, 'new@example.kz', noForm);
	const again = await send(forumId);
	const row = (await registrations(forumId))[0];
	const present = tokenOf(made.registrationId, row?.link_version ?? 0);
	// nobody registers twice by going back: the link went to the new address by mail
	expect(again).toEqual({ outcome: 'moved', registrationId: made.registrationId });
	expect(await registrations(forumId)).toHaveLength(1);
	// control: what today's form got, the first row by its key alone, is the present link
	expect((await openToken(present)).registration.email).toBe('new@example.kz');
});

test('nor after it was changed to and fro: the link of the first answer is revoked and stays so', async () => {
	const forumId = await aForum();
	const made = await registered(forumId);
	await changeAddress(made.actor, made.registrationId, 'new@example.kz', noForm);
	// the new link is opened, which revokes the first
	await openToken(tokenOf(made.registrationId, 2));
	await changeAddress(made.actor, made.registrationId, V, noForm);
	expect(await send(forumId)).toEqual({ outcome: 'moved', registrationId: made.registrationId });
	expect(await registrations(forumId)).toHaveLength(1);
	await expect(openToken(made.token)).rejects.toMatchObject({ code: 'not-found' });
});

test('another address or another name under the same key is another form', async () => {
	const forumId = await aForum();
	const made = await registered(forumId);
	expect(linkIn(await send(forumId, { email: 'other@example.kz' }))).not.toBe(made.token);
	expect(await send(forumId, { givenName: 'Болат' })).toEqual({ outcome: 'mailed' });
	expect(await registrations(forumId)).toHaveLength(2);
});

test('who has withdrawn, or was declined, registers anew with the same form', async () => {
	for (const end of ['withdrawn', 'declined'] as const) {
		const forumId = await aForum();
		const made = await registered(forumId);
		if (end === 'withdrawn') await withdrawRegistration(made.actor, made.registrationId);
		else await declineRegistration(organiserOf(forumId), made.registrationId, 'Орын жоқ');
		const again = await send(forumId);
		expect(linkIn(again)).not.toBe(made.token);
		expect((await registrations(forumId)).map((row) => row.state)).toEqual([end, 'confirmed']);
		// and that one is a repeat from now on
		expect(linkIn(await send(forumId))).toBe(linkIn(again));
	}
});

test('an erased or anonymised one does not come back; a restricted one is its owner’s still', async () => {
	const forumId = await aForum();
	const made = await registered(forumId);
	await restrictRegistration(organiserOf(forumId), made.registrationId);
	expect(linkIn(await send(forumId))).toBe(made.token);
	await eraseRegistration(made.actor, made.registrationId);
	const second = await registered(forumId);
	expect(second.registrationId).not.toBe(made.registrationId);
	await anonymiseRegistration(organiserOf(forumId), second.registrationId);
	expect((await registered(forumId)).registrationId).not.toBe(second.registrationId);
});

test('the link of a kept application opens what it makes, not what the same form has made since', async () => {
	const forumId = await aForum();
	const owner = await send(forumId, { surname: 'Иесі' }, 'owner');
	await send(forumId);
	const { id } = await read().selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	if (owner.outcome === 'registered')
		await withdrawRegistration({ kind: 'delegate', registrationId: owner.registrationId, forumId }, owner.registrationId);
	const made = await registered(forumId);
	await changeAddress(made.actor, made.registrationId, 'new@example.kz', noForm);
	const too = await registerDuplicate(pendingDuplicateToken(id));
	expect(too.registrationId).not.toBe(made.registrationId);
	expect((await openToken(too.token)).registration.email).toBe(V);
	// pressed twice it answers the same, and never again once the link it gave was revoked
	expect(await registerDuplicate(pendingDuplicateToken(id))).toEqual(too);
	const owns = { kind: 'delegate', registrationId: too.registrationId, forumId } as const;
	await changeAddress(owns, too.registrationId, 'moved@example.kz', noForm);
	await expect(registerDuplicate(pendingDuplicateToken(id))).rejects.toMatchObject({ code: 'not-found' });
});

test('a kept application that today’s form would refuse is over, without an error', async () => {
	const forumId = await aForum();
	await registered(forumId);
	await send(forumId, { givenName: 'Болат' });
	const { id, typed } = await read().selectFrom('pending_duplicate').select(['id', 'typed']).executeTakeFirstOrThrow();
	await database()
		.writer.updateTable('pending_duplicate')
		.set({ typed: typed.replace('Болат', 'www.bad.kz') })
		.execute();
	await expect(registerDuplicate(pendingDuplicateToken(id))).rejects.toMatchObject({ code: 'not-found' });
	setClock(later(now(), 49 * HOUR));
	await expect(registerDuplicate(pendingDuplicateToken(id))).rejects.toMatchObject({ code: 'not-found' });
});

test('a repeat, as a rule: every part of it counts', () => {
	const made = { linkVersion: 1, formerLinkVersion: null, emailFolded: V, state: 'confirmed' as RegistrationState, privacyState: null };
	expect(answersRepeat(made, V)).toBe(true);
	expect(answersRepeat({ ...made, linkVersion: 2, formerLinkVersion: 1 }, V)).toBe(true);
	const others = [
		{ linkVersion: 2 },
		{ linkVersion: 3, formerLinkVersion: 2 },
		{ emailFolded: null },
		{ emailFolded: 'x@y.kz' },
		{ state: 'withdrawn' as const },
		{ state: 'declined' as const }
	];
	expect(others.map((other) => answersRepeat({ ...made, ...other }, V))).toEqual(others.map(() => false));
	expect(answersRepeat({ ...made, privacyState: 'erased' }, V)).toBe(false);
});

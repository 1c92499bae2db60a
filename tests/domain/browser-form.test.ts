import { expect, test } from 'vitest';
import { changeAddress, openToken } from '../../src/lib/domain/registration/index.server.ts';
import { later, now, setClock, HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { askedAbout } from '../../src/lib/workflow/recognise-form.server.ts';
import { submitRegistration, type Registered } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, formInput, mailKindsOf, organiserOf } from '../support/forum.ts';

/** Back asks for the form anew, which then has another hidden key: the browser's half of it says who is there, for an hour. */
useFreshDatabase();

const V = 'ainur@example.kz';
const rows = (forumId: string) =>
	database().reader.selectFrom('registration').selectAll().where('forum_id', '=', forumId).orderBy('number').execute();
let shown = 0;
const keyOf = (browser: string) => `hidden-${++shown} ${browser}`;
const send = (forumId: string, more: Record<string, unknown> = {}, browser = 'cookie') =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: V, ...more }), { language: 'kk', formKey: keyOf(browser) });
const asked = async (forumId: string, more: Record<string, unknown> = {}, browser = 'cookie') =>
	(await askedAbout('owner', forumId, keyOf(browser), formInput({ email: V, ...more }))) !== null;

async function sent(forumId: string, more: Record<string, unknown> = {}): Promise<Registered> {
	const answer = await send(forumId, more);
	if (answer.outcome !== 'registered') throw new Error(answer.outcome);
	return answer;
}

test('a surname corrected after Back is asked about and written, by the browser that has registered', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	expect(await asked(forumId, { surname: 'Ахметкызы' })).toBe(true);
	expect(await sent(forumId, { surname: 'Ахметкызы', again: 'correct' })).toEqual({ ...first, again: 'corrected' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметкызы']);
	expect(await mailKindsOf(first.registrationId)).toEqual(['registration.confirmed']);
	// from now on that is its person: nothing is asked
	expect(await asked(forumId, { surname: 'Ахметкызы' })).toBe(false);
	expect(await sent(forumId, { surname: 'Ахметкызы' })).toEqual(first);
});

test('the same person with the same address is a repeat, and what was corrected beside the name is written', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	expect(await sent(forumId)).toEqual(first);
	expect(await sent(forumId, { position: 'Төраға' })).toEqual({ ...first, again: 'corrected' });
	expect((await openToken(first.token)).registration.position).toBe('Төраға');
	expect(await rows(forumId)).toHaveLength(1);
});

test('a corrected address is asked about and moved; another person stays another one', async () => {
	const forumId = await aForum();
	const first = await sent(forumId, { email: 'ainr@example.kz' });
	expect(await asked(forumId)).toBe(true);
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId: first.registrationId });
	expect((await rows(forumId)).map((row) => row.email)).toEqual([V]);
	expect(await asked(forumId, { surname: 'Болатов', email: 'bolat@example.kz' })).toBe(false);
	expect(await send(forumId, { surname: 'Болатов', again: 'another' })).toEqual({ outcome: 'mailed' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметова']);
});

test('of several that a browser has sent the one is corrected whose address it is', async () => {
	const forumId = await aForum();
	await sent(forumId);
	await sent(forumId, { surname: 'Болатов', givenName: 'Ерлан', email: 'bolat@example.kz' });
	expect(await asked(forumId, { surname: 'Ахметкызы' })).toBe(true);
	await sent(forumId, { surname: 'Ахметкызы', again: 'correct' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметкызы', 'Болатов']);
});

test('nobody else learns or changes anything: another browser, none, another forum, after an hour, after the link was revoked', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	const elsewhere = await aForum();
	const corrected = { surname: 'Ахметкызы' };
	expect(await asked(elsewhere, corrected)).toBe(false);
	for (const browser of ['another', '']) {
		expect(await asked(forumId, corrected, browser)).toBe(false);
		expect(await send(forumId, { ...corrected, again: 'correct' }, browser)).toEqual({ outcome: 'mailed' });
		// the same person and address too: only the browser is known
		expect(await send(forumId, {}, browser)).toEqual({ outcome: 'mailed' });
	}
	setClock(later(now(), HOUR - 1000));
	expect(await asked(forumId, corrected)).toBe(true);
	setClock(later(now(), 2000));
	expect(await asked(forumId, corrected)).toBe(false);
	expect(await send(forumId, { ...corrected, again: 'correct' })).toEqual({ outcome: 'mailed' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметова']);
	expect((await openToken(first.token)).registration.surname).toBe('Ахметова');
});

test('no form gives the link that was mailed to a later address; somebody withdrawn or anonymised can register again', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	const actor = { kind: 'delegate', registrationId: first.registrationId, forumId } as const;
	await changeAddress(actor, first.registrationId, 'new@example.kz', noForm);
	// its new link is opened, which revokes the first
	await database().writer.updateTable('registration').set({ former_link_version: null }).execute();
	expect(await asked(forumId, { surname: 'Ахметкызы', email: 'new@example.kz' })).toBe(false);
	expect(await send(forumId, { email: 'new@example.kz' })).toEqual({ outcome: 'mailed' });
	await withdrawRegistration(actor, first.registrationId);
	const second = await sent(forumId, { email: 'new@example.kz' });
	expect(second.registrationId).not.toBe(first.registrationId);
	await anonymiseRegistration(organiserOf(forumId), second.registrationId);
	expect((await rows(forumId)).map((row) => row.browser_hash === null)).toEqual([false, true]);
	expect((await sent(forumId, { email: 'new@example.kz' })).registrationId).not.toBe(second.registrationId);
});

import { expect, test } from 'vitest';
import {
	changeConsents,
	editInputOf,
	editRegistration,
	openBare,
	openToken,
	pendingDuplicateBy,
	pendingDuplicateToken,
	registrationOf,
	tokenOf
} from '../../src/lib/domain/registration/index.server.ts';
import { formColumns } from '../../src/lib/domain/registration/fields.ts';
import { editSchema } from '../../src/lib/domain/registration/schema.ts';
import { columnWords } from '../../src/lib/domain/document/audit-labels.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { translator } from '../../src/lib/i18n/translate.ts';
import { leftOf, resultOf } from '../../src/routes/registrations/result.ts';
import { later, now, setClock, HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration, registerDuplicate, type Registered } from '../../src/lib/workflow/submit-registration.server.ts';
import { askedAbout } from '../../src/lib/workflow/recognise-form.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, byHandInput, formInput, mailKindsOf, organiserOf, verbsAbout } from '../support/forum.ts';

/** Back, something corrected, sent again: what was typed last is kept, asked about, or said; never silently dropped. */
useFreshDatabase();

const V = 'ainur@example.kz';
const KEY = 'hidden cookie';
const rows = (forumId: string) =>
	database().reader.selectFrom('registration').selectAll().where('forum_id', '=', forumId).orderBy('number').execute();
const send = (forumId: string, more: Record<string, unknown> = {}, formKey = KEY) =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: V, ...more }), { language: 'kk', formKey });
const asked = async (forumId: string, more: Record<string, unknown> = {}, formKey = KEY) =>
	(await askedAbout('owner', forumId, formKey, formInput({ email: V, ...more }))) !== null;

async function sent(forumId: string, more: Record<string, unknown> = {}): Promise<Registered> {
	const answer = await send(forumId, more);
	if (answer.outcome !== 'registered') throw new Error(answer.outcome);
	return answer;
}

test('what was corrected under the same name is written, with its former value in the audit, and no second mail goes', async () => {
	const forumId = await aForum();
	const first = await sent(forumId, { phone: '+77011234567', position: 'Директр' });
	const again = await sent(forumId, { phone: '+77017654321', position: 'Директор', surname: 'АХМЕТОВА' });
	expect(again).toEqual({ ...first, again: 'corrected' });
	expect((await openToken(first.token)).registration).toMatchObject({ phone: '+77017654321', position: 'Директор', surname: 'АХМЕТОВА' });
	expect(await rows(forumId)).toHaveLength(1);
	expect(await mailKindsOf(first.registrationId)).toEqual(['registration.confirmed']);
	expect(await verbsAbout(first.registrationId)).toEqual(['registration.submit', 'registration.repeat']);
	const { details } = await database().reader.selectFrom('audit_personal').select('details').executeTakeFirstOrThrow();
	expect(JSON.parse(details)).toMatchObject({ phone: '+77011234567', position_text: 'Директр' });
	// sent a third time it is a plain repeat
	expect(await sent(forumId, { phone: '+77017654321', position: 'Директор', surname: 'АХМЕТОВА' })).toEqual(first);
});

test('the same form unchanged overwrites nothing that was changed since; a corrected one says so', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	const actor = { kind: 'delegate', registrationId: first.registrationId, forumId } as const;
	const edited = editSchema.parse({ ...formInput({ position: 'Төраға' }), seen: '' });
	await editRegistration(actor, first.registrationId, edited, 'kk', noForm);
	expect(await sent(forumId)).toEqual(first);
	const more = { position: 'Хатшы', phone: '+77010000001', shownTo: 'nobody', needsConsent: true, food: 'Етсіз' };
	expect(await sent(forumId, { position: 'Хатшы' })).toEqual({ ...first, again: 'stands', left: ['position_text'] });
	expect(await sent(forumId, more)).toEqual({
		...first,
		again: 'stands',
		left: ['phone', 'position_text', 'shown_to', 'consents', 'needs']
	});
	// another platform is said to be as it was; what the form holds as it stands now leaves nothing to say
	expect(await sent(forumId, { position: 'Төраға', preferredSessionId: 'another' })).toMatchObject({
		again: 'stands',
		left: [],
		lost: 'other'
	});
	expect(await sent(forumId, { position: 'Төраға', food: 'келісімсіз сақталмайды' })).toEqual(first);
	expect((await registrationOf(actor, first.registrationId)).position).toBe('Төраға');
});

test('another name with the address, or another address with the name, is asked about; nothing else is', async () => {
	const forumId = await aForum();
	await sent(forumId);
	expect(await asked(forumId, { surname: 'Ахметкызы' })).toBe(true);
	expect(await asked(forumId, { email: 'ainur2@example.kz' })).toBe(true);
	// the same again, a colleague, an answered question, another browser’s form, and nobody's form
	expect(await asked(forumId, { position: 'Төраға' })).toBe(false);
	expect(await asked(forumId, { surname: 'Болатов', email: 'b@example.kz' })).toBe(false);
	expect(await asked(forumId, { surname: 'Ахметкызы', again: 'another' })).toBe(false);
	expect(await asked(forumId, { surname: 'Ахметкызы' }, 'hidden another')).toBe(false);
	expect(await asked(forumId, { surname: 'Ахметкызы' }, '')).toBe(false);
});

test('a taken address is asked about by nobody’s form but the one that made the registration', async () => {
	const forumId = await aForum();
	await sent(forumId);
	expect(await send(forumId, { surname: 'Бөтен' }, 'stranger')).toEqual({ outcome: 'mailed' });
	expect(await asked(forumId, { surname: 'Басқа' }, 'stranger')).toBe(false);
	// as with an address that nobody has, once its form is answered by a mail
	expect(await send(forumId, { surname: 'Басқа', again: 'correct' }, 'stranger')).toEqual({ outcome: 'mailed' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметова']);
});

test('a corrected surname is written where that was meant, and registers another person where not', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	expect(await sent(forumId, { surname: 'Ахметкызы', again: 'correct' })).toEqual({ ...first, again: 'corrected' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметкызы']);
	// from now on that is the form's person
	expect(await sent(forumId, { surname: 'Ахметкызы' })).toMatchObject({ registrationId: first.registrationId });
	expect(await send(forumId, { surname: 'Болатов', again: 'another' })).toEqual({ outcome: 'mailed' });
	expect((await rows(forumId)).map((row) => row.surname)).toEqual(['Ахметкызы']);
});

test('a corrected address gets the new link by mail, and the form gives none', async () => {
	const forumId = await aForum();
	const first = await sent(forumId, { email: 'ainr@example.kz' });
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId: first.registrationId });
	const [row, ...others] = await rows(forumId);
	expect([row?.email, others]).toEqual([V, []]);
	expect(await mailKindsOf(first.registrationId)).toContain('registration.address-changed');
	const present = tokenOf(first.registrationId, row?.link_version ?? 0);
	expect(present).not.toBe(first.token);
	// sent once more it is answered the same, before and after the new link was opened: nobody is asked who the stranger is
	const letters = await mailKindsOf(first.registrationId);
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId: first.registrationId });
	await openToken(present);
	await openBare(present);
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId: first.registrationId });
	expect([await mailKindsOf(first.registrationId), (await rows(forumId)).length]).toEqual([letters, 1]);
	expect(await database().reader.selectFrom('pending_duplicate').select('id').execute()).toEqual([]);
});

test('an address is corrected a second time while its link was not opened; then the form has done its work', async () => {
	const forumId = await aForum();
	const first = await sent(forumId, { email: 'ainr@example.kz' });
	expect(await send(forumId, { email: 'ainurr@example.kz', again: 'correct' })).toEqual({
		outcome: 'moved',
		registrationId: first.registrationId
	});
	expect(await asked(forumId)).toBe(true);
	expect(await send(forumId, { surname: 'Ахметқызы', again: 'correct' })).toEqual({
		outcome: 'moved',
		registrationId: first.registrationId
	});
	const [row, ...others] = await rows(forumId);
	expect([row?.email, row?.surname, others]).toEqual([V, 'Ахметқызы', []]);
	expect((await openToken(first.token)).registration.email).toBe(V);
	await openBare(tokenOf(first.registrationId, row?.link_version ?? 0));
	await expect(openToken(first.token)).rejects.toMatchObject({ code: 'not-found' });
	expect(await asked(forumId, { email: 'third@example.kz' })).toBe(false);
});

test('who has withdrawn and sends the form corrected registers anew', async () => {
	const forumId = await aForum();
	const first = await sent(forumId);
	await withdrawRegistration({ kind: 'delegate', registrationId: first.registrationId, forumId }, first.registrationId);
	expect(await asked(forumId, { surname: 'Ахметкызы' })).toBe(false);
	const anew = await sent(forumId, { surname: 'Ахметкызы' });
	expect((await rows(forumId)).map((row) => [row.surname, row.state])).toEqual([
		['Ахметова', 'withdrawn'],
		['Ахметкызы', 'confirmed']
	]);
	expect(anew.registrationId).not.toBe(first.registrationId);
});

test('a platform chosen only after Back is taken; another one than before is said, not changed', async () => {
	const forumId = await aForum();
	const [one, two] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
	await sent(forumId);
	expect(await sent(forumId, { preferredSessionId: one })).toMatchObject({ seat: 'held', again: 'corrected' });
	// nothing was saved, so nothing says that it was; what was corrected beside it is
	expect(await sent(forumId, { preferredSessionId: two })).toMatchObject({ seat: 'held', again: 'kept', lost: 'other' });
	expect(await sent(forumId, { preferredSessionId: two, position: 'Төраға' })).toMatchObject({ again: 'corrected', lost: 'other' });
	const seats = await database().reader.selectFrom('seat').select('session_id').where('state', '=', 'held').execute();
	expect(seats.map((seat) => seat.session_id)).toEqual([one]);
});

test('of a kept application what was corrected counts, and one mail asks', async () => {
	const forumId = await aForum();
	await sent(forumId, { surname: 'Иесі' });
	const other = (position: string) => send(forumId, { surname: 'Бөтен', position }, 'other');
	expect([await other('Директр'), await other('Директор')]).toEqual([{ outcome: 'mailed' }, { outcome: 'mailed' }]);
	const parked = await database().reader.selectFrom('pending_duplicate').select('id').execute();
	expect(parked).toHaveLength(1);
	const mails = await database().reader.selectFrom('outbox').select('id').where('kind', '=', 'registration.address-taken').execute();
	expect(mails).toHaveLength(1);
	const token = pendingDuplicateToken(parked[0]?.id ?? '');
	const too = await registerDuplicate(token);
	expect((await openToken(too.token)).registration).toMatchObject({ surname: 'Бөтен', position: 'Директор', enteredBy: 'owner' });
	// twice, also at once: one registration, one answer; what was typed is gone, and after 48 hours the link is
	expect(await Promise.all([registerDuplicate(token), registerDuplicate(token)])).toEqual([too, too]);
	expect(await rows(forumId)).toHaveLength(2);
	expect([
		await pendingDuplicateBy(token),
		await database().reader.selectFrom('pending_duplicate').select(['typed', 'email_folded']).execute()
	]).toEqual([null, [{ typed: '{}', email_folded: '' }]]);
	setClock(later(now(), 49 * HOUR));
	await expect(registerDuplicate(token)).rejects.toMatchObject({ code: 'not-found' });
});

test('by hand: sent twice is one registration, corrected is corrected, another person is another one', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const add = (more: Record<string, unknown>, formKey = 'key account') =>
		addByHand(organiser, forumId, byHandInput({ email: '', ...more }), { language: 'kk', formKey });
	const question = async (more: Record<string, unknown>) =>
		(await askedAbout('organiser', forumId, 'key account', byHandInput({ email: '', ...more }))) !== null;
	const first = await add({});
	expect(await add({})).toEqual(first);
	expect(await Promise.all([add({ position: 'Төраға' }), add({ position: 'Төраға' })])).toContainEqual({ ...first, again: 'corrected' });
	expect(await question({ surname: 'Ахметкызы' })).toBe(true);
	expect(await add({ surname: 'Ахметкызы', again: 'correct', email: V })).toMatchObject({ registrationId: first.registrationId });
	expect(await rows(forumId)).toMatchObject([{ surname: 'Ахметкызы', position_text: '', email: V, entered_by: 'organiser' }]);
	const other = await add({ surname: 'Болатов', again: 'another' });
	expect(other.registrationId).not.toBe(first.registrationId);
	// control: without a key each press makes one
	await add({ surname: 'Болатов' }, '');
	await add({ surname: 'Болатов' }, '');
	expect(await rows(forumId)).toHaveLength(4);
});

test('what was not written is named by the address of the answer, without a word of what was typed', () => {
	const made = { outcome: 'registered', registrationId: 'id', token: 'token', seat: 'none' } as const;
	const left = ['phone', 'position_text', 'consents'];
	const path = resultOf({ ...made, again: 'stands', left });
	expect(path).toBe('/registrations/token?registered=none&again=stands&left=phone+position_text+consents');
	expect(leftOf(new URL(path, 'http://x'))).toEqual(left);
	// nobody makes a page say anything else
	expect(leftOf(new URL('/registrations/token?left=phone+<b>+pass_code', 'http://x'))).toEqual(['phone']);
	expect(resultOf(made)).toBe('/registrations/token?registered=none');
	for (const locale of locales) expect(columnWords(translator(locale), [...formColumns, 'consents', 'needs'])).not.toMatch(/[a-z]_[a-z]/);
});

test('a save that changes nothing is no change: the history says so, and a correction by Back is written still', async () => {
	const forumId = await aForum();
	const first = await sent(forumId, { shownTo: 'nobody' });
	const organiser = organiserOf(forumId);
	const [before] = await rows(forumId);
	const stands = editInputOf(await registrationOf(organiser, first.registrationId));
	setClock(later(now(), 60_000));
	await editRegistration(organiser, first.registrationId, stands, 'kk', noForm);
	await changeConsents(organiser, first.registrationId, stands, 'kk', noForm);
	expect(await rows(forumId)).toEqual([before]);
	expect((await verbsAbout(first.registrationId)).slice(1)).toEqual(['registration.unchanged', 'registration.unchanged']);
	expect(await mailKindsOf(first.registrationId)).toEqual(['registration.confirmed']);
	expect(await sent(forumId, { shownTo: 'nobody', position: 'Төраға' })).toEqual({ ...first, again: 'corrected' });
	// control: what differs is a change, and stands
	await editRegistration(organiser, first.registrationId, { ...stands, position: 'Хатшы' }, 'kk', noForm);
	expect((await verbsAbout(first.registrationId)).at(-1)).toBe('registration.edit');
	expect(await sent(forumId, { shownTo: 'nobody', position: 'Басшы' })).toMatchObject({ again: 'stands' });
});

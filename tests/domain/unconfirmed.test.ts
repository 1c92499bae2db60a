import { expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	approveByHand,
	changeAddress,
	confirmAddress,
	confirmingToken,
	listRegistrations,
	openConfirmingToken,
	openToken,
	pendingDuplicateToken,
	registrationById,
	sendConfirmingLink,
	tokenOf
} from '../../src/lib/domain/registration/index.server.ts';
import { hasLapsed } from '../../src/lib/domain/registration/rules.ts';
import { readMail, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { HOUR, later, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { admitRegistration, confirmRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { setTermsAndAsk } from '../../src/lib/workflow/set-terms.server.ts';
import { followUnconfirmed } from '../../src/lib/workflow/unconfirmed.server.ts';
import { seededRandom as aDice } from '../support/seeded-random.ts';
import { useFreshDatabase } from '../support/database.ts';
import {
	aDelegate,
	aForum,
	aPlatform,
	byHandInput,
	formInput,
	mailKindsOf,
	organiserOf,
	program,
	THEN,
	verbsAbout
} from '../support/forum.ts';
import { aRacer } from '../support/race.ts';
import { recount } from '../support/seats.ts';

const fresh = useFreshDatabase();

/** A forum that gives people some hours. */
async function asking(confirmHours: number | null, overrides: Parameters<typeof aForum>[0] = {}): Promise<string> {
	const forumId = await aForum(overrides);
	await setTermsAndAsk(organiserOf(forumId), forumId, { retentionDays: 90, protocolLanguage: 'kk', confirmHours }, noForm);
	return forumId;
}
const one = (id: string) => registrationById(id);
const stateOf = async (id: string) => (await one(id)).state;
/** The mails that wait go out at this moment. */
const mailsGo = () => database().writer.updateTable('outbox').set({ sent_at: now() }).where('sent_at', 'is', null).execute();
async function passes(hours: number) {
	await mailsGo();
	setClock(later(now(), hours * HOUR));
	return followUnconfirmed();
}
const times = async (id: string, kind: string) => (await mailKindsOf(id)).filter((each) => each === kind).length;

test('off by default: nobody is asked, nothing is awaited and nothing moves', async () => {
	const forumId = await aForum({ capacity: 1 });
	expect((await forumById(forumId)).confirmHours).toBe(null);
	const made = await aDelegate(forumId);
	const waiting = await aDelegate(forumId);
	expect(await one(made.registrationId)).toMatchObject({ confirmBy: null, confirmDueAt: null, addressConfirmedAt: null });
	expect(await passes(300)).toEqual({ reminded: 0, givenOn: 0 });
	expect([await stateOf(made.registrationId), await stateOf(waiting.registrationId)]).toEqual(['confirmed', 'waiting']);
	expect(await mailKindsOf(made.registrationId)).toEqual(['registration.confirmed']);
});

test('a place that nobody confirmed is given on in order, after a reminder; the next one’s time begins then', async () => {
	const forumId = await asking(24, { capacity: 1 });
	const preferredSessionId = await aPlatform(forumId, 1);
	const first = await aDelegate(forumId, { preferredSessionId });
	const second = await aDelegate(forumId, { preferredSessionId });
	const { submittedAt, confirmBy } = await one(first.registrationId);
	expect(confirmBy).toBe(later(submittedAt, 24 * HOUR));
	expect((await one(second.registrationId)).confirmBy).toBe(null);
	expect(await passes(11.9)).toEqual({ reminded: 0, givenOn: 0 });
	expect(await passes(0.2)).toEqual({ reminded: 1, givenOn: 0 });
	expect(await passes(0.2)).toEqual({ reminded: 0, givenOn: 0 });
	expect(await passes(11.6)).toEqual({ reminded: 0, givenOn: 0 });
	expect(await passes(0.2)).toEqual({ reminded: 0, givenOn: 1 });
	expect([await stateOf(first.registrationId), await stateOf(second.registrationId)]).toEqual(['withdrawn', 'confirmed']);
	expect(hasLapsed(await one(first.registrationId))).toBe(true);
	expect(await mailKindsOf(first.registrationId)).toEqual([
		'registration.confirmed',
		'registration.confirm-reminder',
		'registration.unconfirmed'
	]);
	expect(await verbsAbout(first.registrationId)).toEqual(['registration.submit', 'registration.remind', 'registration.unconfirmed']);
	expect(await mailKindsOf(second.registrationId)).toEqual(['registration.waiting', 'registration.confirmed']);
	expect((await one(second.registrationId)).confirmBy?.slice(0, 13)).toBe(later(now(), 24 * HOUR).slice(0, 13));
	expect((await forumById(forumId)).taken).toBe(1);
	await recount(forumId);
	expect(await passes(12.1)).toEqual({ reminded: 1, givenOn: 0 });
	expect(await passes(12)).toEqual({ reminded: 0, givenOn: 1 });
});

test('the link of the mail alone confirms, once, and only while the registration stands', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	const other = await aDelegate(forumId);
	const token = confirmingToken(made.registrationId, 1);
	await expect(openToken(token)).rejects.toThrow('not-found');
	await expect(openConfirmingToken(tokenOf(made.registrationId, 1))).rejects.toThrow('not-found');
	await expect(openConfirmingToken(confirmingToken(made.registrationId, 2))).rejects.toThrow('not-found');
	const { actor } = await openConfirmingToken(token);
	expect((await one(made.registrationId)).addressConfirmedAt).toBe(null);
	await expect(confirmAddress(other.actor, made.registrationId)).rejects.toThrow('not-found');
	await expect(confirmAddress(organiserOf(forumId), made.registrationId)).rejects.toThrow('not-found');
	await confirmAddress(actor, made.registrationId);
	const { addressConfirmedAt, confirmBy, confirmDueAt } = await one(made.registrationId);
	expect([addressConfirmedAt?.slice(0, 16), confirmBy, confirmDueAt]).toEqual([THEN.slice(0, 16), null, null]);
	await confirmAddress(actor, made.registrationId);
	expect((await one(made.registrationId)).addressConfirmedAt).toBe(addressConfirmedAt);
	await passes(13);
	expect(await passes(30)).toEqual({ reminded: 0, givenOn: 1 });
	expect([await stateOf(made.registrationId), await stateOf(other.registrationId)]).toEqual(['confirmed', 'withdrawn']);
	await expect(confirmAddress(other.actor, other.registrationId)).rejects.toThrow('registration.not-live');
});

test('exempt: by an organiser’s hand, approved or vouched for, through another’s mail, restricted; waiting people have no time yet', async () => {
	const forumId = await asking(24, { approval: 'organiser', capacity: 6 });
	const organiser = organiserOf(forumId);
	const hand = await addByHand(organiser, forumId, byHandInput(), { language: 'kk' });
	const approved = await aDelegate(forumId);
	await confirmRegistration(organiser, approved.registrationId);
	const vouched = await aDelegate(forumId);
	await expect(approveByHand(vouched.actor, vouched.registrationId)).rejects.toThrow('not-found');
	await expect(approveByHand(organiserOf('another'), vouched.registrationId)).rejects.toThrow('not-found');
	await approveByHand(organiser, vouched.registrationId);
	await expect(approveByHand(organiser, vouched.registrationId)).rejects.toThrow('registration.state');
	const address = await aDelegate(forumId, { email: 'shared@example.kz' });
	await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: 'shared@example.kz' }), {
		language: 'kk',
		formKey: 'parked'
	});
	const mail = await database()
		.reader.selectFrom('outbox')
		.select('params')
		.where('kind', '=', 'registration.address-taken')
		.executeTakeFirstOrThrow();

	const parked = await registerDuplicate(pendingDuplicateToken((JSON.parse(mail.params) as { parkedId: string }).parkedId));
	const restricted = await aDelegate(forumId);
	await restrictRegistration(organiser, restricted.registrationId);
	const waiting = await aDelegate(forumId);
	const admitted = await aDelegate(forumId);
	await admitRegistration(organiser, admitted.registrationId);
	for (const { registrationId } of [hand, approved, vouched, parked, waiting, admitted])
		expect((await one(registrationId)).confirmDueAt).toBe(null);
	await passes(13);
	// of the six who hold places only the one that shared its address loses it, and who waited gets none: the forum is over its capacity
	expect(await passes(30)).toEqual({ reminded: 0, givenOn: 1 });
	expect(await stateOf(address.registrationId)).toBe('withdrawn');
	for (const { registrationId } of [hand, approved, vouched, parked, restricted, admitted])
		expect(['confirmed', 'submitted']).toContain(await stateOf(registrationId));
	expect(await stateOf(waiting.registrationId)).toBe('waiting');
});

test('turned on later it concerns those who come then; turned off nobody loses a place for it', async () => {
	const forumId = await aForum();
	const before = await aDelegate(forumId);
	const terms = { retentionDays: 90, protocolLanguage: 'kk', confirmHours: 24 } as const;
	await setTermsAndAsk(organiserOf(forumId), forumId, terms, noForm);
	const after = await aDelegate(forumId);
	expect([(await one(before.registrationId)).confirmDueAt, (await one(after.registrationId)).confirmDueAt !== null]).toEqual([null, true]);
	await setTermsAndAsk(organiserOf(forumId), forumId, { ...terms, confirmHours: 48 }, noForm);
	expect((await one(after.registrationId)).confirmBy?.slice(0, 16)).toBe(later(THEN, 24 * HOUR).slice(0, 16));
	await setTermsAndAsk(organiserOf(forumId), forumId, { ...terms, confirmHours: null }, noForm);
	await passes(13);
	expect(await passes(100)).toEqual({ reminded: 0, givenOn: 0 });
	expect(await stateOf(after.registrationId)).toBe('confirmed');
	const audit = await database().reader.selectFrom('audit_entry').select('columns').where('verb', '=', 'forum.set-terms').execute();
	expect(audit.map((row) => row.columns)).toEqual(Array(3).fill('["confirm_hours"]'));
});

test('a new address is to be confirmed anew, with the whole time; one that an organiser writes is not', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	await confirmAddress(made.actor, made.registrationId);
	setClock(later(now(), 5 * HOUR));
	await changeAddress(made.actor, made.registrationId, 'new@example.kz', noForm);
	expect(await one(made.registrationId)).toMatchObject({ addressConfirmedAt: null });
	expect((await one(made.registrationId)).confirmBy?.slice(0, 16)).toBe(later(now(), 24 * HOUR).slice(0, 16));
	await expect(openConfirmingToken(confirmingToken(made.registrationId, 1))).rejects.toThrow('not-found');
	const { actor } = await openConfirmingToken(confirmingToken(made.registrationId, 2));
	await confirmAddress(actor, made.registrationId);
	await changeAddress(organiserOf(forumId), made.registrationId, 'by-hand@example.kz', noForm);
	expect(await one(made.registrationId)).toMatchObject({ addressConfirmedAt: null, confirmBy: null, confirmDueAt: null });
});

test('letters and page say until when; the link comes again on request, and after that nothing does', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	const plain = await aDelegate(await aForum());
	await sendConfirmingLink(made.actor, made.registrationId);
	await expect(sendConfirmingLink(plain.actor, plain.registrationId)).rejects.toThrow('registration.state');
	const letters = async (id: string) => {
		const rows = await database().reader.selectFrom('outbox').selectAll().where('registration_id', '=', id).orderBy('id').execute();
		return Promise.all(rows.map(async (row) => (await messageOf(row)).text as string));
	};
	const link = `/registrations/confirm/${confirmingToken(made.registrationId, 1)}`;
	for (const text of await letters(made.registrationId)) {
		expect(text).toContain(link);
		expect(text).toContain('2026\u00a0ж.\u00a025 қараша,\u00a010:00');
	}
	const mails = await database().reader.selectFrom('outbox').select('id').where('registration_id', '=', made.registrationId).execute();
	for (const { id } of mails) {
		const { letter } = await readMail(organiserOf(forumId), forumId, id);
		expect(letter?.text).toContain('Мекенжайымды растау');
		expect(letter?.text).not.toContain('/registrations/');
	}
	for (const text of await letters(plain.registrationId)) expect(text).not.toContain('/registrations/confirm/');
	await confirmAddress(made.actor, made.registrationId);
	for (const text of await letters(made.registrationId)) expect(text).not.toContain('/registrations/confirm/');
	await expect(sendConfirmingLink(made.actor, made.registrationId)).rejects.toThrow('registration.state');
});

test('once the forum has begun no place is given on, so nothing says so and nobody is asked any more', async () => {
	const forumId = await asking(24);
	const { actor, registrationId } = await aDelegate(forumId);
	const letter = async () => {
		const rows = await database().reader.selectFrom('outbox').selectAll().where('registration_id', '=', registrationId).limit(1).execute();
		return Promise.all(rows.map(async (row) => String((await messageOf(row)).text)));
	};
	const { startsAt } = await forumById(forumId);
	// the control: a minute before, letter, page and organiser still say it
	setClock(later(startsAt, -60_000));
	expect((await letter()).join()).toContain('/registrations/confirm/');
	await sendConfirmingLink(actor, registrationId);
	setClock(startsAt);
	expect((await letter()).join()).not.toContain('/registrations/confirm/');
	await expect(sendConfirmingLink(actor, registrationId)).rejects.toThrow('registration.state');
	await expect(approveByHand(organiserOf(forumId), registrationId)).rejects.toThrow('registration.state');
	// the address may still be shown to be theirs
	await confirmAddress(actor, registrationId);
});

test('the organiser’s list shows who is still to confirm, and who is not asked is not in it', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	const other = await aDelegate(forumId);
	await confirmAddress(other.actor, other.registrationId);
	const organiser = organiserOf(forumId);
	const { items } = await listRegistrations(organiser, forumId, { address: 'unconfirmed' });
	expect(items.map((row) => [row.id, row.confirmBy?.slice(0, 13)])).toEqual([[made.registrationId, '2026-11-25T05']]);
	expect((await listRegistrations(organiser, forumId)).items).toHaveLength(2);
});

test('nothing moves from the forum’s start on, nor while mails do not go', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	setClock(later(now(), 20 * HOUR));
	expect(await followUnconfirmed()).toEqual({ reminded: 1, givenOn: 0 });
	setClock(later(now(), 48 * HOUR));
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 0 });
	await mailsGo();
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 0 });
	setClock('2026-12-15T03:30:00.000Z');
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 0 });
	expect(await stateOf(made.registrationId)).toBe('confirmed');
	setClock('2026-12-15T03:29:59.000Z');
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 1 });
});

test('a reminder that stayed in the folder went to nobody, so nobody loses a place after it', async () => {
	const forumId = await asking(24);
	const made = await aDelegate(forumId);
	setClock(later(now(), 20 * HOUR));
	expect(await followUnconfirmed()).toEqual({ reminded: 1, givenOn: 0 });
	await sendDue();
	setClock(later(now(), 48 * HOUR));
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 0 });
	expect(await stateOf(made.registrationId)).toBe('confirmed');
	// the control: had it gone out, the place would be given on
	await database().writer.updateTable('outbox').set({ kept: 0 }).execute();
	expect(await followUnconfirmed()).toEqual({ reminded: 0, givenOn: 1 });
});

test('the clock walks: nobody confirmed loses a place, each other once, with one reminder and one letter, and the queue moves in order', async () => {
	const dice = aDice(20261124);
	const forumId = await asking(20, { capacity: 12 });
	const preferredSessionId = await aPlatform(forumId, 5);
	const people: { registrationId: string; actor: Parameters<typeof confirmAddress>[0]; confirms: boolean; withdrew: boolean }[] = [];
	let admitted: string[] = [];
	for (let hour = 0; hour < 90; hour++) {
		if (people.length < 40) {
			const made = await aDelegate(forumId, dice.below(2) ? { preferredSessionId } : {});
			people.push({ ...made, confirms: dice.below(2) === 0, withdrew: false });
		}
		for (const person of people) {
			const { state, confirmDueAt } = await one(person.registrationId);
			if (person.confirms && confirmDueAt && dice.below(6) === 0) await confirmAddress(person.actor, person.registrationId);
			if (state === 'confirmed' && dice.below(200) === 0) {
				await withdrawRegistration(person.actor, person.registrationId);
				person.withdrew = true;
			}
		}
		await mailsGo();
		setClock(later(now(), HOUR * (0.3 + dice.below(10) / 10)));
		const done = await Promise.all([followUnconfirmed(), followUnconfirmed()]);
		expect(done.every(({ givenOn }) => givenOn >= 0)).toBe(true);
		await recount(forumId);
	}
	for (const person of people) {
		const registration = await one(person.registrationId);
		const [reminders, over] = [
			await times(person.registrationId, 'registration.confirm-reminder'),
			await times(person.registrationId, 'registration.unconfirmed')
		];
		const lapsed = hasLapsed(registration);
		if (registration.addressConfirmedAt) expect([lapsed, over]).toEqual([false, 0]);
		expect(reminders).toBeLessThanOrEqual(1);
		expect(over).toBe(lapsed ? 1 : 0);
		if (lapsed) expect([reminders, person.withdrew]).toEqual([1, false]);
		expect((await verbsAbout(person.registrationId)).filter((verb) => verb === 'registration.unconfirmed')).toHaveLength(over);
		const verbs = await verbsAbout(person.registrationId);
		if (verbs.includes('registration.admit')) admitted = [...admitted, person.registrationId];
	}
	expect(people.filter((person) => !person.confirms).length).toBeGreaterThan(10);
	expect(admitted.length).toBeGreaterThan(10);
	const entries = await database()
		.reader.selectFrom('audit_entry')
		.select('subject_id')
		.where('verb', '=', 'registration.admit')
		.orderBy('id')
		.execute();
	expect(entries.map((row) => row.subject_id)).toEqual(admitted);
}, 120_000);

test('two processes at once give each place on once', async () => {
	const forumId = await asking(24, { capacity: 30 });
	for (let n = 0; n < 40; n++) await aDelegate(forumId);
	await passes(13);
	await mailsGo();
	setClock(undefined);
	const racers = [aRacer(fresh.url), aRacer(fresh.url)];
	const clock = later(THEN, 25 * HOUR);
	const answers = (await Promise.all(racers.map((racer) => racer.run(Array(3).fill({ kind: 'follow', clock }) as object[])))).flat();
	const sum = answers.reduce((total, { answer }) => total + Number(answer), 0);
	expect([answers.map(({ answer }) => answer).filter((answer) => !/^\d+$/.test(answer)), sum]).toEqual([[], 30]);
	await Promise.all(racers.map((racer) => racer.stop()));
	const letters = await database().reader.selectFrom('outbox').select('id').where('kind', '=', 'registration.unconfirmed').execute();
	expect(letters).toHaveLength(30);
	expect((await forumById(forumId)).taken).toBe(10);
	expect(program.kind).toBe('system');
}, 60_000);

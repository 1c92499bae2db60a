import { describe, expect, test } from 'vitest';
import { choicesOf, joinWaitingList, leaveSeat, leaveWaitingList, moveSeat, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import {
	confirmAddress,
	confirmingToken,
	editInputOf,
	editRegistration,
	openConfirmingToken,
	openToken,
	pendingDuplicateToken,
	registrationById,
	sendConfirmingLink,
	preferPlatform
} from '../../src/lib/domain/registration/index.server.ts';
import type { MessageKey } from '../../src/lib/i18n/messages/index.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { mailKinds, type MailKind } from '../../src/lib/server/mail-kinds.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { confirmRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { answerOf } from '../support/clock-walk.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, organiserOf, THEN } from '../support/forum.ts';
import { put } from '../support/outbox.ts';

/** T57: what a letter promises is done at once, as the page would do it. */

useFreshDatabase();

const positions = {
	'before registration and sign-up': '2026-10-20T05:00:00.000Z',
	'while both are open': THEN,
	'after both have closed': '2026-12-14T13:30:00.000Z',
	'when the session has begun': '2026-12-15T08:30:00.000Z',
	'when it has ended and the forum runs': '2026-12-15T11:00:00.000Z',
	'when the forum is over': '2026-12-15T13:00:00.000Z'
} as const;
type Position = keyof typeof positions;
const states = ['submitted', 'confirmed', 'seated', 'queued', 'waiting', 'declined', 'withdrawn', 'forum cancelled'] as const;
type State = (typeof states)[number];

/** One person in a state, with whom every letter can speak about a platform, a parked application and the forum. */
async function aPerson(state: State) {
	const forumId = await aForum({ approval: 'organiser', capacity: state === 'waiting' ? 1 : 50 });
	const boss = organiserOf(forumId);
	const [full, free] = [await aPlatform(forumId, 1), await aPlatform(forumId, 9)];
	const first = await aDelegate(forumId, { preferredSessionId: state === 'queued' ? full : '' });
	const preferredSessionId = { seated: full, queued: full, waiting: free }[state as string] ?? '';
	const made = await aDelegate(forumId, { preferredSessionId });
	const { actor, registrationId } = made;
	const { email } = await registrationById(registrationId);
	if (state === 'confirmed') await confirmRegistration(boss, registrationId);
	// made while the address is taken: kept for 48 hours, as long as the test asks
	await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email, givenName: 'Болат' }), {
		language: 'en',
		formKey: `again ${forumId}`
	});
	const { id: parkedId } = await read().selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	await database().writer.updateTable('pending_duplicate').set({ expires_at: '2027-01-01T00:00:00.000Z' }).execute();
	// asked to confirm the address, by an hour before the forum begins
	await database()
		.writer.updateTable('registration')
		.set({ confirm_by: '2026-12-15T01:00:00.000Z', confirm_due_at: '2026-12-14T12:00:00.000Z' })
		.where('id', '=', registrationId)
		.execute();
	if (state === 'declined') await declineRegistration(boss, registrationId, 'Құжат толық емес');
	if (state === 'withdrawn') await withdrawRegistration(actor, registrationId);
	if (state === 'forum cancelled') await cancelForum(boss, forumId, { kk: 'Өтпейді' });
	return { forumId, full, free, first, actor, registrationId, token: made.token, parkedId };
}
type Person = Awaited<ReturnType<typeof aPerson>>;

/** Takes, moves to or waits for some platform, as the private page offers it. */
async function choose({ actor, registrationId }: Person): Promise<unknown> {
	const offered = (await choicesOf(actor, registrationId)).find((each) => each.choice !== 'none');
	if (!offered) return takeSeat(actor, registrationId, (await choicesOf(actor, registrationId))[1]?.session.id ?? '');
	const step = { take: takeSeat, move: moveSeat, join: joinWaitingList, none: takeSeat }[offered.choice];
	return step(actor, registrationId, offered.session.id);
}
const edit = async ({ actor, registrationId }: Person) =>
	editRegistration(actor, registrationId, { ...editInputOf(await registrationById(registrationId)), phone: '' }, 'en', noForm);
async function confirm({ registrationId }: Person): Promise<void> {
	const { actor } = await openConfirmingToken(confirmingToken(registrationId, 1));
	await confirmAddress(actor, registrationId);
}
const release = ({ actor, registrationId, full }: Person) => leaveSeat(actor, registrationId, full);
const leave = ({ actor, registrationId, full }: Person) => leaveWaitingList(actor, registrationId, full);
const withdraw = ({ actor, registrationId }: Person) => withdrawRegistration(actor, registrationId);

/** Each sentence that promises something, and how it is kept; in the order in which one does not undo the next. */
const promises: [sentence: MessageKey, keep: (person: Person) => Promise<unknown>][] = [
	['mail.link.registration', ({ token }) => openToken(token)],
	// what would lapse is what the page still asks to confirm
	['mail.confirmingNot', ({ actor, registrationId }) => sendConfirmingLink(actor, registrationId)],
	['mail.link.confirming', confirm],
	['mail.link.parked', ({ parkedId }) => registerDuplicate(pendingDuplicateToken(parkedId))],
	['mail.link.register', ({ forumId }) => aDelegate(forumId)],
	['mail.may.change', edit],
	['mail.registration.address-taken.same', edit],
	['mail.registration.waiting.wish', ({ actor, registrationId, free }) => preferPlatform(actor, registrationId, free)],
	['mail.dialogue.promoted.next', release],
	['mail.dialogue.placed.next', release],
	['mail.programme.moved.release', release],
	['mail.programme.held.release', release],
	['mail.programme.moved.leave', leave],
	['mail.programme.held.leave', leave],
	['mail.may.choose', choose],
	['mail.may.another', choose],
	['mail.may.withdraw', withdraw],
	['mail.may.withdrawPlace', withdraw]
];

/** The text of a letter of each kind about a person, made now; without those that are not sent any more. */
async function lettersTo(person: Person): Promise<Map<MailKind, string>> {
	const own = { language: 'en', forumId: person.forumId, registrationId: person.registrationId };
	await database().writer.deleteFrom('outbox').execute();
	await put(
		...mailKinds
			.filter((kind) => !kind.startsWith('access.'))
			.map((kind) => ({
				kind,
				...own,
				...(/^(dialogue|programme)\./.test(kind) && { params: { sessionId: person.full, why: 'full' } }),
				...(kind === 'registration.address-taken' && { params: { parkedId: person.parkedId } })
			}))
	);
	const letters = new Map<MailKind, string>();
	for (const row of await read().selectFrom('outbox').selectAll().orderBy('id').execute()) {
		const text = await messageOf(row).then(
			(message) => String(message.text),
			(reason: unknown) => (reason instanceof NoLetter ? null : expect.unreachable(String(reason)))
		);
		if (text !== null) letters.set(row.kind as MailKind, text);
	}
	return letters;
}

const says = (text: string, sentence: MessageKey) => text.includes(translate('en', sentence));

describe.each(Object.keys(positions) as Position[])('%s', (position) => {
	test.each(states)('every letter to somebody who is %s is kept to its word', async (state) => {
		const person = await aPerson(state);
		setClock(positions[position]);
		const letters = await lettersTo(person);
		const broken: string[] = [];
		const done = new Set<unknown>();
		for (const [sentence, keep] of promises) {
			const promised = [...letters].filter(([, text]) => says(text, sentence)).map(([kind]) => kind);
			if (!promised.length || done.has(keep)) continue;
			done.add(keep);
			const answer = await answerOf(keep(person));
			if (answer !== 'goes') broken.push(`${promised.join(', ')}: «${translate('en', sentence)}» ${answer}`);
		}
		expect(broken).toEqual([]);
	});
});

test('each promise is made somewhere and would be broken elsewhere: the control', async () => {
	const made = new Set<string>();
	for (const state of states) {
		const person = await aPerson(state);
		for (const position of Object.values(positions)) {
			setClock(position);
			const texts = [...(await lettersTo(person)).values()];
			for (const [sentence] of promises) if (texts.some((text) => says(text, sentence))) made.add(sentence);
		}
		setClock(THEN);
		await database().writer.deleteFrom('pending_duplicate').execute();
	}
	// a forum with a capacity says whose the place will be
	expect([...made].sort()).toEqual(
		promises
			.map(([sentence]) => sentence)
			.filter((each) => each !== 'mail.may.withdraw')
			.sort()
	);
	const seated = await aPerson('seated');
	setClock(positions['when the forum is over']);
	for (const [sentence, keep] of promises.filter(([each]) => !/link.registration|confirming|wish|leave$/.test(each)))
		expect([sentence, await answerOf(keep(seated))]).toEqual([sentence, expect.stringMatching(/\.(over|closed)$/)]);
});

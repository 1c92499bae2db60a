import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { mailBursts, overviewOf, todoOf } from '../../src/lib/domain/document/index.server.ts';
import { askReset, invite } from '../../src/lib/domain/access/index.server.ts';
import { changeAddress, pendingDuplicateToken, sendLink, sendLinkAgain } from '../../src/lib/domain/registration/index.server.ts';
import { countMails, listMails, sendAgain, sendDue } from '../../src/lib/mail/index.server.ts';
import type { MailNote } from '../../src/lib/server/change.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { capOf, mailKinds } from '../../src/lib/server/mail-kinds.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { aClockedServer, cause, goOn, heldIds, limitsOff, mostIn, tallies, untilAllWent } from '../support/burst.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, formInput, organiserOf, verbsAbout } from '../support/forum.ts';
import { anotherSender, useMail } from '../support/mailbox.ts';
import { impatient, outboxRows } from '../support/outbox.ts';

/** What visitors and delegates cause goes to one address ten times an hour at most; what is over is joined, and nothing is lost (T53). */
useFreshDatabase();

const V = 'victim@mail.kz';
const links = (n: number, forumId: string, registrationId: string, language = 'kk') =>
	Array.from({ length: n }, (_, index): MailNote => ({
		...{ kind: 'registration.link', language, forumId, registrationId },
		params: { codesLeft: index }
	}));

/** Registers with V and withdraws, in turn: one mail each time, for what was confirmed does not stand any more. */
async function toAndFro(forumId: string, times: number) {
	const made = [];
	for (let n = 0; n < times; n++) {
		made.push(await aDelegate(forumId, { email: n % 2 ? V : V.toUpperCase(), surname: `Адам${n}` }));
		const last = made.at(-1);
		if (last) await withdrawRegistration(last.actor, last.registrationId);
	}
	return made;
}

describe('a flood', () => {
	test('24 mails in a second: ten at once, the others whole in one letter an hour later', async () => {
		const server = await aClockedServer();
		const made = await toAndFro(await aForum(), 24);
		await sendDue();
		expect(server.arrived.map((mail) => mail.joined)).toEqual(Array<boolean>(10).fill(false));
		const held = await heldIds();
		expect((await outboxRows()).filter((row) => row.kind === 'registration.withdrawn' && held.includes(row.id))).toHaveLength(14);
		goOn(59 * MINUTE);
		await sendDue();
		expect(server.arrived).toHaveLength(10);
		goOn(MINUTE + 5_000);
		await sendDue();
		const [joined, ...more] = server.arrived.slice(10);
		expect([joined?.joined, joined?.to.toLowerCase(), more]).toEqual([true, V, []]);
		expect(joined?.headers.subject).toBe('14 хат бір хатқа біріктірілді');
		expect(joined?.text.match(/^\d+\. Өтініміңіз кері/gm)).toHaveLength(28);
		const told = (await outboxRows()).flatMap((row) => (row.kind === 'registration.withdrawn' && row.sent_at ? [row.registration_id] : []));
		expect(told.sort()).toEqual(made.map((each) => each.registrationId).sort());
		expect((await outboxRows()).filter((row) => row.sent_at === null && row.failed_at === null)).toEqual([]);
		expect(mostIn(server.arrived).hour).toBe(10);
	});

	test('control: with the cap off all go at once', async () => {
		const server = await aClockedServer();
		limitsOff();
		await toAndFro(await aForum(), 24);
		await sendDue();
		expect(mostIn(server.arrived)).toEqual({ hour: 24, day: 24 });
	});

	test('an office of twelve with one mailbox: each private link arrives, within the hour', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const tokens: string[] = [];
		for (let n = 0; n < 12; n++) {
			const input = formInput({ email: V, surname: `Қызметкер${n}` });
			const answer = await submitRegistration({ kind: 'anonymous' }, forumId, input, { language: 'kk', formKey: `form ${n}` });
			if (answer.outcome === 'registered') tokens.push(answer.token);
			else {
				const { id } = await read()
					.selectFrom('pending_duplicate')
					.select('id')
					.where('made_registration_id', 'is', null)
					.executeTakeFirstOrThrow();
				tokens.push((await registerDuplicate(pendingDuplicateToken(id))).token);
			}
		}
		expect(await untilAllWent()).toBe(1);
		const all = server.arrived.map((mail) => mail.text).join('\n');
		expect(tokens.filter((token) => !all.includes(token))).toEqual([]);
		expect(server.arrived).toHaveLength(11);
		// the passes and calendars come along, each with its letter's number
		expect(server.arrived.at(-1)?.raw.match(/filename=\d+-pass-\d+\.png/g)?.length).toBeGreaterThan(3);
	});

	test('erasing and registering anew gains nothing: the count is the address’s, and kept without it', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		for (let n = 0; n < 15; n++) {
			const { actor, registrationId } = await aDelegate(forumId, { email: V });
			await sendDue();
			await eraseRegistration(actor, registrationId);
		}
		expect(server.arrived).toHaveLength(10);
		expect(await heldIds()).toEqual([]);
		const [tally, ...others] = await tallies();
		expect([JSON.parse(tally?.letters ?? '[]'), others]).toEqual([expect.objectContaining({ length: 10 }), []]);
		expect(JSON.stringify(await tallies())).not.toContain('victim');
		goOn(3 * DAY);
		await applyRetention();
		expect(await tallies()).toEqual([]);
	});

	test('what goes to others is not held up by it', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		await toAndFro(forumId, 12);
		await aDelegate(forumId, { email: 'other@mail.kz' });
		await sendDue();
		expect(server.arrived.filter((mail) => mail.to === 'other@mail.kz')).toHaveLength(1);
	});
});

describe('what is not counted', () => {
	test('goes at once beside a flood: warnings, mails of accounts, the organiser’s own letters', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { actor, registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(14, forumId, registrationId));
		await sendLink(organiserOf(forumId), registrationId);
		await invite(organiserOf(forumId), {
			name: { surname: 'Серікова', givenName: 'Айгерім' },
			email: V,
			language: 'kk',
			roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
		});
		await askReset(V, 'kk', '10.0.0.1');
		await changeAddress(actor, registrationId, 'new@mail.kz', noForm);
		// the mails of the registration follow it; what its change says to the old address goes there
		await sendDue();
		const to = (address: string) => server.arrived.filter((mail) => mail.to === address).map((mail) => mail.headers.subject);
		expect(to(V)).toEqual(
			expect.arrayContaining(['Өтініміңіздегі пошта өзгертілді: Азаматтық форум', '«Алаң» жүйесіне шақыру', 'Құпиясөзді қалпына келтіру'])
		);
		expect(to('new@mail.kz')).toHaveLength(11);
	});

	test('as the list of kinds says', () => {
		const [visitor, account, program] = [{ kind: 'anonymous' } as const, anAccount([]), { kind: 'system', name: 'x' } as const];
		const byCap = (cap: string | null) => mailKinds.filter((kind) => capOf(visitor, kind) === cap);
		expect(byCap('warning')).toEqual(['registration.address-was']);
		expect(byCap(null)).toEqual(mailKinds.filter((kind) => kind.startsWith('access.')));
		// a whole plan is joined for its officials, whoever wrote it
		const measure = (kind: string) => kind.startsWith('measure.');
		for (const kind of mailKinds)
			expect([kind, capOf(account, kind), capOf(program, kind)]).toEqual([kind, measure(kind) ? 'usual' : null, capOf(visitor, kind)]);
	});

	test('warnings are no way round: over ten an hour they are joined too', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		for (let n = 0; n < 13; n++) {
			const { actor, registrationId } = await aDelegate(forumId, { email: V });
			await changeAddress(actor, registrationId, `x${n}@mail.kz`, noForm);
		}
		await sendDue();
		expect(server.arrived.filter((mail) => mail.to === V)).toHaveLength(10);
		expect(await untilAllWent()).toBe(1);
		expect(server.arrived.filter((mail) => mail.to === V)).toHaveLength(11);
	});
});

describe('the joined letter', () => {
	/** Ten letters to V have gone, `n` wait. */
	async function held(n: number, forumId: string, kinds: MailNote[] = []) {
		const made = await aDelegate(forumId, { email: V });
		await cause(...links(9 + n, forumId, made.registrationId), ...kinds);
		await sendDue();
		return made;
	}

	test('goes where the registration is reachable by then, and nowhere else', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { actor, registrationId } = await held(4, forumId);
		await changeAddress(actor, registrationId, 'new@mail.kz', noForm);
		await untilAllWent();
		expect(server.arrived.slice(10).filter((mail) => mail.to === V)).toHaveLength(1); // the warning
		expect(server.arrived.filter((mail) => mail.to === 'new@mail.kz')).toHaveLength(5);
	});

	test('is sent once by two processes and two rounds here', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(39, forumId, registrationId));
		for (const round of [10, 1]) {
			const others = [anotherSender(), anotherSender()];
			await Promise.all(others.map(({ child }) => child.stdout && once(child.stdout, 'data')));
			await Promise.all([sendDue(), sendDue(), ...others.map(({ ended }) => ended)]);
			expect(server.arrived.splice(0)).toHaveLength(round);
			goOn(HOUR + 20_000);
		}
		expect((await outboxRows()).filter((row) => row.sent_at === null)).toEqual([]);
		expect(new Set((await outboxRows()).map((row) => row.joined_into)).size).toBe(2);
	});

	test('keeps its number and its mails when a sender dies between sending and marking', async () => {
		let dying: ReturnType<typeof anotherSender> | undefined;
		const server = await aClockedServer({ data: () => void dying?.child.kill('SIGKILL') });
		const forumId = await aForum();
		const { registrationId } = await held(5, forumId);
		goOn(HOUR + 20_000);
		dying = anotherSender();
		await dying.ended;
		// more comes meanwhile: it is no part of the letter that may have arrived
		await cause(...links(2, forumId, registrationId, 'ru'));
		await sendDue();
		expect(server.arrived).toHaveLength(11);
		goOn(3 * MINUTE);
		await sendDue();
		expect(server.arrived).toHaveLength(12);
		const [first, second] = server.arrived.slice(10);
		expect(first?.joined).toBe(true);
		expect([second?.id, second?.text]).toEqual([first?.id, first?.text]);
		await untilAllWent();
		expect(server.arrived).toHaveLength(13);
		expect((await outboxRows()).filter((row) => row.sent_at === null)).toEqual([]);
	});

	test('says the same only once, and what cannot be made holds up nothing', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(9, forumId, registrationId));
		await sendDue();
		const own = { language: 'kk', forumId, registrationId } as const;
		await cause(
			{ kind: 'dialogue.placed', ...own, params: { sessionId: 'gone' } },
			{ kind: 'registration.link', ...own },
			{ kind: 'registration.link', ...own },
			{ kind: 'registration.link', ...own, language: 'ru' }
		);
		await sendDue();
		goOn(HOUR + 5_000);
		await sendDue();
		expect(server.arrived.at(-1)?.headers.subject).toBe('2 хат бір хатқа біріктірілді');
		const late = (await outboxRows()).slice(10);
		expect(late.map((row) => [row.kind, row.sent_at !== null, row.last_error])).toEqual([
			['dialogue.placed', false, 'not-made'],
			...Array<unknown>(3).fill(['registration.link', true, null])
		]);
	});

	test('what cannot be made takes no place for a moment, in which the other lane would put off what may go', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(8, forumId, registrationId));
		await sendDue();
		const own = { language: 'kk', forumId, registrationId } as const;
		const unmade = Array.from({ length: 20 }, (): MailNote => ({ kind: 'dialogue.placed', ...own, params: { sessionId: 'gone' } }));
		await cause(...unmade, { kind: 'registration.link', ...own });
		await sendDue();
		expect(server.arrived.map((mail) => mail.joined)).toEqual(Array<boolean>(10).fill(false));
		expect(await heldIds()).toEqual([]);
	});

	test('is put off and tried again like any mail, and fails as a whole', async () => {
		let answer = 250;
		const server = await aClockedServer({ recipient: () => answer });
		const forumId = await aForum();
		await held(3, forumId);
		goOn(HOUR + 5_000);
		answer = 450;
		await sendDue();
		const waiting = (await outboxRows()).filter((row) => row.sent_at === null);
		expect(waiting.map((row) => [row.last_error, row.sent_at])).toEqual(Array<unknown>(3).fill(['later 450', null]));
		answer = 250;
		goOn(2 * MINUTE);
		await sendDue();
		expect(server.arrived.map((mail) => mail.joined).slice(10)).toEqual([true]);
		await cause(...links(12, forumId, (await outboxRows())[0]?.registration_id ?? ''));
		await sendDue();
		answer = 550;
		goOn(HOUR + 5_000);
		await sendDue();
		expect((await outboxRows()).filter((row) => row.failed_at).length).toBeGreaterThan(1);
	});

	test('a server that is away uses up no place of the hour', async () => {
		useMail('smtp://127.0.0.1:9');
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(9, forumId, registrationId));
		for (let n = 0; n < 6; n++) {
			await sendDue(impatient);
			goOn(10_000);
		}
		const server = await aClockedServer();
		goOn(20 * MINUTE);
		await sendDue();
		expect(server.arrived).toHaveLength(10);
	});
});

describe('the organiser', () => {
	test('is told of every address, also of more than are listed', async () => {
		await aClockedServer();
		const forumId = await aForum();
		for (let n = 0; n < 11; n++) {
			const { registrationId } = await aDelegate(forumId, { email: `b${n}@burst.example` });
			await cause(...links(12, forumId, registrationId));
		}
		await sendDue();
		expect((await overviewOf(organiserOf(forumId), forumId)).joinedMails).toEqual({ addresses: 11, letters: 33 });
	});

	test('sees the burst by address and by mail, and a hint on the dashboard without the address', async () => {
		await aClockedServer();
		const forumId = await aForum();
		const organiser = organiserOf(forumId);
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(12, forumId, registrationId));
		await sendDue();
		const [burst, ...others] = await mailBursts(organiser, forumId);
		expect([burst, others]).toEqual([{ address: V, held: 3, joined: 0, goesAt: expect.any(String) }, []]);
		expect(await countMails(organiser, forumId)).toEqual({ total: 13, waiting: 0, kept: 0, held: 3, failed: 0, needless: 0, sent: 10 });
		const { items } = await listMails(organiser, forumId, { state: 'held' });
		expect(items.map((mail) => [mail.state, mail.nextTryAt])).toEqual(Array<unknown>(3).fill(['held', burst?.goesAt]));
		const overview = await overviewOf(organiser, forumId);
		expect(todoOf('open', overview).find((todo) => todo.id === 'mailBurst')).toEqual({
			...{ id: 'mailBurst', count: 3, section: 'mail', rest: '', values: { addresses: 1 } }
		});
		expect(JSON.stringify(overview)).not.toContain(V);
		await untilAllWent();
		expect((await mailBursts(organiser, forumId)).map((each) => [each.held, each.joined])).toEqual([[0, 3]]);
		expect((await listMails(organiser, forumId, { state: 'sent' })).items.filter((mail) => mail.joined)).toHaveLength(3);
		goOn(DAY);
		expect(await mailBursts(organiser, forumId)).toEqual([]);
		for (const stranger of [organiserOf('another'), { kind: 'anonymous' } as const])
			await expect(mailBursts(stranger, forumId)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('sends a held mail at once: it is the organiser’s letter now', async () => {
		const server = await aClockedServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(12, forumId, registrationId));
		await sendDue();
		const [id = ''] = await heldIds();
		await sendAgain(organiserOf(forumId), forumId, id);
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
		await sendDue();
		expect([server.arrived.length, (await heldIds()).length]).toEqual([11, 2]);
	});

	test('does not see the address of somebody restricted; an admin does', async () => {
		await aClockedServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: V });
		await cause(...links(12, forumId, registrationId));
		await sendDue();
		await restrictRegistration(organiserOf(forumId), registrationId);
		expect(await mailBursts(organiserOf(forumId), forumId)).toEqual([]);
		const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
		expect(await mailBursts(admin, forumId)).toHaveLength(1);
	});
});

test('a link asked for again and again is mailed three times an hour, as before', async () => {
	const server = await aClockedServer();
	const forumId = await aForum();
	await aDelegate(forumId, { email: V });
	for (let n = 0; n < 8; n++) await sendLinkAgain(forumId, V, 'kk');
	await sendDue();
	expect(server.arrived).toHaveLength(4);
	expect(await database().reader.selectFrom('outbox').select('cap').distinct().execute()).toEqual([{ cap: 'usual' }]);
});

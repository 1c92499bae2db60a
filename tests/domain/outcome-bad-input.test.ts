import { parse } from 'node-html-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById, setProposalsClose } from '../../src/lib/domain/forum/index.server.ts';
import { formOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import { hideProposal } from '../../src/lib/domain/proposal/index.server.ts';
import {
	decideAmendment,
	decideRecommendation,
	recordAmendment,
	reopenRecommendation,
	saveText,
	tableRecommendation,
	draftRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { locales, pathIn, type Locale } from '../../src/lib/i18n/locales.ts';
import type { MessageKey } from '../../src/lib/i18n/messages/index.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { noForm, withVersion } from '../../src/lib/server/optimistic-lock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { BEGAN, digestOf, OF } from '../../src/lib/ui/typed-fields.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { outcomeOf } from '../support/outcome-history.ts';
import { insertProposal, aTabled, recommendationText, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/**
 * What is wrong with what was sent is one sentence in the reader's language; nothing is half done, and what was typed stands on the page
 * that answers. By the forms as the built program serves them, without scripts, in three languages.
 */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
let server: Running;
let here: Awaited<ReturnType<typeof scene>>;

type Role = 'rapporteur' | 'moderator' | 'organiser';

async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const { token, registrationId } = await aDelegate(forumId, { preferredSessionId: sessionId });
	const name = { surname: 'Бекова', givenName: 'Сара' };
	for (const role of ['rapporteur', 'moderator', 'organiser'] as const) {
		const scope =
			role === 'organiser'
				? ({ role, scopeKind: 'forum', scopeId: forumId } as const)
				: ({ role, scopeKind: 'session', scopeId: sessionId } as const);
		await createAccount(program, { name, email: `${role}@example.kz`, language: 'kk', roles: [scope], password });
	}
	const forum = (await forumById(forumId)).slug;
	const { slug: session } = await database()
		.reader.selectFrom('session')
		.select('slug')
		.where('id', '=', sessionId)
		.executeTakeFirstOrThrow();
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const staff = {} as Record<Role, ReturnType<typeof aVisitor>>;
	for (const role of ['rapporteur', 'moderator', 'organiser'] as const) {
		staff[role] = aVisitor(server.address);
		await staff[role].signIn(`${role}@example.kz`, password);
	}
	const workspace = `/moderator/forums/${forum}/sessions/${session}`;
	return {
		forumId,
		sessionId,
		registrationId,
		workspace,
		own: `/registrations/${token}`,
		organiser: `/organiser/forums/${forum}`,
		slug: forum,
		staff
	};
}
beforeEach(async () => void (here = await scene()));
afterEach(() => server?.stop());

const plain = (words: string) => words.replaceAll('\u2060', '').replace(/\s+/g, ' ').trim();

/** Of pages that are one form: the group of an action's fields; '' those without one. */
const groups: Record<string, (fields: Record<string, string>) => string> = {
	...{
		record: () => '',
		draft: () => '',
		text: () => '',
		takeUp: () => '',
		amend: () => 'amend',
		decide: () => 'vote',
		reopen: () => 'reopen'
	},
	...{ aside: ({ proposalId }) => `aside-${proposalId}`, hide: ({ proposalId }) => `hide-${proposalId}` },
	...{ amendment: ({ amendmentId }) => `refuse-${amendmentId}`, ask: ({ recommendationId }) => `ask-${recommendationId}` }
};

/** The fields as their page sends them: each of its group, with what they began with. */
function asSent(path: string, fields: Record<string, string>): Record<string, string> {
	const group = groups[/\?\/(\w+)/.exec(path)?.[1] ?? '']?.(fields);
	if (group === undefined) return fields;
	const sent = Object.entries(fields).map(([name, value]) => [group ? `${group}:${name}` : name, value] as const);
	return { ...Object.fromEntries(sent), [OF]: group, [BEGAN]: sent.map(([name]) => `${name} ${digestOf([''])}`).join(';') };
}

/** A form as a browser sends it from a page in one language. */
async function send(who: Role | 'delegate', path: string, fields: Record<string, string>, locale: Locale = 'kk') {
	const visitor = who === 'delegate' ? aVisitor(server.address) : here.staff[who];
	const { status, text: html } = await visitor.ask(pathIn(locale, path), asSent(path, fields));
	const page = parse(html.replace(/<!--.*?-->/gs, ''));
	// what stands in a field that can be sent again, or as words
	const typed = [...page.querySelectorAll('textarea, input:not([type=hidden])')].map((field) => field.getAttribute('value') ?? field.text);
	return {
		status,
		words: plain(page.text),
		typed,
		says: (key: MessageKey, values: Record<string, string | number> = {}) =>
			plain(page.text).includes(plain(translate(locale, key, values))),
		holds: (words: string) => typed.some((each) => each.includes(words)) || plain(page.text).includes(plain(words)),
		page
	};
}
type Sent = Awaited<ReturnType<typeof send>>;

/** Sends a form that is refused, in each language: the sentence, what was typed, and everything as it stood. */
async function refused(
	ask: (locale: Locale) => Promise<Sent>,
	{ status, says, values, typed }: { status: number; says: MessageKey; values?: Record<string, string | number>; typed: readonly string[] }
): Promise<Sent> {
	const before = await outcomeOf(here.forumId);
	let last: Sent | undefined;
	for (const locale of locales) {
		last = await ask(locale);
		expect([locale, says, last.status, last.says(says, values)]).toEqual([locale, says, status, true]);
		const { holds } = last;
		expect([locale, typed.filter((words) => !holds(words))]).toEqual([locale, []]);
	}
	expect(await outcomeOf(here.forumId)).toEqual(before);
	expect(new Set(locales.map((locale) => translate(locale, says, values))).size).toBe(locales.length);
	return last ?? expect.unreachable('nothing was sent');
}

const proposal = (words: string) => ({ key: newId(), sessionId: here.sessionId, text: words, language: 'kk' });
const propose = (words: string, locale?: Locale) => send('delegate', `${here.own}/proposals?/propose`, proposal(words), locale);
const record = (words: string, accepted = '', locale?: Locale) =>
	send('rapporteur', `${here.workspace}?/record`, { key: newId(), text: words, language: 'kk', speakerId: '', accepted }, locale);
const texts = async () =>
	(await database().reader.selectFrom('proposal').select('text_ml').orderBy('id').execute()).map(
		(row) => (JSON.parse(row.text_ml) as { kk: string }).kk
	);

describe('a vote', () => {
	const counted = {
		version: '1',
		by: 'platform',
		stage: 'whole',
		mode: 'counted',
		adopted: 'yes',
		inFavour: '41',
		against: '3',
		abstained: '9'
	};
	test('with more voices than present, or without a number present, is not recorded; with as many it is', async () => {
		const id = await aTabled(here.forumId, here.sessionId);
		const decide = (more: object) => (locale?: Locale) =>
			send('moderator', `${here.workspace}/recommendations/${id}?/decide`, { ...counted, reason: 'Залда айтылды', ...more }, locale);
		await refused(decide({ present: '52' }), {
			status: 400,
			says: 'refusal.recommendation.votes',
			typed: ['41', '3', '9', '52', 'Залда айтылды']
		});
		await refused(decide({ present: '' }), { status: 400, says: 'refusal.recommendation.present', typed: ['41', 'Залда айтылды'] });
		await refused(decide({ present: '-5' }), { status: 400, says: 'common.errorTitle', values: { n: 1 }, typed: ['-5', '41'] });
		expect((await decide({ present: '53' })()).status).toBe(303);
		expect((await outcomeOf(here.forumId)).decisions).toHaveLength(1);
	});

	test.each([
		...[
			['letters', 'inFavour', 'қырық', 'field.count.digits'],
			['a minus', 'against', '-3', 'field.count.negative'],
			['a fraction', 'abstained', '9,5', 'field.count.fraction'],
			['too much', 'present', '1000000', 'field.count.large']
		]
	] as const)('with %s for a number is told so beside the field, by its name', async (_, name, typed, says) => {
		const id = await aTabled(here.forumId, here.sessionId);
		const path = `${here.workspace}/recommendations/${id}?/decide`;
		const names = { inFavour: 'for', against: 'against', abstained: 'abstained', present: 'present' } as const;
		const before = await outcomeOf(here.forumId);
		for (const locale of locales) {
			const field = translate(locale, `recommendation.staff.${names[name]}`);
			const answer = await send('moderator', path, { ...counted, present: '53', reason: 'Залда айтылды', [name]: typed }, locale);
			const sentence = plain(translate(locale, says, { field, max: 100_000 }));
			expect(sentence).toContain(field);
			const [beside, listed] = [answer.page.querySelector(`#${name}-error`), answer.page.querySelector('.errs li')];
			expect([answer.status, plain(beside?.text ?? ''), plain(listed?.text ?? '')]).toEqual([400, sentence, sentence]);
			expect([answer.typed.includes(typed), answer.page.querySelectorAll('.msg').length]).toEqual([true, 1]);
			expect(answer.page.querySelector(listed?.querySelector('a')?.getAttribute('href') ?? '')?.getAttribute('value')).toBe(typed);
		}
		expect(await outcomeOf(here.forumId)).toEqual(before);
		// as many as there may be are recorded (control)
		expect((await send('moderator', path, { ...counted, present: '100000', reason: 'Залда айтылды' })).status).toBe(303);
	});

	test('on a text that was decided meanwhile says so and keeps the count', async () => {
		const id = await aTabled(here.forumId, here.sessionId);
		await decideRecommendation(program, id, 'forum', vote());
		const vain = { ...counted, present: '53', reason: 'Санақ комиссиясы санады' };
		const decide = (locale: Locale) => send('moderator', `${here.workspace}/recommendations/${id}?/decide`, vain, locale);
		await refused(decide, { status: 409, says: 'refusal.recommendation.state', typed: ['41', '53', 'Санақ комиссиясы санады'] });
	});
});

describe('two at one text', () => {
	const words = { 'text.kk': 'Мерзім 30 жұмыс күні болсын.', 'text.ru': 'Срок – 30 рабочих дней.', authentic: 'kk' };
	test('the late one sees both laid over each other by words, and saves knowingly', async () => {
		const id = await draftRecommendation(
			program,
			{ forumId: here.forumId, sessionId: here.sessionId },
			{ key: '', proposalIds: [], text: { kk: 'Мерзім болсын.', ru: 'Срок.' } }
		);
		const first = { kk: 'Мерзім 20 жұмыс күні болсын.', ru: 'Срок – 20 рабочих дней.' };
		await saveText(program, id, { version: 1, text: first, authentic: 'kk', amends: null });
		const save = (version: string) => (locale?: Locale) =>
			send('rapporteur', `${here.workspace}/recommendations/${id}?/text`, { ...words, version }, locale);
		const { page } = await refused(save('1'), {
			status: 409,
			says: 'recommendation.staff.meanwhile',
			typed: [words['text.kk'], words['text.ru']]
		});
		expect(page.querySelectorAll('.asked .laid del').map((each) => each.text.replace(/\[.*?:|\]/g, '').trim())).toEqual(['20', '20']);
		expect(page.querySelectorAll('.asked .laid ins').map((each) => each.text.replace(/\[.*?:|\]/g, '').trim())).toEqual(['30', '30']);
		// control: on top of what stands it is the third version
		expect((await save('2')()).status).toBe(303);
		expect((await outcomeOf(here.forumId)).versions.map((each) => (JSON.parse(each) as unknown[])[1])).toEqual([1, 2, 3]);
	});

	test('a text that was decided meanwhile keeps what the late one wrote: text, change, reason', async () => {
		const id = await aTabled(here.forumId, here.sessionId);
		const open = await recordAmendment(program, id, { key: '', text: 'Түзету', language: 'kk' });
		await decideRecommendation(program, id, 'forum', vote());
		const at = `${here.workspace}/recommendations/${id}`;
		const says = 'refusal.recommendation.state' as const;
		await refused((locale) => send('rapporteur', `${at}?/text`, { ...words, version: '1' }, locale), {
			status: 409,
			says,
			typed: [words['text.kk']]
		});
		const amend = { key: newId(), text: 'Залда «40 күн» делінді', language: 'kk' };
		await refused((locale) => send('rapporteur', `${at}?/amend`, amend, locale), { status: 409, says, typed: [amend.text] });
		const turnDown = { amendmentId: open, decision: 'refused', reason: 'Заңның 12-бабына қайшы' };
		await refused((locale) => send('rapporteur', `${at}?/amendment`, turnDown, locale), { status: 409, says, typed: [turnDown.reason] });
		const takeUp = { ...words, version: '1', amendmentId: open, decision: 'accepted' };
		await refused((locale) => send('rapporteur', `${at}?/takeUp&amendment=${open}`, takeUp, locale), {
			status: 409,
			says,
			typed: [words['text.kk']]
		});
		const ask = { key: newId(), recommendationId: id, text: '«30 күн» болсын деймін', language: 'kk' };
		await refused((locale) => send('delegate', `${here.own}/recommendations?/ask`, ask, locale), { status: 409, says, typed: [ask.text] });
		// control: put to the vote again, all of it is taken
		await reopenRecommendation(program, id, 'Қайта');
		expect((await send('rapporteur', `${at}?/amend`, amend)).status).toBe(303);
		expect((await send('delegate', `${here.own}/recommendations?/ask`, ask)).status).toBe(303);
		expect((await send('rapporteur', `${at}?/text`, { ...words, version: '1' })).status).toBe(303);
	});

	test('what one decided about an amendment, or reopened, the other keeps as typed', async () => {
		const id = await aTabled(here.forumId, here.sessionId);
		const amendment = await recordAmendment(program, id, { key: '', text: 'Түзету', language: 'kk' });
		await decideAmendment(program, amendment, { decision: 'refused', reason: 'Бірінші себеп' });
		const reason = 'Екінші хатшының себебі';
		await refused(
			(locale) =>
				send(
					'rapporteur',
					`${here.workspace}/recommendations/${id}?/amendment`,
					{ amendmentId: amendment, decision: 'refused', reason },
					locale
				),
			{ status: 409, says: 'refusal.recommendation.state', typed: [reason] }
		);
		const why = 'Қаржы көзі табылды';
		await refused((locale) => send('organiser', `${here.organiser}/recommendations/${id}?/reopen`, { reason: why }, locale), {
			...{ status: 409, says: 'refusal.recommendation.state', typed: [why] }
		});
	});
});

describe('a proposal', () => {
	test('of 2,001 letters is told so and kept whole; of 2,000 it is taken', async () => {
		const long = 'ұ'.repeat(2001);
		await refused((locale) => propose(long, locale), { status: 400, says: 'common.errorTitle', values: { n: 1 }, typed: [long] });
		expect((await propose(long.slice(1))).status).toBe(303);
		expect(await texts()).toEqual([long.slice(1)]);
	});

	test('of control characters loses them, of nothing else it is empty; of a pasted table the lines stay, a space between columns', async () => {
		await refused((locale) => propose('\u0001\u0007 \u001b\u200b\u2028', locale), {
			status: 400,
			says: 'field.required',
			typed: []
		});
		const table = 'Атауы\tСаны\r\nГрант\t20\r\n\r\nЖиыны\t20';
		expect((await propose('Бір\u0001\u0007екі\u0085үш\u2028төрт\ufeff')).status).toBe(303);
		expect((await propose(table)).status).toBe(303);
		expect(await texts()).toEqual(['Бір екі\nүш\nтөрт', table.replaceAll('\r', '').replaceAll('\t', ' ')]);
	});

	test('to a cancelled platform, past the time, and to a cancelled forum: the sentence, and the text stays to be copied', async () => {
		const words = 'Гранттың соңғы бөлігі тезірек аударылсын';
		const ask = (locale: Locale) => propose(words, locale);
		await setProposalsClose(program, here.forumId, '2026-11-20T10:00', noForm);
		await refused(ask, { status: 409, says: 'refusal.proposal.closed', typed: [words] });
		await setProposalsClose(program, here.forumId, '', noForm);
		const other = await aPlatform(here.forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
		const { token } = await aDelegate(here.forumId, { preferredSessionId: other });
		// control: until then it is taken
		expect((await propose('Соңғы сәтте')).status).toBe(303);
		await cancelSession(program, here.sessionId, { kk: 'Өтпейді' });
		await refused(ask, { status: 409, says: 'refusal.dialogue.cancelled', typed: [words] });
		const last = (locale: Locale) =>
			send('delegate', `/registrations/${token}/proposals?/propose`, { ...proposal(words), sessionId: other }, locale);
		await cancelSession(program, other, { kk: 'Өтпейді' });
		await refused(last, { status: 409, says: 'refusal.dialogue.cancelled', typed: [words] });
		await cancelForum(program, here.forumId, { kk: 'Өтпейді' });
		await refused(last, { status: 409, says: 'refusal.forum.cancelled', typed: [words] });
	});

	test('of a platform whose category an organiser changes stays: the organiser is told why, with the form as it was filled in', async () => {
		const { forumId } = here;
		const platform = await aPlatform(forumId, 5, { title: { kk: 'Байтақ алаң' } });
		await insertProposal(forumId, platform);
		const path = `${here.organiser}/programme/${platform}?/save`;
		const form = formOf(await sessionForStaff(program, platform), 'Asia/Qostanay');
		const fields = (more: object) =>
			Object.fromEntries(
				Object.entries({ ...form, ...more, seen: withVersion(form).seen }).flatMap(([name, value]) =>
					Array.isArray(value) || value === null ? [] : [[name, String(value)]]
				)
			);
		const changed = fields({ kind: 'plenary', 'title.kk': 'Жаңа атау жазылды' });
		const { page } = await refused((locale) => send('organiser', path, changed, locale), {
			...{ status: 409, says: 'refusal.programme.has-proposals', typed: ['Жаңа атау жазылды'] }
		});
		expect(page.querySelector('[name=kind] [selected], [name=kind][checked]')?.getAttribute('value')).toBe('plenary');
		const kindOf = async () => (await sessionForStaff(program, platform)).kind;
		expect(await kindOf()).toBe('dialogue_platform');
		// control: without a proposal it is another category
		await database().writer.deleteFrom('proposal').execute();
		const { status } = await send('organiser', path, changed);
		expect([status, await kindOf()]).toEqual([200, 'plenary']);
	});
});

test('a translation of a proposal that was withdrawn or hidden meanwhile, or of a cancelled forum, stays to be copied; none of its text is shown', async () => {
	const [gone, open] = [await insertProposal(here.forumId, here.sessionId), await insertProposal(here.forumId, here.sessionId)];
	const path = (id: string) => `${here.workspace}/proposals/${id}`;
	const look = (id: string) => here.staff.rapporteur.ask(path(id));
	const form = parse((await look(gone)).text);
	const seen = form.querySelector('[name=seen]')?.getAttribute('value') ?? '';
	const fields = { seen, 'text.ru': 'Последняя часть гранта – после отчёта', 'text.en': 'The last part of a grant' };
	const ask = (id: string) => (locale: Locale) => send('rapporteur', `${path(id)}?/translate`, fields, locale);
	const typed = [fields['text.ru'], fields['text.en']];
	await hideProposal(program, here.forumId, gone, 'Әдепсіз');
	const { page } = await refused(ask(gone), { status: 409, says: 'refusal.proposal.state', typed });
	const shown = (html: typeof page) => html.querySelectorAll('blockquote').length;
	expect([shown(form), shown(page), page.querySelectorAll('.unsaved dd').length]).toEqual([1, 0, 2]);
	await database().writer.updateTable('proposal').set({ state: 'withdrawn' }).where('id', '=', gone).execute();
	await refused(ask(gone), { status: 409, says: 'refusal.proposal.state', typed });
	// nobody reads it there, and of another session nothing is said
	expect([(await look(gone)).status, (await send('rapporteur', `${path(newId())}?/translate`, fields)).status]).toEqual([404, 404]);
	// control: what stands is translated, until the forum is cancelled
	expect((await ask(open)('kk')).status).toBe(303);
	await cancelForum(program, here.forumId, { kk: 'Өтпейді' });
	await refused(ask(open), { status: 409, says: 'refusal.forum.cancelled', typed });
});

describe('slips', () => {
	const pasted = 'Бірінші парақ\r\n\r\n  Екінші парақ\t \r\n\t\r\n\u2028\r\n';
	test('with empty lines are counted without them, shown, and kept once they were counted', async () => {
		await refused((locale) => record(' \r\n\r\n\t\r\n', '', locale), {
			status: 400,
			says: 'field.required',
			typed: []
		});
		const typed = ['Бірінші парақ', 'Екінші парақ'];
		await refused((locale) => record(pasted, '', locale), { status: 409, says: 'proposal.bench.count', values: { n: 2 }, typed });
		await refused((locale) => record(`${pasted}Үшінші`, '2', locale), {
			status: 409,
			says: 'proposal.bench.count',
			values: { n: 3 },
			typed
		});
		expect((await record(pasted, '2')).status).toBe(303);
		expect((await texts()).sort()).toEqual(typed);
	});

	test('too many, or one too long, are told by their number, and stay', async () => {
		const many = Array.from({ length: 201 }, (_, n) => `Парақ ${n}`).join('\n');
		await refused((locale) => record(many, '', locale), {
			status: 400,
			says: 'proposal.slips.many',
			values: { n: '201', most: '200' },
			typed: ['Парақ 200']
		});
		const long = `Қысқа\n\n${'ұ'.repeat(2001)}`;
		const { words } = await refused((locale) => record(long, '', locale), {
			status: 400,
			says: 'proposal.slips.long',
			values: { n: '2', most: '2000' },
			typed: ['ұ'.repeat(2001)]
		});
		expect(words).toContain('2');
	});

	test('at a cancelled platform are not written down and stay; so does a reason for setting aside', async () => {
		const id = await insertProposal(here.forumId, here.sessionId);
		await cancelSession(program, here.sessionId, { kk: 'Өтпейді' });
		await refused((locale) => record(pasted, '2', locale), { status: 409, says: 'refusal.dialogue.cancelled', typed: ['Екінші парақ'] });
		const aside = { proposalId: id, reason: 'Облыстың құзыретіне жатпайды' };
		const ask = (locale: Locale) => send('rapporteur', `${here.workspace}?/aside`, aside, locale);
		await refused(ask, { status: 409, says: 'refusal.dialogue.cancelled', typed: [aside.reason] });
	});

	test('a proposal that was hidden or taken up meanwhile keeps the rapporteur’s reason', async () => {
		const [hidden, taken] = [await insertProposal(here.forumId, here.sessionId), await insertProposal(here.forumId, here.sessionId)];
		await hideProposal(program, here.forumId, hidden, 'Әдепсіз');
		await tableRecommendation(
			program,
			await draftRecommendation(
				program,
				{ forumId: here.forumId, sessionId: here.sessionId },
				{ key: '', proposalIds: [taken], text: recommendationText }
			)
		);
		const reason = 'Бұл ұсыныс қайталанады';
		for (const proposalId of [hidden, taken])
			await refused((locale) => send('rapporteur', `${here.workspace}?/aside`, { proposalId, reason }, locale), {
				...{ status: 409, says: 'refusal.proposal.state', typed: [reason] }
			});
		await refused(
			(locale) => send('organiser', `${here.organiser}/proposals?/hide`, { proposalId: hidden, reason: 'Екінші себеп жазылды' }, locale),
			{ status: 409, says: 'refusal.proposal.state', typed: ['Екінші себеп жазылды'] }
		);
	});
});

test('a draft for a forum that is cancelled meanwhile keeps its text and its ticks', async () => {
	const proposalId = await insertProposal(here.forumId, here.sessionId);
	await cancelForum(program, here.forumId, { kk: 'Өтпейді' });
	const draft = { key: newId(), proposalId, 'text.kk': 'Шағын ұйымдарға жеңілдік берілсін', 'text.ru': '', 'text.en': '' };
	const ask = (path: string, who: Role) => (locale: Locale) => send(who, `${path}?/draft`, draft, locale);
	for (const [path, who] of [
		[`${here.workspace}/recommendations`, 'rapporteur'],
		[`${here.organiser}/recommendations`, 'organiser']
	] as const)
		await refused(ask(path, who), { status: 409, says: 'refusal.forum.cancelled', typed: [draft['text.kk']] });
});

import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import {
	decideRecommendation,
	draftRecommendation,
	dropDraft,
	recommendationFor,
	recordAmendment,
	saveText,
	takeBackRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aTabled, insertProposal, recommendationText, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';
import { bodiesFor } from '../security/forms.ts';

/** On a page on which several things can be written no press loses what another part holds, as a browser without scripts sends it. */

const fresh = useFreshDatabase();
let server: Running;
let base = '';
let place = { forumId: '', sessionId: '' };
const password = 'құпия сөз бар мұнда';
const TYPED = 'Жазылып жатқан, сақталмаған сөйлем';
const UNSAVED = 'Жазғаныңыз әлі сақталмаған, ол осы бетте тұр.';

beforeEach(async () => {
	loadKey(false);
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	place = { forumId, sessionId };
	for (const role of ['rapporteur', 'moderator'] as const)
		await createAccount(program, {
			name: { surname: 'Бекова', givenName: 'Сара' },
			email: `${role}@example.kz`,
			language: 'kk',
			roles: [{ role, scopeKind: 'session', scopeId: sessionId }],
			password
		});
	const [forum, [session]] = [await forumById(forumId), await sessionsByIds([sessionId])];
	base = `/moderator/forums/${forum.slug}/sessions/${session?.slug ?? ''}`;
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	// what is written here is written before what the server writes later
	setClock(THEN);
});
afterEach(() => server.stop());

async function comes(role: 'rapporteur' | 'moderator') {
	const visitor = aVisitor(server.address);
	await visitor.signIn(`${role}@example.kz`, password);
	return visitor;
}
type Visitor = Awaited<ReturnType<typeof comes>>;

/** Presses a button of a page with what else was typed into it. @param action the button's, the first of several */
async function press(visitor: Visitor, path: string, action: string, typed: Record<string, string>) {
	const [body] = bodiesFor((await visitor.ask(path)).text, action);
	expect([action, body !== undefined]).toEqual([action, true]);
	const answer = await visitor.ask(`${path}?/${action}`, { ...Object.fromEntries(body ?? []), ...typed });
	return { ...answer, page: parse(answer.text) };
}
const valueOf = (page: ReturnType<typeof parse>, name: string) => page.querySelector(`textarea[name="${name}"]`)?.text.trim();
const says = (page: ReturnType<typeof parse>, words: string) => page.text.replace(/\s+/g, ' ').includes(words);

test('a press on one part of a recommendation is done, and the text that is being written stands on the page', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	const proposal = await insertProposal(place.forumId, place.sessionId);
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const linked = await press(rapporteur, path, 'links', { 'text.kk': TYPED, 'links:proposalId': proposal });
	expect([linked.status, valueOf(linked.page, 'text.kk'), says(linked.page, UNSAVED)]).toEqual([200, TYPED, true]);
	expect(says(linked.page, 'Қосылған ұсыныстар сақталды.')).toBe(true);
	expect((await recommendationFor(program, id)).recommendation.linked.map((each) => each.id)).toEqual([proposal]);
	// the other way round: the text is saved, an amendment half written stays
	const saved = await press(rapporteur, path, 'text', { 'text.kk': 'Жаңа мәтін', 'amend:text': TYPED });
	expect([saved.status, valueOf(saved.page, 'amend:text'), valueOf(saved.page, 'text.kk')]).toEqual([200, TYPED, 'Жаңа мәтін']);
	expect((await recommendationFor(program, id)).recommendation).toMatchObject({ version: 2, text: { kk: 'Жаңа мәтін' } });
	// control: with nothing else typed the answer is a redirect, as ever
	expect((await press(rapporteur, path, 'links', {})).status).toBe(303);
});

test('saving a text that is put to the vote as it stands makes no version, and says so', async () => {
	const id = await aTabled(place.forumId, place.sessionId);
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const save = async (typed: Record<string, string>) => {
		const { status, location } = await press(rapporteur, path, 'text', typed);
		const page = parse((await rapporteur.ask(location)).text);
		const { version } = (await recommendationFor(program, id)).recommendation;
		return [status, version, says(page, 'Мәтін өзгерген жоқ, сондықтан жаңа нұсқа жасалмады.'), says(page, 'Мәтін сақталды.')];
	};
	expect(await save({})).toEqual([303, 1, true, false]);
	// control: with a word changed it is saved
	expect(await save({ 'text.kk': TYPED })).toEqual([303, 2, false, true]);
	expect(await save({ 'text.kk': `\r\n${TYPED} ` })).toEqual([303, 2, true, false]);
});

test('who saves late keeps the newer text of the languages that were left as they were', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const [form] = bodiesFor((await rapporteur.ask(path)).text, 'text');
	const english = { ...recommendationText, en: 'Small grants.' };
	await saveText(program, id, { version: 1, text: english, authentic: 'kk', amends: null });
	const late = await rapporteur.ask(`${path}?/text`, { ...Object.fromEntries(form ?? []), 'text.kk': TYPED });
	const page = parse(late.text);
	expect([late.status, valueOf(page, 'text.kk'), valueOf(page, 'text.en')]).toEqual([409, TYPED, english.en]);
	const over = bodiesFor(late.text, 'text')[0];
	expect((await rapporteur.ask(`${path}?/text`, Object.fromEntries(over ?? []))).status).toBe(303);
	expect((await recommendationFor(program, id)).recommendation.text).toEqual({ ...english, kk: TYPED });
});

test('a translation that is being typed goes along to the page in another language, and an empty one is not said to be saved', async () => {
	const id = await insertProposal(place.forumId, place.sessionId);
	const rapporteur = await comes('rapporteur');
	const path = `${base}/proposals/${id}`;
	const [body] = bodiesFor((await rapporteur.ask(path)).text, 'translate');
	const send = (to: string, fields: Record<string, string>) => rapporteur.ask(to, { ...Object.fromEntries(body ?? []), ...fields });
	const ru = await send(`/ru${path}?/translate`, { 'text.ru': TYPED, keepTyped: '1' });
	expect([ru.status, valueOf(parse(ru.text), 'text.ru'), ru.text.includes('<html lang="ru"')]).toEqual([200, TYPED, true]);
	const empty = await send(`${path}?/translate`, {});
	expect([empty.status, says(parse(empty.text), 'Аударма жазылған жоқ')]).toEqual([400, true]);
	// control: what is typed is saved, and can be emptied again
	expect((await send(`${path}?/translate`, { 'text.ru': TYPED })).status).toBe(303);
	const [again] = bodiesFor((await rapporteur.ask(path)).text, 'translate');
	const emptied = await rapporteur.ask(`${path}?/translate`, { ...Object.fromEntries(again ?? []), 'text.ru': '' });
	expect([emptied.status, emptied.location.includes('done=translated')]).toEqual([303, true]);
});

test('an old version is never put to the vote while another one is being written', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const stopped = await press(rapporteur, path, 'table', { 'text.kk': TYPED });
	expect([stopped.status, valueOf(stopped.page, 'text.kk')]).toEqual([409, TYPED]);
	expect(says(stopped.page, 'Мәтін сақталмаған. Алдымен сақтаңыз')).toBe(true);
	expect((await recommendationFor(program, id)).recommendation.state).toBe('draft');
	expect((await press(rapporteur, path, 'table', {})).status).toBe(303);
	expect((await recommendationFor(program, id)).recommendation.state).toBe('tabled');
});

test('what is heard in the hall stays while a proposal is set aside, or one is looked for; Enter saves nothing', async () => {
	const ids = [await insertProposal(place.forumId, place.sessionId), await insertProposal(place.forumId, place.sessionId)];
	const rapporteur = await comes('rapporteur');
	const found = await press(rapporteur, base, 'search', { text: TYPED, q: 'жоқ сөз' });
	expect([found.status, valueOf(found.page, 'text')]).toEqual([200, TYPED]);
	expect(found.page.querySelector('input[name=q]')?.getAttribute('value')).toBe('жоқ сөз');
	const of = `aside-${ids[0]}`;
	const aside = await press(rapporteur, base, 'aside', { text: TYPED, of, [`${of}:reason`]: 'Қайталанады' });
	expect([aside.status, valueOf(aside.page, 'text'), says(aside.page, 'Ұсыныс қараусыз қалдырылды.')]).toEqual([200, TYPED, true]);
	const rows = await database().reader.selectFrom('proposal').select(['id', 'aside_reason']).execute();
	expect(rows.filter(({ aside_reason }) => aside_reason !== null)).toEqual([{ id: ids[0], aside_reason: 'Қайталанады' }]);
	// the first button of the form is what Enter presses
	const entered = await press(rapporteur, base, 'record', { text: TYPED, keepTyped: '1' });
	expect([entered.status, valueOf(entered.page, 'text')]).toEqual([200, TYPED]);
	expect(await database().reader.selectFrom('proposal').select('id').execute()).toHaveLength(2);
	const [first] = parse((await rapporteur.ask(base)).text).querySelectorAll('button[form=typed]');
	expect(first?.getAttribute('name')).toBe('keepTyped');
});

test('a way to another view takes along what is typed, and one to another page asks first', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	await recordAmendment(program, id, { key: '', text: 'Мерзімі қысқарсын', language: 'kk' });
	const proposal = await insertProposal(place.forumId, place.sessionId);
	const rapporteur = await comes('rapporteur');
	/** presses the button of a page that leads to an address */
	const way = async (path: string, action: string, leads: string, typed: Record<string, string>) => {
		const { text } = await rapporteur.ask(path);
		const button = parse(text)
			.querySelectorAll('#typed button[name=keepTyped][value=go]')
			.find((each) => each.getAttribute('formaction')?.includes(leads));
		const to = button?.getAttribute('formaction')?.split('#')[0] ?? '';
		expect([leads, to]).toEqual([leads, expect.stringContaining(leads)]);
		const answer = await rapporteur.ask(path + to, { ...Object.fromEntries(bodiesFor(text, action)[0] ?? []), ...typed, keepTyped: 'go' });
		return { ...answer, page: parse(answer.text) };
	};
	// the tabs of the list, beside a slip that is being written
	const tab = await way(base, 'record', 'part=aside', { text: TYPED });
	expect([tab.status, valueOf(tab.page, 'text'), tab.page.querySelector('.tabs [aria-current]')?.text]).toEqual([
		...[200, TYPED],
		expect.stringContaining('0')
	]);
	expect(tab.page.querySelector('.tabs [aria-current]')?.getAttribute('formaction')).toContain('part=aside');
	// an amendment is taken up, beside a text that is being written; and given up again
	const path = `${base}/recommendations/${id}`;
	const taken = await way(path, 'text', 'amendment=', { 'text.kk': TYPED, 'amend:text': 'Екінші сөйлем' });
	expect([taken.status, valueOf(taken.page, 'text.kk'), valueOf(taken.page, 'amend:text')]).toEqual([200, TYPED, 'Екінші сөйлем']);
	expect([says(taken.page, UNSAVED), taken.page.querySelectorAll('#typed input[name=amendmentId]').length]).toEqual([true, 1]);
	// another page asks before, and says where it leads
	const translation = `${base}/proposals/${proposal}`;
	const asks = await way(base, 'record', encodeURIComponent(translation), { text: TYPED });
	expect([asks.status, valueOf(asks.page, 'text'), says(asks.page, UNSAVED)]).toEqual([200, TYPED, true]);
	expect(asks.page.querySelector(`a[href="${translation}"]`)?.text).toBe('Сақтамай өту');
	// control: where nothing is typed each is a link
	expect((await way(base, 'record', 'part=aside', {})).location).toBe(`${base}?part=aside`);
	expect((await way(path, 'text', 'amendment=', {})).location).toMatch(/\?amendment=/);
	expect((await way(base, 'record', encodeURIComponent(translation), {})).location).toBe(translation);
	for (const to of ['//elsewhere.kz', 'https://elsewhere.kz/', '/a/../b', 'javascript:x']) {
		const body = { ...Object.fromEntries(bodiesFor((await rapporteur.ask(base)).text, 'record')[0] ?? []), keepTyped: 'go' };
		expect([to, (await rapporteur.ask(`${base}?/record&to=${encodeURIComponent(to)}`, body)).location]).toEqual([to, base]);
	}
});

test('amendments that a delegate types stay while another is sent, one is taken back or the language is changed', async () => {
	const texts = [await aTabled(place.forumId, place.sessionId), await aTabled(place.forumId, place.sessionId)];
	const { token } = await aDelegate(place.forumId, { preferredSessionId: place.sessionId });
	const delegate = aVisitor(server.address);
	const path = `/registrations/${token}/recommendations`;
	const [first, second] = texts.map((id) => `ask-${id}`);
	const asked = () => database().reader.selectFrom('amendment').select(['recommendation_id', 'text', 'state']).execute();
	const sent = await press(delegate, path, 'ask', { of: `${first}`, [`${first}:text`]: 'Бірінші түзету', [`${second}:text`]: TYPED });
	expect([sent.status, valueOf(sent.page, `${second}:text`), valueOf(sent.page, `${first}:text`)]).toEqual([200, TYPED, '']);
	expect(await asked()).toEqual([{ recommendation_id: texts[0], text: 'Бірінші түзету', state: 'open' }]);
	const back = await press(delegate, path, 'withdraw', { [`${second}:text`]: TYPED });
	expect([back.status, valueOf(back.page, `${second}:text`), (await asked()).map(({ state }) => state)]).toEqual([
		200,
		TYPED,
		['withdrawn']
	]);
	const [body] = bodiesFor((await delegate.ask(path)).text, 'ask');
	const typed = { ...Object.fromEntries(body ?? []), [`${second}:text`]: TYPED, keepTyped: '1' };
	const ru = parse((await delegate.ask(`/ru${path}?/ask`, typed)).text);
	expect([valueOf(ru, `${second}:text`), await asked()]).toMatchObject([TYPED, { length: 1 }]);
	// what was left as it was begins in the new language; what was typed is as it was
	const language = (group: string | undefined) => ru.querySelector(`[name="${group}:language"] [selected]`)?.getAttribute('value');
	expect([language(first), language(second)]).toEqual(['ru', 'kk']);
	// a text that is not put to the vote any more leaves what was typed to be copied
	await takeBackRecommendation(program, texts[1] ?? '');
	const late = await delegate.ask(`${path}?/ask`, typed);
	expect([late.text.includes(TYPED), valueOf(parse(late.text), `${second}:text`)]).toEqual([true, undefined]);
	// control: with nothing else typed the answer is a redirect
	expect((await press(delegate, path, 'ask', { of: `${first}`, [`${first}:text`]: 'Екінші түзету' })).status).toBe(303);
});

test('also one word, a number and a choice are given back after a session that ended', async () => {
	const rapporteur = await comes('rapporteur');
	const [body] = bodiesFor((await rapporteur.ask(base)).text, 'record');
	for (const [field, value] of [
		['text', 'Орындалды'],
		['text', 'Done'],
		['text', '05-12/988'],
		['language', 'ru']
	] as const) {
		const ended = await aVisitor(server.address).ask(`${base}?/record`, { ...Object.fromEntries(body ?? []), [field]: value });
		const again = parse(ended.text).querySelector(`form[method=post] input[type=hidden][name="${field}"]`);
		expect([value, ended.status, again?.getAttribute('value')]).toEqual([value, 401, value]);
	}
	// control: a form to which nobody has done anything leads to the sign-in
	const untouched = await aVisitor(server.address).ask(`${base}?/record`, Object.fromEntries(body ?? []));
	expect([untouched.status, untouched.location?.startsWith('/login?next=')]).toEqual([303, true]);
});

test('a session that ended while somebody typed gives the text back after signing in', async () => {
	const guest = aVisitor(server.address);
	const rapporteur = await comes('rapporteur');
	const [body] = bodiesFor((await rapporteur.ask(base)).text, 'record');
	const sent = { ...Object.fromEntries(body ?? []), text: TYPED };
	const ended = await guest.ask(`${base}?/record`, sent);
	expect([ended.status, parse(ended.text).querySelector('blockquote')?.text]).toEqual([401, TYPED]);
	const again = Object.fromEntries(
		parse(ended.text)
			.querySelectorAll('form[method=post] input[type=hidden]')
			.map((input) => [input.getAttribute('name'), input.getAttribute('value') ?? ''])
	);
	await guest.signIn('rapporteur@example.kz', password);
	const back = await guest.ask(`${base}?/record`, { ...again, keepTyped: '1' });
	expect([back.status, valueOf(parse(back.text), 'text')]).toEqual([200, TYPED]);
	expect(await database().reader.selectFrom('proposal').select('id').execute()).toEqual([]);
	// control: a button alone leads to the sign-in, as ever
	const pressed = await aVisitor(server.address).ask(`${base}?/takeBack`, { proposalId: 'x' });
	expect([pressed.status, pressed.location.includes('/login?next=')]).toEqual([303, true]);
});

test('a decision begins with nothing chosen, asks before it leaves amendments over, and needs a reason to turn a text down', async () => {
	const id = await aTabled(place.forumId, place.sessionId);
	const moderator = await comes('moderator');
	const path = `${base}/recommendations/${id}`;
	const page = parse((await moderator.ask(path)).text);
	expect(page.querySelectorAll('input[type=radio]').filter((radio) => radio.hasAttribute('checked'))).toEqual([]);
	const [body] = bodiesFor((await moderator.ask(path)).text, 'decide');
	const send = (more: Record<string, string>) => moderator.ask(`${path}?/decide`, { ...Object.fromEntries(body ?? []), ...more });
	expect((await send({ 'vote:adopted': 'yes' })).status).toBe(400);
	const whole = { 'vote:stage': 'whole', 'vote:mode': 'consensus' };
	expect((await send({ ...whole, 'vote:adopted': 'no' })).status).toBe(400);
	await database()
		.writer.insertInto('amendment')
		.values({
			...{ id: 'one', recommendation_id: id, version: 1, text: 'Түзету', language: 'kk', state: 'open', reason: null },
			...{ by_account_id: null, registration_id: null, at: THEN, decided_at: null }
		})
		.execute();
	const asked = await send({ ...whole, 'vote:adopted': 'yes' });
	expect([asked.status, says(parse(asked.text), 'Қаралмаған түзету бар: 1.')]).toEqual([409, true]);
	expect((await recommendationFor(program, id)).recommendation.decisions).toEqual([]);
	const anyway = bodiesFor(asked.text, 'decide').find((each) => each.has('vote:accepted'));
	const done = await moderator.ask(`${path}?/decide`, Object.fromEntries(anyway ?? []));
	expect([done.status, done.location.includes('done=decided')]).toEqual([303, true]);
	expect((await recommendationFor(program, id)).recommendation.decisions).toMatchObject([{ stage: 'whole', adopted: true }]);
	// and is undone there
	const told = parse((await moderator.ask(done.location.slice(done.location.indexOf('/moderator')))).text);
	expect(told.querySelector('[role=status] button[form=typed]')?.getAttribute('formaction')).toBe('?/undo');
	const undone = await press(moderator, path, 'undo', {});
	expect([undone.status, says(undone.page, 'Жазылған шешім жойылды.')]).toEqual([200, true]);
	expect((await recommendationFor(program, id)).recommendation.decisions).toEqual([]);
	// with what was written in its form again
	const chosen = undone.page.querySelectorAll('input[type=radio]').filter((radio) => radio.hasAttribute('checked'));
	expect(chosen.map((radio) => radio.getAttribute('value'))).toEqual(['whole', 'consensus']);
});

/** What the page says was typed into fields that it has no more. */
const copies = (page: ReturnType<typeof parse>) => page.querySelectorAll('.unsaved dd').map((dd) => dd.text.trim());

test('what is typed stands on the page of an error where the page of the form is found no more', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const [body] = bodiesFor((await rapporteur.ask(path)).text, 'text');
	await dropDraft(program, id);
	const sent = { ...Object.fromEntries(body ?? []), 'text.kk': TYPED };
	const gone = await rapporteur.ask(`${path}?/text`, sent);
	const page = parse(gone.text);
	expect([gone.status, page.querySelectorAll('blockquote').map((each) => each.text)]).toEqual([404, [TYPED, recommendationText.ru]]);
	expect(page.querySelector('form[action*="recommendations"]')).toBe(null);
	// control: a look at the page says nothing of it
	expect((await rapporteur.ask(path)).text).not.toContain('<blockquote>');
});

test('of forms that are closed meanwhile every text comes back, whichever button is pressed, and none is said to be still there', async () => {
	const id = await aTabled(place.forumId, place.sessionId);
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const pages = await Promise.all(
		['text', 'amend', 'takeBack'].map(async (action) => [action, (await rapporteur.ask(path)).text] as const)
	);
	await decideRecommendation(program, id, 'forum', vote());
	for (const [action, text] of pages) {
		const [body] = bodiesFor(text, action);
		const typed = { ...Object.fromEntries(body ?? []), 'text.kk': TYPED, 'amend:text': 'Екінші сөйлем' };
		for (const more of [[], [['keepTyped', '1']]]) {
			const page = parse((await rapporteur.ask(`${path}?/${action}`, { ...typed, ...Object.fromEntries(more) })).text);
			expect([action, copies(page)]).toEqual([action, expect.arrayContaining([TYPED, 'Екінші сөйлем'])]);
			expect([action, says(page, UNSAVED)]).toEqual([action, false]);
		}
	}
});

test('dropping and putting to the vote ask for the text that was shown; undoing takes the decision that was shown', async () => {
	const id = await draftRecommendation(program, place, { key: '', proposalIds: [], text: recommendationText });
	const rapporteur = await comes('rapporteur');
	const path = `${base}/recommendations/${id}`;
	const { text } = await rapporteur.ask(path);
	await saveText(program, id, { version: 1, text: { ...recommendationText, kk: 'Басқа біреудің мәтіні' }, authentic: 'kk', amends: null });
	for (const action of ['drop', 'table']) {
		const [body] = bodiesFor(text, action);
		const stale = await rapporteur.ask(`${path}?/${action}`, Object.fromEntries(body ?? []));
		expect([action, stale.status, parse(stale.text).querySelectorAll('.laid del').length > 0]).toEqual([action, 409, true]);
	}
	const { recommendation } = await recommendationFor(program, id);
	expect([recommendation.state, recommendation.version]).toEqual(['draft', 2]);
	// control: of the text that stands it is done
	expect((await press(rapporteur, path, 'table', {})).status).toBe(303);

	// after the server's clock, by which it was put to the vote
	setClock(later(now(), MINUTE));
	const moderator = await comes('moderator');
	const decide = (stage: 'basis' | 'amendments') => decideRecommendation(program, id, 'platform', vote({ stage, version: 2 }));
	await decide('basis');
	const [shown] = bodiesFor((await moderator.ask(path)).text, 'undo');
	await decide('amendments');
	const undo = async () => (await moderator.ask(`${path}?/undo`, Object.fromEntries(shown ?? []))).status;
	expect(await undo()).toBe(409);
	expect((await press(moderator, path, 'undo', {})).status).toBe(200);
	expect([await undo(), await undo()]).toEqual([200, 409]);
});

test('a form of more fields than any page has is refused at once', async () => {
	const rapporteur = await comes('rapporteur');
	const many = (n: number) => rapporteur.ask(`${base}?/search`, Object.fromEntries(Array.from({ length: n }, (_, at) => [`f${at}`, ''])));
	expect([(await many(5001)).status, (await many(4990)).status]).toEqual([400, 303]);
});

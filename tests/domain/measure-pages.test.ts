import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { addMeasure } from '../../src/lib/domain/measure/index.server.ts';
import { reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { BEGAN, digestOf, OF } from '../../src/lib/ui/typed-fields.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, letterNow, measureRow, stepNow } from '../support/measures.ts';
import { aServer, type Running } from '../support/server.ts';

/** The organiser's forms of measures as the built program serves them, without scripts: what is refused is said, and what was typed stays. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
let server: Running;
let here: Awaited<ReturnType<typeof scene>>;

async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const { recommendationId, measureId } = await anAdopted(forumId, sessionId);
	const [lead, other] = [await aBody('Қоғамдық даму басқармасы'), await aBody('Цифрландыру басқармасы')];
	const second = await grantedOrganiser(forumId);
	await assign(second, measureId, { leadId: lead });
	const secondId = await addMeasure(second, recommendationId, newId());
	await assign(second, secondId, { leadId: lead });
	const name = { surname: 'Бекова', givenName: 'Сара' };
	const scopes = {
		organiser: { role: 'organiser', scopeKind: 'forum', scopeId: forumId },
		official: { role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: lead },
		rapporteur: { role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }
	} as const;
	for (const [role, scope] of Object.entries(scopes))
		await createAccount(program, { name, email: `${role}@example.kz`, language: 'kk', roles: [scope], password });
	// a private link makes the key that the program then finds
	await aDelegate(forumId);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const staff = {} as Record<keyof typeof scopes, ReturnType<typeof aVisitor>>;
	for (const role of ['organiser', 'official', 'rapporteur'] as const) {
		staff[role] = aVisitor(server.address);
		await staff[role].signIn(`${role}@example.kz`, password);
	}
	const base = `/organiser/forums/${(await forumById(forumId)).slug}/measures`;
	return { forumId, measureId, secondId, recommendationId, lead, other, staff, base, second };
}
beforeEach(async () => void (here = await scene()));
afterEach(() => server?.stop());

const plain = (words: string) => words.replaceAll('\u2060', '').replace(/\s+/g, ' ').trim();
const pageOf = (html: string) => parse(html.replace(/<!--.*?-->/gs, ''));

/** A form of the page of one measure as a browser sends it. */
async function send(action: string, fields: Record<string, string>, group = '') {
	const sent = Object.entries(fields).map(([name, value]) => [group ? `${group}:${name}` : name, value] as const);
	const began = sent.map(([name]) => `${name} ${digestOf([''])}`).join(';');
	const body = { ...Object.fromEntries(sent), [OF]: group, [BEGAN]: began };
	const { status, text, location } = await here.staff.organiser.ask(`${here.base}/${here.measureId}?/${action}`, body);
	return { status, location, page: pageOf(text), words: plain(pageOf(text).text) };
}
const seenNow = async () => {
	const { text } = await here.staff.organiser.ask(`${here.base}/${here.measureId}`);
	return pageOf(text).querySelector('input[name=seen]')?.getAttribute('value') ?? '';
};

test('a row of the plan that somebody changed meanwhile is shown beside what was typed, and then replaced knowingly', async () => {
	const seen = await seenNow();
	await assign(here.second, here.measureId, { leadId: here.lead, form: { kk: 'бұйрық' } });
	const fields = { leadId: here.lead, 'form.kk': 'есеп', 'term.kk': 'тұрақты', controlDate: '2027-06-30', recurrence: '' };
	const late = await send('plan', { ...fields, seen });
	expect(late.status).toBe(409);
	expect(late.page.querySelector('input[name="form.kk"]')?.getAttribute('value')).toBe('есеп');
	expect(late.words).toContain('бұйрық');
	expect((await measureRow(here.measureId)).form_ml).toContain('бұйрық');
	const now = late.page.querySelector('input[name=seen]')?.getAttribute('value') ?? '';
	expect(now).not.toBe(seen);
	const again = await send('plan', { ...fields, seen: now });
	expect([again.status, again.location.split('?')[1]]).toEqual([303, 'done=plan']);
	expect((await measureRow(here.measureId)).form_ml).toContain('есеп');
});

test('a step that comes late, or without its words, keeps what was typed and writes nothing', async () => {
	await letterNow(here.second, here.measureId, here.lead, 'claim', { outcome: 'done' });
	const version = String((await measureRow(here.measureId)).version);
	const bare = await send('step', { kind: 'return', version, language: 'kk', text: '' }, 'return');
	expect(bare.status).toBe(400);
	expect(bare.words).toContain('Мәтін керек');
	await stepNow(here.second, here.measureId, 'confirm', { text: '' });
	const before = await eventRows(here.measureId);
	const late = await send('step', { kind: 'return', version, language: 'kk', text: 'Кестесі қоса тіркелсін' }, 'return');
	expect(late.status).toBe(409);
	expect(late.words).toContain('Кестесі қоса тіркелсін');
	expect(late.words).toContain('басқа жазба пайда болды');
	expect(await eventRows(here.measureId)).toEqual(before);
});

test('a letter is written whole or not at all, names the measure that it fails at, and is written once', async () => {
	const { measureId, secondId, lead, base, staff } = here;
	const rows = (texts: readonly [string, string]) => {
		const body = new URLSearchParams({ bodyId: lead, letterNumber: '05-12/988', letterDate: '2026-11-20', language: 'kk' });
		for (const [n, id] of [measureId, secondId].entries())
			for (const [name, value] of Object.entries({
				measureId: id,
				version: '1',
				answer: 'partly',
				text: texts[n] ?? '',
				until: '',
				suggestedId: ''
			}))
				body.append(name, value);
		return body;
	};
	const ask = (body: URLSearchParams) =>
		fetch(`${server.address}${base}/letter?/enter`, {
			method: 'POST',
			body,
			redirect: 'manual',
			headers: {
				origin: server.address,
				accept: 'text/html',
				cookie: [...staff.organiser.cookies].map((each) => each.join('=')).join('; ')
			}
		});
	const counts = async () => [(await eventRows(measureId)).length, (await eventRows(secondId)).length];
	const refused = await ask(rows(['Ішінара орындалды, себебі қаржы аз', '']));
	const words = plain(pageOf(await refused.text()).text);
	expect(refused.status).toBe(400);
	expect(words).toMatch(/1\.2-іс-шара\. Мәтін керек/);
	expect(words).toContain('Ішінара орындалды, себебі қаржы аз');
	expect(await counts()).toEqual([1, 1]);
	// no choice of the page's, in a row of it and in one of nothing
	const wrong = rows(['Бірінші мәтін', 'Екінші мәтін']);
	for (const name of ['answer', 'measureId']) wrong.delete(name);
	for (const [name, value] of ['answer', 'measureId'].flatMap((name) =>
		[name, name].map((each, n) => [each, n ? 'toString' : measureId] as const)
	))
		wrong.append(name, value);
	const again = await ask(wrong);
	const kept = await again.text();
	expect([again.status, ...['Бірінші мәтін', 'Екінші мәтін'].map((text) => kept.includes(text))]).toEqual([400, true, true]);
	expect(await counts()).toEqual([1, 1]);
	const whole = rows(['Ішінара орындалды', 'Қаржы аз бөлінді']);
	for (const _ of [1, 2]) {
		const done = await ask(whole);
		expect([done.status, done.headers.get('location')?.split('?')[1]]).toEqual([303, `body=${lead}&done=letter`]);
	}
	expect(await counts()).toEqual([2, 2]);
	const elsewhere = await anAdopted(await aForum());
	whole.set('measureId', elsewhere.measureId);
	expect((await ask(whole)).status).toBe(404);
});

test('officials and rapporteurs find none of it, nor does anybody another forum’s measure here', async () => {
	const { measureId, base, staff } = here;
	const elsewhere = await anAdopted(await aForum());
	for (const path of ['', `/${measureId}`, '/letter', '/answers'])
		expect(
			[
				(await staff.organiser.ask(base + path)).status,
				(await staff.official.ask(base + path)).status,
				(await staff.rapporteur.ask(base + path)).status
			],
			path
		).toEqual([200, 404, 404]);
	expect((await staff.organiser.ask(`${base}/${elsewhere.measureId}`)).status).toBe(404);
});

test('another body chosen by mistake loses nothing: what was typed stands in the form until that body is chosen again', async () => {
	const { measureId, secondId, lead, other, base, staff, second, recommendationId } = here;
	const theirs = await addMeasure(second, recommendationId, newId());
	await assign(second, theirs, { leadId: other });
	type Fields = [string, string][];
	/** The fields of the page's form as a browser without scripts sends them. */
	const fieldsOf = (html: string): Fields =>
		pageOf(html)
			.querySelectorAll('form#typed input[name], form#typed select[name], form#typed textarea[name]')
			.filter((each) => each.getAttribute('type') !== 'file')
			.map((each): [string, string] => {
				const chosen = each.querySelector('option[selected]') ?? each.querySelector('option');
				const value = each.tagName === 'TEXTAREA' ? each.text.replace(/^\n/, '') : (each.getAttribute('value') ?? '');
				return [each.getAttribute('name') ?? '', each.tagName === 'SELECT' ? (chosen?.getAttribute('value') ?? '') : value];
			});
	/** Types into the row of a measure. */
	const typed = (fields: Fields, id: string, values: Record<string, string>): Fields => {
		const row = fields.filter(([name]) => name === 'measureId').findIndex(([, value]) => value === id);
		const seen: Record<string, number> = {};
		return fields.map(([name, value]) => {
			seen[name] = (seen[name] ?? -1) + 1;
			return [name, seen[name] === row ? (values[name] ?? value) : value];
		});
	};
	const set = (fields: Fields, values: Record<string, string>): Fields => fields.map(([name, value]) => [name, values[name] ?? value]);
	const press = (action: string, fields: Fields) => staff.organiser.ask(`${base}/letter?/${action}`, new URLSearchParams(fields));
	const rowsOf = (html: string) => {
		const fields = fieldsOf(html);
		const all = (name: string) => fields.flatMap(([each, value]) => (each === name ? [value] : []));
		return all('measureId').map((id, n) => [id, all('answer')[n], all('text')[n]]);
	};
	const text = 'Бірінші жол:\nконкурс өтті';
	const first = fieldsOf((await staff.organiser.ask(`${base}/letter?body=${lead}`)).text);
	const said = typed(set(first, { letterNumber: '05-12/988' }), measureId, { answer: 'done', text });
	const wrong = await press('body', set(said, { bodyId: other }));
	expect(rowsOf(wrong.text)).toEqual([[theirs, '', '']]);
	expect(plain(pageOf(wrong.text).text)).toContain('Басқа органның хаты бойынша жазғаныңыз әлі енгізілген жоқ');
	expect(plain(pageOf(wrong.text).text)).toContain('Қоғамдық даму басқармасы 1.1-іс-шара');
	expect(fieldsOf(wrong.text)).toContainEqual(['letterNumber', '05-12/988']);
	// chosen again, all of it is in its place
	const back = await press('body', set(fieldsOf(wrong.text), { bodyId: lead }));
	expect(rowsOf(back.text)).toEqual([
		[measureId, 'done', text],
		[secondId, '', '']
	]);
	expect(back.text).not.toContain('name="asideId"');
	// the other body's letter is entered, and what was typed about the first one is still there
	const entered = typed(set(fieldsOf(wrong.text), { letterDate: '2026-11-20' }), theirs, { answer: 'report', text: 'Сайт ашылды' });
	const done = await press('enter', entered);
	expect([done.status, plain(pageOf(done.text).text)]).toEqual([200, expect.stringContaining('Орган хаты енгізілді.')]);
	expect((await eventRows(theirs)).map(({ kind, letter_number }) => [kind, letter_number])).toEqual([
		['assign', null],
		['report', '05-12/988']
	]);
	expect((await eventRows(measureId)).length).toBe(1);
	const last = await press('body', set(fieldsOf(done.text), { bodyId: lead }));
	expect(rowsOf(last.text)[0]).toEqual([measureId, 'done', text]);
	expect(fieldsOf(last.text)).toContainEqual(['letterNumber', '']);
	const own = await press('enter', set(fieldsOf(last.text), { letterNumber: '05-12/990', letterDate: '2026-11-21' }));
	expect([own.status, own.location?.split('?')[1]]).toEqual([303, `body=${lead}&done=letter`]);
	// the measures of this body, and the way to publish what it said
	const notice = pageOf((await staff.organiser.ask(own.location ?? '')).text).querySelector('.said');
	expect([plain(notice?.text ?? ''), notice?.querySelector('a')?.getAttribute('href')]).toEqual([
		expect.stringContaining('Орган хаты енгізілді.'),
		`${base}/answers`
	]);
	expect((await eventRows(measureId)).at(-1)).toMatchObject({ kind: 'claim', outcome: 'done', letter_number: '05-12/990' });
}, 60_000);

test('what a letter gives back is in the list to which it leads', async () => {
	const { measureId, secondId, lead, base, staff } = here;
	const row = (id: string, answer: string, text: string) =>
		Object.entries({ measureId: id, version: '1', answer, text, until: '', suggestedId: '' });
	const letter = new URLSearchParams([
		...Object.entries({ bodyId: lead, letterNumber: '05-12/991', letterDate: '2026-11-20', language: 'kk' }),
		...row(measureId, 'not_ours', 'Өзге органның құзыретінде'),
		...row(secondId, 'report', 'Сайт ашылды')
	]);
	const done = await staff.organiser.ask(`${base}/letter?/enter`, letter);
	expect(done.status).toBe(303);
	const listed = (await staff.organiser.ask(done.location ?? '')).text;
	expect([measureId, secondId].map((id) => listed.includes(`${base}/${id}"`))).toEqual([true, true]);
	// control: the list of the body has lost the one
	const own = (await staff.organiser.ask(`${base}?body=${lead}`)).text;
	expect([measureId, secondId].map((id) => own.includes(`${base}/${id}"`))).toEqual([false, true]);
});

test('a measure that is considered again says so to its organiser and to its body, claimed or not', async () => {
	const { measureId, secondId, recommendationId, lead, base, staff, second } = here;
	await letterNow(second, measureId, lead, 'claim', { outcome: 'done' });
	const pages = async () => {
		const texts: string[] = [];
		for (const id of [measureId, secondId])
			for (const [role, path] of [
				['organiser', `${base}/${id}`],
				['official', `/official/recommendations/${id}`]
			] as const)
				texts.push(plain(pageOf((await staff[role].ask(path)).text).text));
		return texts.map((text) => text.includes('Ұсыным қайта қаралып жатыр'));
	};
	expect(await pages()).toEqual([false, false, false, false]);
	await reopenRecommendation(program, recommendationId, 'Сандар қате');
	expect(await pages()).toEqual([true, true, true, true]);
});

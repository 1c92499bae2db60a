import { parse, type HTMLElement } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { aVisitor } from '../support/http-client.ts';
import { anInstallation, testPassphrase, type Installation } from './fixtures.ts';
import { bodiesFor } from './forms.ts';

/**
 * Beside the form of a page stands another one: whichever is sent, whatever becomes of it, and in whatever language the page then is, what
 * was typed into either comes back, as a browser without scripts sends it.
 */

let world: Installation;
beforeAll(async () => {
	world = await anInstallation();
}, 120_000);
afterAll(() => world.stop());

const [MAIN, OTHER] = ['Басты форма сөзі', 'Екінші форма сөзі'];
const UNSAVED = 'Жазғаныңыз әлі сақталмаған';

/** A page with a field of its own form and one of the other, and where each is sent. */
interface Both {
	path: string;
	role: 'organiser' | null;
	own: readonly [action: string, field: string];
	other: readonly [action: string, field: string];
	/** what makes the other one refused */
	wrong: Record<string, string>;
}
const pages = (): Both[] => {
	const { own } = world.things;
	const desk = `/organiser/forums/${own.slug}`;
	return [
		{
			path: `${desk}/settings`,
			role: 'organiser',
			own: ['save', 'lead.kk'],
			other: ['cancel', 'cancel:note.kk'],
			wrong: { 'cancel:note.kk': ' ' }
		},
		{
			path: `${desk}/programme/${own.sessionId}`,
			role: 'organiser',
			own: ['save', 'description.kk'],
			other: ['cancel', 'cancel:note.kk'],
			wrong: { 'cancel:note.kk': ' ' }
		},
		{
			path: `${desk}/registrations/${own.registrationId}/edit`,
			role: 'organiser',
			own: ['edit', 'position'],
			other: ['address', 'address:email'],
			wrong: { 'address:email': OTHER }
		},
		{
			path: `/forums/${own.slug}/register`,
			role: null,
			own: ['register', 'position'],
			other: ['link', 'link:email'],
			wrong: { 'link:email': OTHER }
		}
	];
};

async function comes(role: Both['role']) {
	const visitor = aVisitor(world.origin);
	if (role) await visitor.signIn(`${role}@example.kz`, testPassphrase);
	return visitor;
}
const bodyOf = (html: string, action: string): Record<string, string> => {
	const [body] = bodiesFor(html, action);
	expect([action, body !== undefined]).toEqual([action, true]);
	return Object.fromEntries(body ?? []);
};
const valueOf = (page: HTMLElement, name: string) => {
	const field = page.querySelectorAll('input, textarea').find((each) => each.getAttribute('name') === name);
	return field?.tagName === 'TEXTAREA' ? field.text.trim() : field?.getAttribute('value');
};
const copies = (page: HTMLElement) => page.querySelectorAll('.unsaved dd, blockquote').map((each) => each.text.trim());

test('the language of the page changes, and a part is refused: both parts are as they were typed', async () => {
	for (const { path, role, own, other, wrong } of pages()) {
		const visitor = await comes(role);
		const html = (await visitor.ask(path)).text;
		const before = await world.changes();
		const both = (page: HTMLElement) => [path, valueOf(page, own[1]), valueOf(page, other[1])];
		for (const [action] of [own, other]) {
			const typed = { ...bodyOf(html, action), [own[1]]: MAIN, [other[1]]: OTHER };
			const changed = await visitor.ask(`/ru${path}?/${action}`, { ...typed, keepTyped: '1' });
			expect([changed.status, ...both(parse(changed.text))]).toEqual([200, path, MAIN, OTHER]);
		}
		// the other one is refused: what was typed into the page's own form stays, also when the page is sent once more
		const refused = await visitor.ask(`${path}?/${other[0]}`, { ...bodyOf(html, other[0]), [own[1]]: MAIN, ...wrong });
		expect([path, refused.status, valueOf(parse(refused.text), own[1])]).toEqual([path, 400, MAIN]);
		const again = await visitor.ask(`/en${path}?/${own[0]}`, { ...bodyOf(refused.text, own[0]), keepTyped: '1' });
		expect([path, valueOf(parse(again.text), own[1])]).toEqual([path, MAIN]);
		expect([path, await world.changes()]).toEqual([path, before]);
		// control: without the marks of what the fields began with, the other part is another form
		const { began: _, ...bare }: Record<string, string> = { ...bodyOf(html, other[0]), [own[1]]: MAIN, ...wrong, email: '', 'note.kk': '' };
		const single = await visitor.ask(`${path}?/${other[0]}`, bare);
		expect([path, single.status, valueOf(parse(single.text), own[1]) === MAIN]).toEqual([path, 400, false]);
	}
});

test('a part that is saved leaves what is typed into the other one, and the page says so', async () => {
	const { own } = world.things;
	const visitor = await comes('organiser');
	const desk = `/organiser/forums/${own.slug}`;
	for (const [path, action, field] of [
		[`${desk}/settings`, 'save', 'lead.kk'],
		[`${desk}/programme/${own.sessionId}`, 'save', 'description.kk']
	] as const) {
		const body = bodyOf((await visitor.ask(path)).text, action);
		const saved = await visitor.ask(`${path}?/${action}`, { ...body, [field]: 'Сақталған мәтін', 'cancel:note.kk': OTHER });
		const page = parse(saved.text);
		expect([path, saved.status, valueOf(page, field), valueOf(page, 'cancel:note.kk')]).toEqual([path, 200, 'Сақталған мәтін', OTHER]);
		expect([path, saved.text.includes(UNSAVED), page.querySelectorAll('details.confirm[open]').length]).toEqual([path, true, 1]);
		// control: with nothing else typed nothing is said
		const plain = await visitor.ask(`${path}?/${action}`, { ...bodyOf((await visitor.ask(path)).text, action), [field]: 'Тағы бірі' });
		expect([path, plain.status, plain.text.includes(UNSAVED)]).toEqual([path, 200, false]);
	}
	// a page that leads to another one stays while the address is not saved
	const path = `${desk}/registrations/${own.registrationId}/edit`;
	const body = bodyOf((await visitor.ask(path)).text, 'edit');
	const stays = await visitor.ask(`${path}?/edit`, { ...body, position: 'Төраға', 'address:email': OTHER });
	expect([stays.status, valueOf(parse(stays.text), 'position'), valueOf(parse(stays.text), 'address:email')]).toEqual([
		200,
		'Төраға',
		OTHER
	]);
	expect([stays.text.includes('Өзгерістер сақталды.'), stays.text.includes(UNSAVED)]).toEqual([true, true]);
	const leaves = await visitor.ask(`${path}?/edit`, { ...bodyOf((await visitor.ask(path)).text, 'edit'), position: 'Төрайым' });
	expect([leaves.status, leaves.location.includes('done=edit')]).toEqual([303, true]);
});

test('a row of people that is added, and one that is taken away, stays beside the note that is being typed', async () => {
	const visitor = await comes('organiser');
	const path = `/organiser/forums/${world.things.own.slug}/programme/${world.things.own.sessionId}`;
	const html = (await visitor.ask(path)).text;
	const rows = (page: HTMLElement) => page.querySelectorAll('[name=dutyNameKk]').map((each) => each.getAttribute('value'));
	const before = rows(parse(html)).length;
	const send = (of: string, action: string, more: Record<string, string>) => {
		const body = bodiesFor(of, 'save')[0] ?? new URLSearchParams();
		for (const [name, value] of Object.entries(more)) body.set(name, value);
		return visitor.ask(`${path}?/${action}`, body);
	};
	const added = await send(html, 'rows', { step: 'add', 'cancel:note.kk': OTHER });
	const page = parse(added.text);
	expect([rows(page).length, valueOf(page, 'cancel:note.kk')]).toEqual([before + 1, OTHER]);
	// the row that was added is typed text too: a refusal of the note gives it back
	const refused = await send(added.text, 'cancel', { of: 'cancel', 'cancel:note.kk': ' ' });
	expect([refused.status, rows(parse(refused.text)).length]).toEqual([400, before + 1]);
	// control: a page that nobody has touched is given back as it is stored
	expect(rows(parse((await send(html, 'cancel', { of: 'cancel', 'cancel:note.kk': ' ' })).text))).toHaveLength(before);
});

test('Enter sends what is typed: the link where only that is, else the registration', async () => {
	const visitor = await comes(null);
	const path = `/forums/${world.things.own.slug}/register`;
	const html = (await visitor.ask(path)).text;
	const first = parse(html).querySelector('button[form=typed]');
	expect([first?.getAttribute('name'), first?.getAttribute('formaction')]).toEqual(['entered', undefined]);
	const enter = (more: Record<string, string>) => visitor.ask(`${path}?/register`, { ...bodyOf(html, 'register'), entered: '1', ...more });
	const link = await enter({ 'link:email': 'nobody@example.kz' });
	expect([link.status, link.location]).toEqual([303, `${path}?mailed=link`]);
	expect((await enter({ 'link:email': 'nobody@example.kz', surname: 'Бекова' })).status).toBe(400);
	expect((await enter({})).status).toBe(400);
	// with a name typed above, the link is sent and the name stays
	const both = await visitor.ask(`${path}?/link`, { ...bodyOf(html, 'link'), surname: 'Бекова', 'link:email': 'nobody@example.kz' });
	const page = parse(both.text);
	expect([both.status, valueOf(page, 'surname'), valueOf(page, 'link:email')]).toEqual([200, 'Бекова', '']);
	expect([both.text.includes(UNSAVED), both.text.includes('Пошта сервері қосылмаған')]).toEqual([true, true]);
});

test('the session of the organiser ended meanwhile: after signing in both parts are in their fields', async () => {
	const { own } = world.things;
	for (const { path, role, own: mine, other } of pages().filter(({ role }) => role)) {
		const body = bodyOf((await (await comes(role)).ask(path)).text, other[0]);
		const guest = await comes(null);
		const ended = await guest.ask(`${path}?/${other[0]}`, { ...body, [mine[1]]: MAIN, [other[1]]: OTHER });
		expect([path, ended.status, copies(parse(ended.text))]).toEqual([path, 401, expect.arrayContaining([MAIN, OTHER])]);
		const again = parse(ended.text)
			.querySelectorAll('#typed input[type=hidden]')
			.map((input): [string, string] => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']);
		await guest.signIn('organiser@example.kz', testPassphrase);
		const back = parse((await guest.ask(`${path}?/${other[0]}`, { ...Object.fromEntries(again), keepTyped: '1' })).text);
		expect([path, valueOf(back, mine[1]), valueOf(back, other[1])]).toEqual([path, MAIN, OTHER]);
	}
	// a page that is not there, or not any more
	const visitor = await comes('organiser');
	const path = `/organiser/forums/${own.slug}/programme/${own.sessionId}`;
	const sent = { ...bodyOf((await visitor.ask(path)).text, 'cancel'), 'description.kk': MAIN, 'cancel:note.kk': OTHER };
	const gone = await visitor.ask(`${path.slice(0, -1)}-?/cancel`, sent);
	expect([gone.status, copies(parse(gone.text))]).toEqual([404, expect.arrayContaining([MAIN, OTHER])]);
	const noForum = await visitor.ask('/forums/nothing-2026/register?/link', { surname: MAIN, 'link:email': 'x' });
	expect([noForum.status, copies(parse(noForum.text))]).toEqual([404, [MAIN]]);
});

test('the reason for holding again goes along too; of a part that is gone, text comes back to be copied', async () => {
	const { own } = world.things;
	const visitor = await comes('organiser');
	const desk = `/organiser/forums/${own.slug}`;
	const targets = [
		{ path: `${desk}/programme/${own.sessionId}`, table: 'session', id: own.sessionId, field: 'description.kk', live: 'published' },
		{ path: `${desk}/settings`, table: 'forum', id: own.forumId, field: 'lead.kk', live: 'published' }
	] as const;
	for (const { path, table, id, field, live } of targets) {
		const set = (state: 'cancelled' | 'published') =>
			database().writer.updateTable(table).set({ state, cancel_note_ml: '{"kk":"Болмайды"}' }).where('id', '=', id).execute();
		const open = (await visitor.ask(path)).text;
		await set('cancelled');
		const held = (await visitor.ask(path)).text;
		const other = await visitor.ask(`/ru${path}?/hold`, { ...bodyOf(held, 'hold'), reason: OTHER, keepTyped: '1' });
		const page = parse(other.text);
		expect([path, valueOf(page, 'reason'), page.querySelectorAll('details.confirm[open]').length]).toEqual([path, OTHER, 1]);
		// control: a question that nobody opened stays closed
		const empty = await visitor.ask(`/ru${path}?/hold`, { ...bodyOf(held, 'hold'), keepTyped: '1' });
		expect([path, parse(empty.text).querySelectorAll('details.confirm[open]').length]).toEqual([path, 0]);
		// whichever button of the page before is pressed
		for (const action of ['save', 'cancel']) {
			const late = await visitor.ask(`${path}?/${action}`, { ...bodyOf(open, action), [field]: MAIN, 'cancel:note.kk': OTHER });
			expect([path, action, late.status, copies(parse(late.text))]).toEqual([path, action, 409, [MAIN, OTHER]]);
		}
		await set(live);
		const stands = await visitor.ask(`${path}?/hold`, { ...bodyOf(held, 'hold'), reason: OTHER });
		expect([path, stands.status, copies(parse(stands.text))]).toEqual([path, 409, [OTHER]]);
	}
});

test('closing a question forgets what was typed into it, and nothing else', async () => {
	const visitor = await comes('organiser');
	const path = `/organiser/forums/${world.things.own.slug}/settings`;
	const html = (await visitor.ask(path)).text;
	const keep = parse(html).querySelector('details.confirm button[name=keepTyped]');
	expect([keep?.getAttribute('value'), keep?.getAttribute('formaction')]).toEqual(['cancel', '?/save']);
	const sent = { ...bodyOf(html, 'save'), 'lead.kk': MAIN, 'cancel:note.kk': OTHER };
	const closed = parse((await visitor.ask(`${path}?/save`, { ...sent, keepTyped: 'cancel' })).text);
	expect([valueOf(closed, 'lead.kk'), valueOf(closed, 'cancel:note.kk')]).toEqual([MAIN, '']);
	expect(closed.querySelectorAll('details.confirm[open]')).toHaveLength(0);
});

test('half a proposal stands in its field whichever button of the delegate’s page is pressed, and no link leaves the page', async () => {
	const visitor = await comes(null);
	const { own } = world.things;
	const path = `/registrations/${own.token}/proposals`;
	const asked = `${path}?q=${encodeURIComponent('ұсынысы')}&session=${own.sessionId}`;
	const html = parse((await visitor.ask(asked)).text);
	const form = html.querySelector('form#typed');
	const fields = bodyOf(String(html), 'propose');
	const buttons = (form?.querySelectorAll('button') ?? []).filter(
		(each) => !/[?&]\/propose/.test(each.getAttribute('formaction') ?? '?/propose')
	);
	const ways = (form?.querySelectorAll('button[name=keepTyped]') ?? []).map((each) => each.getAttribute('formaction') ?? '');
	expect(new Set(buttons.map((each) => /\?\/(\w+)/.exec(each.getAttribute('formaction') ?? '')?.[1]))).toEqual(
		new Set(['name', 'follow', 'language', 'withdraw', 'search', 'support'])
	);
	expect(ways.length).toBeGreaterThan(3);
	const standing = (text: string) => [
		valueOf(parse(text), 'text'),
		parse(text).querySelector('input[name=showName]')?.hasAttribute('checked')
	];
	const typed = { ...fields, text: MAIN, showName: 'on', q: 'ештеңе' };
	for (const button of html.querySelectorAll('form#typed button')) {
		const [action, name] = [button.getAttribute('formaction') ?? `?/propose`, button.getAttribute('name') ?? ''];
		if (name !== 'keepTyped' && action.startsWith('?/propose')) continue;
		const pressed = { ...typed, ...(name && { [name]: button.getAttribute('value') ?? '' }) };
		const answer = await visitor.ask(new URL(action, `http://x${path}`).href.slice('http://x'.length), pressed);
		expect([action, [200, 409].includes(answer.status), ...standing(answer.text)]).toEqual([action, true, MAIN, true]);
		// a press that saves nothing else says that this is not saved
		if (answer.status === 200) expect([action, answer.text.includes(UNSAVED)]).toEqual([action, true]);
	}
	expect(form?.querySelectorAll('a')).toEqual([]);
	// Enter in the search finds, and the text stays; a language takes both along
	const enter = parse((await visitor.ask(`${path}?/propose&session=${own.sessionId}`, { ...typed, keepTyped: '1' })).text);
	expect([valueOf(enter, 'text'), valueOf(enter, 'q')]).toEqual([MAIN, 'ештеңе']);
	const other = await visitor.ask(`/ru${path}?/propose&session=${own.sessionId}`, { ...typed, keepTyped: '1' });
	expect(standing(other.text)).toEqual([MAIN, true]);
	// a way out asks first; control: with nothing typed it is a way
	const [home] = ways.filter((way) => way.includes('&to='));
	const out = new URL(home ?? '', `http://x${path}`).href.slice('http://x'.length);
	expect(
		parse((await visitor.ask(out, { ...typed, keepTyped: 'go' })).text).querySelector(`a[href="/registrations/${own.token}"]`)
	).not.toBeNull();
	const left = await visitor.ask(out, { ...fields, keepTyped: 'go' });
	expect([left.status, left.location]).toEqual([303, `/registrations/${own.token}`]);
	// control: what nobody has touched is given back as it began
	const untouched = await visitor.ask(`${path}?/propose`, { ...fields, keepTyped: '1' });
	expect(standing(untouched.text)).toEqual(['', false]);
});

import { parse } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultShape } from '../../src/lib/api/schemas.ts';
import { locales, pathIn } from '../../src/lib/i18n/locales.ts';
import { raw } from '../support/server.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/**
 * Requests answered before SvelteKit: an address that no percent-encoding makes, where whatever its hooks throw ends the process, and a
 * form from elsewhere, which it would refuse in English.
 */

const TOKEN = 'a-token-of-the-test';
let world: Installation;
beforeAll(async () => void (world = await anInstallation({ METRICS_TOKEN: TOKEN })), 120_000);
afterAll(() => world.stop());

/** Sends an address as it is written, which fetch would tidy up. */
async function ask(address: string, accept = 'text/html', method = 'GET', more = '') {
	const { host, port, origin } = new URL(world.origin);
	const head = `${method} ${address} HTTP/1.1\r\nHost: ${host}\r\nAccept: ${accept}\r\nOrigin: ${origin}\r\n${more}`;
	const { answer } = await raw(Number(port), `${head}Content-Length: 0\r\nConnection: close\r\n\r\n`);
	const bytes = Buffer.from(answer, 'latin1').toString();
	const [top = '', ...body] = bytes.split('\r\n\r\n');
	const headers = new Headers(
		top
			.split('\r\n')
			.slice(1)
			.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string])
	);
	return { status: Number(top.split(' ')[1]), type: headers.get('content-type'), store: headers.get('cache-control'), body: body.join('') };
}

/** When the process began. */
const began = async () => {
	const answer = await fetch(`${world.origin}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
	return /^process_start_time_seconds (\S+)$/m.exec(await answer.text())?.[1];
};

const undecodable = ['%', '%2', '%zz', '%E0%A4%A', '%C0%AF', '%ff', '%ed%a0%80', '%c0%ae%c0%ae', '%25%', 'a%00b', '%00'];
/** What SvelteKit answers is kept by nobody and is private; what the entry turns away is not even that. */
const SVELTEKIT = 'private, no-store';

test('a page is a page in the language of its address, whatever asks', async () => {
	const from = await began();
	expect(from).toBeDefined();
	const said = {
		kk: 'Сұрауды оқу мүмкін болмады. Артқа оралып, қайталап көріңіз',
		ru: 'Запрос не удалось прочитать. Вернитесь назад и попробуйте ещё раз',
		en: 'This request could not be read. Please go back and try again'
	};
	const places = (signs: string) => [`/${signs}`, `/kk/${signs}`, `/forums/${signs}/programme`, `/registrations/${signs}.`, `//${signs}`];
	for (const signs of undecodable)
		for (const locale of locales)
			for (const path of places(signs).map((each) => pathIn(locale, each)))
				for (const [accept, method] of [
					['text/html', 'GET'],
					['*/*', 'GET'],
					['text/html', 'POST']
				] as const) {
					const { status, type, store, body } = await ask(path, accept, method);
					const isPage = [400, 'text/html; charset=utf-8', 'no-store'];
					// a browser that comes for what looks like a file is a browser still
					if (accept === 'text/html' || !/\.\w+$/.test(path))
						expect([path, method, status, type, store]).toEqual([path, method, ...isPage]);
					const page = parse(body);
					expect([path, page.querySelector('html')?.getAttribute('lang')]).toEqual([path, locale]);
					expect([path, page.querySelector('h1')?.textContent]).toEqual([path, said[locale]]);
					expect(page.querySelectorAll('main p[lang]').map((each) => each.getAttribute('lang'))).toEqual([...locales]);
				}
	expect(await began()).toBe(from);
	expect((await ask('/')).status).toBe(200);
	// control: what can be decoded reaches the program, in the same process
	expect(await ask('/%D2%9B')).toMatchObject({ status: 404, store: SVELTEKIT });
	expect(await ask('/a%25b')).toMatchObject({ status: 404, store: SVELTEKIT });
});

test('the public JSON, files and programs are told in their form', async () => {
	for (const signs of undecodable) {
		for (const accept of ['text/html', '*/*', 'application/json']) {
			const { status, type, body } = await ask(`/api/v1/forums/${signs}`, accept);
			expect([signs, status, type]).toEqual([signs, 400, 'application/json; charset=utf-8']);
			const fault = faultShape.parse(JSON.parse(body));
			expect([fault.status, Object.keys(fault.message)]).toEqual([400, [...locales]]);
		}
		const forms = [
			['ics', '*/*', 'text/plain; charset=utf-8'],
			['ics', 'text/calendar', 'text/plain; charset=utf-8'],
			['ics', 'text/html,*/*;q=0.8', 'text/html; charset=utf-8'],
			['json', '*/*', 'application/json; charset=utf-8'],
			['xml', 'application/json', 'application/json; charset=utf-8']
		] as const;
		for (const [ending, accept, wanted] of forms) {
			const { status, type } = await ask(`/ru/forums/${signs}/programme.${ending}`, accept);
			expect([signs, ending, accept, status, type]).toEqual([signs, ending, accept, 400, wanted]);
		}
	}
});

test('a query is read as browsers read it, the sign NUL apart; a header that names an address is one', async () => {
	const from = await began();
	const { slug } = world.things.own;
	for (const signs of undecodable) {
		const nul = signs.includes('%00');
		// kept pages drop what they do not read before anybody looks
		for (const path of ['/', `/forums/${slug}`]) expect((await ask(`${path}?utm=${signs}`)).status).toBe(200);
		for (const path of [`/login?next=${signs}`, `/registrations/x?a=1&${signs}`]) {
			const { status, store } = await ask(path);
			expect([path, status === 400, store]).toEqual([path, nul, nul ? 'no-store' : SVELTEKIT]);
		}
		const named = await ask('/_app/remote/x', 'text/html', 'GET', `x-sveltekit-pathname: /${signs}\r\n`);
		expect([signs, named.status, named.store]).toEqual([signs, 400, 'no-store']);
	}
	expect(await began()).toBe(from);
});

test('a form from elsewhere is refused in the reader’s language, whatever it says it is', async () => {
	const said = { kk: /^Бұл форма басқа мекенжайдан/, ru: /^Форма отправлена с другого адреса/, en: /^This form was sent from another/ };
	const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'application/json', ''];
	const before = await world.changes();
	const send = (path: string, headers: Record<string, string>, method = 'POST') =>
		fetch(world.origin + path, {
			method,
			redirect: 'manual',
			headers: { accept: 'text/html', cookie: world.cookies.organiser, ...headers },
			body: Buffer.from('email=a&password=b')
		});
	for (const type of types)
		for (const locale of locales)
			for (const path of ['/login', '/none', `/organiser/forums/${world.things.own.slug}?/publish`].map((each) => pathIn(locale, each)))
				for (const method of ['POST', 'PUT', 'DELETE']) {
					const from = { origin: 'https://elsewhere.example', ...(type && { 'content-type': type }) };
					const page = await send(path, from, method);
					const html = await page.text();
					expect([path, type, page.status, page.headers.get('content-type')]).toEqual([path, type, 403, 'text/html; charset=utf-8']);
					expect([path, parse(html).querySelector('html')?.getAttribute('lang')]).toEqual([path, locale]);
					expect(parse(html).querySelector('h1')?.textContent).toMatch(said[locale]);
					expect(html).toContain(world.origin);
					const json = await send(path, { ...from, accept: 'application/json' }, method);
					expect([path, json.status, faultShape.parse(await json.json()).status]).toEqual([path, 403, 403]);
				}
	const api = await send('/api/v1/forums', { 'content-type': types[0] ?? '' });
	expect([api.status, Object.keys(faultShape.parse(await api.json()).message)]).toEqual([403, [...locales]]);
	expect(await world.changes()).toBe(before);
	// control: from our own page the same form is read, and what is no form is refused in a page as well
	const own = { origin: world.origin, cookie: '' };
	const read = await send('/ru/login', { ...own, 'content-type': types[0] ?? '' });
	expect([read.status, read.headers.get('x-sveltekit-page')]).toEqual([400, 'true']);
	for (const [type, status] of [
		['text/plain', 415],
		['multipart/form-data; boundary=x', 400]
	] as const) {
		const refused = await send('/ru/login', { ...own, 'content-type': type });
		expect([type, refused.status, parse(await refused.text()).querySelector('h1')?.textContent]).toEqual([
			type,
			status,
			'Запрос не удалось прочитать. Вернитесь назад и попробуйте ещё раз'
		]);
	}
});

test('an action named after what every object has is none: 404, as any other that is not there', async () => {
	const inherited = [...Object.getOwnPropertyNames(Object.prototype)];
	expect(inherited).toContain('toString');
	const send = (path: string) =>
		fetch(world.origin + path, {
			method: 'POST',
			headers: { origin: world.origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
			body: 'a=b',
			redirect: 'manual'
		});
	for (const page of [`/ru/forums/${world.things.own.slug}/register`, '/en/login'])
		for (const name of [...inherited, 'nowhere']) {
			const answer = await send(`${page}?/${name}`);
			expect([page, name, answer.status]).toEqual([page, name, 404]);
		}
	// control: an action that is there answers
	expect((await send('/en/login?/signIn')).status).not.toBe(500);
	expect((await send('/en/login')).status).toBe(400);
});

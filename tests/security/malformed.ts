import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Deed } from './form-submissions.ts';
import { testRoles, type Installation } from './fixtures.ts';

/** Requests as no browser of ours would send them, the same ones for the same seed. */

export interface MalformedAnswer {
	status: number;
	body: string;
	ms: number;
	/** what was asked, for the report of a fault */
	asked: string;
}

const names = [
	'__proto__',
	'constructor',
	'prototype',
	'__proto__[admin]',
	'constructor.prototype.admin',
	'toString',
	'hasOwnProperty',
	'then',
	'',
	' ',
	'.',
	'[]',
	'a[b][c]',
	'email[]',
	'__superform_json',
	'__superform_id',
	'__superform_file_x',
	'language.kk'
];
/** columns that no form has */
export const extras: Record<string, string> = {
	state: 'confirmed',
	ownsAddress: 'false',
	owns_address: '0',
	isAdmin: 'true',
	admin: '1',
	forumId: 'another',
	forum_id: 'another',
	personId: 'another',
	delegationId: 'another',
	delegationRole: 'head',
	number: '1',
	linkVersion: '99',
	passCode: 'AAAA',
	attendedAt: '2020-01-01T00:00:00.000Z',
	privacy_state: 'erased',
	id: 'another',
	created_at: '1970',
	revision: '999',
	demo: 'whole',
	taken: '0'
};
const strange = [
	'',
	' ',
	'\0',
	'a\0b',
	'\u0001',
	'\ud800',
	'\udfff\ud800',
	'\ufffe',
	'\u202e\u2066abc',
	'e\u0301'.repeat(300),
	'\u0300'.repeat(2000),
	'\ufdfa'.repeat(500),
	'NaN',
	'Infinity',
	'-1',
	'1e309',
	'0x10',
	'9'.repeat(400),
	'true',
	'null',
	'undefined',
	'[object Object]',
	'{}',
	'[]',
	'[1,2]',
	'{"__proto__":{"admin":true}}',
	"' or 1=1 --",
	'"; drop table registration; --',
	'../../../../etc/passwd',
	'..\\..\\',
	'file:///etc/passwd',
	'http://169.254.169.254/',
	'${7*7}',
	'{{7*7}}',
	'<%= 1 %>',
	'%s%n%x',
	'\r\nSet-Cookie: a=b',
	'a\nb',
	'\u2028',
	'x'.repeat(5_000),
	'ә'.repeat(60_000),
	'2026-02-30',
	'2026-13-99T99:99',
	'25:99',
	'0000-00-00',
	'-000001-01-01T00:00',
	'+275760-09-13T00:00',
	'KZ',
	'zz',
	'kk',
	'elsewhere',
	'none',
	'01a20fb6-7784-75ce-aa0f-a92d0cc48784',
	'a@b',
	`${'a'.repeat(64)}@${'b'.repeat(180)}.kz`,
	'"<script>"@x.kz'
];
const segments = [
	'__proto__',
	'constructor',
	'%00',
	'%ff',
	'%E0%A4%A',
	'%',
	'%zz',
	'%2e%2e%2f',
	'..%2f..%2fetc%2fpasswd',
	'%5c..%5c',
	'.',
	'..',
	'~',
	'*',
	'%0d%0aSet-Cookie:a',
	'a'.repeat(3_000),
	'%D2%9B',
	encodeURIComponent('қ'.repeat(100)),
	'__data.json',
	'_app/version.json',
	'_app/../../package.json',
	';a=b',
	'@',
	'null',
	'-1',
	'1e9',
	'%F0%9F%92%A9',
	'%ED%A0%80',
	'%C0%AE'
];

const value = (d: SeededRandom) => d.of(strange);

/** A body of pairs: some fields as the form has them, others strange, doubled, missing or of no form. */
function pairs(d: SeededRandom, deed: Deed): [string, string][] {
	const made: [string, string][] = [];
	for (const [name, own] of deed.body) {
		if (d.chance(0.1)) continue;
		made.push([name, d.chance(0.5) ? own : value(d)]);
		if (d.chance(0.15)) made.push([name, value(d)]);
	}
	for (let n = d.below(4); n > 0; n--) made.push([d.of(names), value(d)]);
	for (const name of Object.keys(extras)) if (d.chance(0.2)) made.push([name, extras[name] ?? '']);
	if (d.chance(0.02)) for (let n = 0; n < 3_000; n++) made.push([`f${n}`, '1']);
	return made;
}

const escape = (text: string) => encodeURIComponent(text.toWellFormed());

function urlencoded(d: SeededRandom, deed: Deed): Buffer {
	let text = pairs(d, deed)
		.map(([name, own]) => `${escape(name)}=${escape(own)}`)
		.join('&');
	if (d.chance(0.2))
		text += d.of([
			'&%',
			'&%zz=1',
			'&a=%ff%fe',
			'&=',
			'&&&&',
			'&a=%00',
			'&a=%E0%A4%A',
			';b=c',
			'&\0',
			'&__superform_json=[[1],{"__proto__":2}]',
			'&__superform_json=[[[[',
			'&__superform_json=[-1,-2,9999]'
		]);
	return Buffer.from(text);
}

function multipart(d: SeededRandom, deed: Deed): { type: string; body: Buffer } {
	const boundary = d.of(['x', '----a', 'a'.repeat(200)]);
	const part = ([name, own]: [string, string]) => {
		const file = d.chance(0.2) ? `; filename="${d.of(['a.txt', '../../a', 'a.html', '\0', ''])}"` : '';
		const kind = d.chance(0.2) ? `\r\nContent-Type: ${d.of(['text/html', 'application/octet-stream', 'image/svg+xml', 'x'])}` : '';
		return `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, '')}"${file}${kind}\r\n\r\n${own}\r\n`;
	};
	let text = pairs(d, deed).map(part).join('');
	if (d.chance(0.6)) text += `--${boundary}--\r\n`;
	if (d.chance(0.1)) text = text.replaceAll('\r\n', '\n');
	if (d.chance(0.1)) text = text.slice(0, d.below(text.length + 1));
	const said = d.of([boundary, boundary, boundary, boundary, 'other', '', '"', `${boundary}; charset=utf-7`]);
	return { type: `multipart/form-data; boundary=${said}`, body: Buffer.from(text) };
}

const bodies = (d: SeededRandom, deed: Deed): { type: string; body: Buffer } => {
	const kind = d.below(10);
	if (kind < 5)
		return {
			type: d.of([
				'application/x-www-form-urlencoded',
				'application/x-www-form-urlencoded; charset=utf-16',
				'APPLICATION/X-WWW-FORM-URLENCODED'
			]),
			body: urlencoded(d, deed)
		};
	if (kind < 8) return multipart(d, deed);
	const deep = d.of([
		'['.repeat(40_000),
		'{"a":'.repeat(20_000),
		'{"__proto__":{"admin":true}}',
		'',
		'\0',
		'\xff\xfe',
		'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
	]);
	return {
		type: d.of([
			'',
			'application/json',
			'text/plain',
			'text/xml',
			'x',
			'multipart/form-data',
			'application/x-sveltekit-formdata',
			'image/png',
			',',
			'application/json; charset=x'
		]),
		body: Buffer.from(deep, 'latin1')
	};
};

const headers = (d: SeededRandom): Record<string, string> => ({
	accept: d.of(['text/html', 'application/json', '*/*', '', 'text/html;q=x', 'a/b'.repeat(200)]),
	...(d.chance(0.1) && { 'accept-language': d.of(['', '*', 'kk;q=2', 'x'.repeat(500)]) }),
	...(d.chance(0.05) && { 'x-sveltekit-action': 'true' }),
	...(d.chance(0.05) && { 'x-http-method-override': 'DELETE' }),
	...(d.chance(0.05) && { 'if-none-match': '"'.repeat(2_000) }),
	...(d.chance(0.05) && { range: 'bytes=9-1,-,x' }),
	...(d.chance(0.05) && { 'x-forwarded-for': "::1, 'or 1=1" }),
	...(d.chance(0.03) && { 'content-encoding': 'gzip' }),
	...(d.chance(0.02) && { expect: '100-continue' })
});

/** @returns the answer; status 0 when the server closed without one */
function ask(origin: string, method: string, path: string, head: Record<string, string>, body?: Buffer): Promise<MalformedAnswer> {
	const from = performance.now();
	const asked = `${method} ${path.slice(0, 200)} ${JSON.stringify(head).slice(0, 300)} ${body?.subarray(0, 600).toString() ?? ''}`;
	return new Promise((resolve) => {
		const finish = (status: number, text: string) => resolve({ status, body: text, ms: performance.now() - from, asked });
		const { hostname, port } = new URL(origin);
		const going = request(
			{ hostname, port, method, path, headers: { ...head, ...(body && { 'content-length': body.length }) } },
			(answer: IncomingMessage) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('close', () => finish(answer.statusCode ?? 0, Buffer.concat(parts).toString()));
			}
		);
		going.on('error', () => finish(0, ''));
		going.setTimeout(20_000, () => going.destroy());
		going.end(body);
	});
}

/** Bytes straight into a socket: what the client of Node would not send. */
function raw(origin: string, bytes: string): Promise<MalformedAnswer> {
	const from = performance.now();
	const { hostname, port, host } = new URL(origin);
	return new Promise((resolve) => {
		const parts: Buffer[] = [];
		const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes.replace('HOST', host), 'latin1')));
		const finish = () => {
			const body = Buffer.concat(parts).toString();
			resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(body)?.[1] ?? 0), body, ms: performance.now() - from, asked: bytes.slice(0, 600) });
		};
		socket.on('data', (part: Buffer) => parts.push(part));
		socket.on('close', finish);
		socket.on('error', () => undefined);
		socket.setTimeout(20_000, () => socket.destroy());
	});
}

/** One malformed request. */
export async function malformed(
	world: Installation,
	all: readonly Deed[],
	addresses: readonly string[],
	d: SeededRandom
): Promise<MalformedAnswer> {
	const role = d.of(testRoles);
	const deed = d.of(all);
	const kind = d.below(100);
	const cookie = d.chance(0.1)
		? d.of(['login=', 'login=%ff', `login=${'a'.repeat(4_000)}`, '__proto__=1', '=;;;', 'form=\u00ff'])
		: world.cookies[role];
	if (kind < 45) {
		const { type, body } = bodies(d, deed);
		const path = d.chance(0.9) ? deed.path : `${deed.path}${d.of(['/', '&/other', '%00', '?', '&__proto__=1'])}`;
		const sender = d.chance(0.8) ? world.cookies[deed.role] : cookie;
		return ask(
			world.origin,
			'POST',
			path,
			{ origin: world.origin, cookie: sender, ...headers(d), ...(type && { 'content-type': type }) },
			body
		);
	}
	const address = d.of(addresses);
	if (kind < 75) {
		const query = Array.from(
			{ length: d.below(4) },
			() =>
				`${escape(d.of([...names, 'q', 'after', 'place', 'search', 'hall', 'done', 'at', 'next', 'forum', 'state', 'kind', 'country']))}=${d.chance(0.8) ? escape(value(d).slice(0, 3_000)) : d.of(segments)}`
		);
		return ask(
			world.origin,
			d.of(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS']),
			`${address}${query.length ? `?${query.join('&')}` : ''}`.slice(0, 12_000),
			{ cookie, ...headers(d) }
		);
	}
	if (kind < 90) {
		const parts = address.split('/');
		parts[1 + d.below(parts.length)] = d.of(segments);
		return ask(world.origin, d.of(['GET', 'GET', 'POST']), parts.join('/'), { cookie, origin: world.origin, ...headers(d) });
	}
	if (kind < 95)
		return ask(world.origin, d.of(['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY']), address, {
			cookie,
			origin: world.origin,
			...headers(d)
		});
	return raw(
		world.origin,
		d.of([
			`GET /${'\u0001\u00ff'.repeat(20)} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`GET ${address} HTTP/9.9\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`GET ${address} HTTP/1.1\r\nConnection: close\r\n\r\n`,
			`GET http://elsewhere.example${address} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`GET //elsewhere.example${address} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`GET * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`GET ${address} HTTP/1.1\r\nHost: HOST\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n`,
			`GET ${address} HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n`,
			`GET ${address} HTTP/1.1\r\nHost: HOST\r\nX: ${'a'.repeat(20_000)}\r\nConnection: close\r\n\r\n`,
			`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`,
			`POST ${deed.path} HTTP/1.1\r\nHost: HOST\r\nOrigin: ${world.origin}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\na=%00\r\n0\r\n\r\n`,
			`POST ${deed.path} HTTP/1.1\r\nHost: HOST\r\nOrigin: ${world.origin}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
			`POST ${deed.path} HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\nConnection: close\r\n\r\n`,
			`POST ${deed.path} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\nx`,
			`POST ${deed.path} HTTP/1.1\r\nHost: HOST\r\nOrigin: ${world.origin}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n`,
			`\0\0\0\r\n\r\n`,
			`GET ${address}\r\n\r\n`
		])
	);
}

/** What an answer must not say: where the program lies, what it is made of, how it failed. */
export const tells = (body: string): boolean =>
	body.includes(process.cwd()) ||
	/\n\s+at [^\n]*[:(]\d+|node_modules|node:internal|\.server\.ts|SqliteError|SQLITE_|kysely|ZodError|TypeError:|RangeError:|SyntaxError:/.test(
		body
	);

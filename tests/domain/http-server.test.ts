import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createConnectionServer } from 'node:net';
import { expect, test } from 'vitest';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum } from '../support/forum.ts';
import { listen } from '../support/port.ts';
import { aServer, raw, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** The process that serves, from outside: what it takes, what it says with every answer, how it stops. */

const fresh = useFreshDatabase();

async function serving(work: (server: Running) => Promise<void>, env: Record<string, string> = {}): Promise<void> {
	loadKey(false);
	const server = await aServer(fresh.url, env);
	try {
		await work(server);
	} finally {
		await server.stop();
	}
}

const standing = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy'];
const missing = (headers: Headers) => standing.filter((name) => !headers.has(name));
/** the head of an answer as it came over the wire */
const headOf = (answer: string) => {
	const [first = '', ...lines] = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n');
	return {
		status: Number(first.split(' ')[1]),
		headers: new Headers(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]))
	};
};
/** Whether an answer came to its end. */
const whole = (answer: string) => {
	const body = answer.indexOf('\r\n\r\n') + 4;
	if (body < 4 || headOf(answer).status === 500) return false;
	const length = headOf(answer).headers.get('content-length');
	return length === null ? answer.endsWith('0\r\n\r\n') : answer.length - body === Number(length);
};
const post = (length: number | null, body = '') =>
	`POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n${length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n${body}`;
const hosted = (server: Running, request: string) =>
	request.replace('Host: 127.0.0.1', `Host: 127.0.0.1:${server.port}\r\nOrigin: ${server.address}`);

test('every answer carries the standing headers, whoever gives it', () =>
	serving(async (server) => {
		await aForum({ slug: 'here' });
		const script = readdirSync('build/client/_app/immutable', { recursive: true }).find((name) => String(name).endsWith('.css'));
		const paths: [string, number][] = [
			['/', 200],
			['/', 200],
			['/forums/here', 200],
			['/ru/forums/nowhere', 404],
			['/fonts/onest-latin.woff2', 200],
			[`/_app/immutable/${script}`, 200],
			['/health/live', 200],
			['/api/v1/forums', 200],
			['/%ff', 400],
			['//@', 404]
		];
		for (const [path, status] of paths) {
			const answer = await fetch(server.address + path);
			await answer.arrayBuffer();
			expect([path, answer.status, missing(answer.headers)]).toEqual([path, status, []]);
			for (const name of ['server', 'x-powered-by', 'alang-route', 'alang-keep'])
				expect([path, answer.headers.get(name)]).toEqual([path, null]);
		}
		const odd = await Promise.all([
			raw(server.port, 'GET / HTTP/1.1\r\nHost: forum.evil.example\r\nConnection: close\r\n\r\n'),
			raw(server.port, hosted(server, post(70_000))),
			raw(server.port, hosted(server, post(600_000).replace('/login', '/organiser/new'))),
			raw(server.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`),
			raw(server.port, 'rubbish\r\n\r\n'),
			raw(
				server.port,
				`POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
			)
		]);
		expect(odd.map(({ answer }) => headOf(answer).status)).toEqual([421, 413, 413, 431, 400, 400]);
		for (const { answer } of odd) expect(missing(headOf(answer).headers)).toEqual([]);
		// control: a server that says nothing of the kind
		const bare = createServer((_, response) => response.end());
		expect(missing((await fetch(`http://127.0.0.1:${await listen(bare)}`)).headers)).toEqual(standing);
		bare.close();
	}));

test('the policy allows nothing written into a page and no frame around it; over https browsers are told to stay there', async () => {
	await aForum({ slug: 'here' });
	const origin = 'https://forum.example.kz';
	const paths = ['/', '/forums/here', '/forums/here/register', '/login', '/forums/nowhere', '/fonts/onest-latin.woff2', '/api/v1/forums'];
	const said = async (settings: Record<string, string>, name: string) => {
		const found: (string | undefined)[] = [];
		await serving(async (server) => {
			const visitor = aVisitor(server.address, settings.ORIGIN ?? server.address);
			for (const path of paths) found.push(String((await visitor.ask(path)).headers[name]));
		}, settings);
		return found;
	};
	for (const policy of await said({ ORIGIN: origin }, 'content-security-policy')) {
		expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
		expect(policy).not.toMatch(/unsafe-(?:inline|eval|hashes)|\*|https?:/);
	}
	expect(await said({ ORIGIN: origin }, 'strict-transport-security')).toEqual(paths.map(() => 'max-age=31536000'));
	// control: on a plain address it would lock people out
	expect(await said({}, 'strict-transport-security')).toEqual(paths.map(() => 'undefined'));
});

test('a body without a length is counted as it comes, and a forwarded host or address gains nothing', () =>
	serving(async (server) => {
		const chunk = `${(16_384).toString(16)}\r\n${'x'.repeat(16_384)}\r\n`;
		const sent = (chunks: number) =>
			raw(server.port, hosted(server, post(null, `${chunk.repeat(chunks)}0\r\n\r\n`)), (socket) => setTimeout(() => socket.end(), 3_000));
		const [long, short] = await Promise.all([sent(60), sent(1)]);
		// An action asked by a script answers 200 and tells its own status inside.
		expect([headOf(long.answer).status, headOf(short.answer).status]).toEqual([413, 200]);
		const forged = await fetch(`${server.address}/forums/nowhere`, {
			headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.1.2.3' }
		});
		expect(await forged.text()).not.toContain('evil.example');
	}));

test('who still sends a body that is too long is not reset while the answer is on its way', () =>
	serving(async (server) => {
		// Control: a server that resets the connection with its answer. One that closes it resets as well, but
		// a system with room for the whole body may have taken it by then, and the client never hears of it.
		const curt = createConnectionServer((socket) =>
			socket
				.once('data', () => socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n', () => socket.resetAndDestroy()))
				.on('error', () => undefined)
		);
		const port = await listen(curt);
		const sent = async (at: number, request: string) => {
			let reset = false;
			const { answer } = await raw(at, request, (socket) => {
				socket.on('error', () => (reset = true));
				for (let part = 0; part < 60; part++) socket.write('x'.repeat(65_536));
				socket.write('x', () => setTimeout(() => socket.end(), 500));
			});
			return [headOf(answer).status, reset];
		};
		const length = 60 * 65_536 + 1;
		expect(await sent(server.port, hosted(server, post(length)))).toEqual([413, false]);
		expect((await sent(port, post(length)))[1]).toBe(true);
		curt.close();
	}));

test('sockets that send nothing, half a head or one byte a second are closed within 20 seconds', async () => {
	await serving(async (server) => {
		const drip = (socket: import('node:net').Socket) => {
			const timer = setInterval(() => socket.write('x'), 1_000);
			socket.once('close', () => clearInterval(timer));
		};
		const closed = await Promise.all([
			raw(server.port, ''),
			raw(server.port, 'GET / HTTP/1.1\r\nHost: 127'),
			raw(server.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: `, drip),
			raw(server.port, hosted(server, post(5_000)), drip)
		]);
		for (const { ms } of closed) expect(ms).toBeLessThan(20_000);
		// Control: an honest visitor was served meanwhile, on a connection that was older than theirs.
		expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
	});
}, 60_000);

test('told to stop with 100 requests under way, it answers them or has not begun; killed, it does not', async () => {
	await aDelegate(await aForum({ slug: 'here' }));
	loadKey(true);
	const cut = async (signal: NodeJS.Signals) => {
		const server = await aServer(fresh.url);
		const body = 'email=nobody&password=';
		const begun: Promise<void>[] = [];
		const bodies: (() => void)[] = [];
		// The server says 100 Continue: it has the request. The body follows when it has been told to stop.
		const posts = Array.from({ length: 50 }, () =>
			raw(server.port, hosted(server, post(body.length)).replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'), (socket) => {
				begun.push(new Promise((go) => socket.once('data', () => go())));
				bodies.push(() => socket.write(body));
			})
		);
		await Promise.all(begun);
		const gets = Array.from({ length: 50 }, (_, i) =>
			raw(server.port, `GET /forums/here/delegations?page=${i} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`)
		);
		const stopped = server.stop(signal);
		for (const send of bodies) send();
		const [post50, get50] = [await Promise.all(posts), await Promise.all(gets)];
		const { code, ms } = await stopped;
		const after = (answer: string) => answer.replace('HTTP/1.1 100 Continue\r\n\r\n', '');
		return {
			code,
			ms,
			posts: post50.filter(({ answer }) => whole(after(answer))).length,
			gets: get50.filter(({ answer }) => answer === '' || whole(answer)).length
		};
	};
	const told = await cut('SIGTERM');
	expect(told).toMatchObject({ code: 0, posts: 50, gets: 50 });
	expect(told.ms).toBeLessThan(10_000);
	expect((await cut('SIGKILL')).posts).toBeLessThan(50);
}, 60_000);

test('the log names the route and the number of each request, and nothing that is private', () =>
	serving(async (server) => {
		const { token } = await aDelegate(await aForum({ slug: 'here' }));
		const answer = await fetch(`${server.address}/registrations/${token}?word=${encodeURIComponent('Ахметова')}`, {
			headers: { 'x-request-id': 'forged', referer: 'http://x/?q=example.kz' }
		});
		expect([answer.status, answer.headers.get('referrer-policy'), answer.headers.get('cache-control')]).toEqual([
			200,
			'no-referrer',
			'private, no-store'
		]);
		await answer.text();
		await expect.poll(() => server.lines().some((line) => line.includes('/registrations/[token]'))).toBe(true);
		const line = JSON.parse(server.lines().find((each) => each.includes('/registrations/[token]')) ?? '{}') as Record<string, unknown>;
		expect(line).toMatchObject({
			requestId: answer.headers.get('x-request-id'),
			method: 'GET',
			route: '/registrations/[token]',
			status: 200
		});
		const all = server.lines().join('\n');
		for (const secret of [token, 'Ахметова', encodeURIComponent('Ахметова'), 'example.kz', 'forged', '127.0.0.1"'])
			expect(all).not.toContain(secret);
	}));

test('figures for Prometheus, only with the token of the settings', async () => {
	await serving(async (server) => expect((await fetch(`${server.address}/metrics`)).status).toBe(404));
	const secret = 'a token of 24 characters';
	await serving(
		async (server) => {
			await (await fetch(server.address)).text();
			expect((await fetch(`${server.address}/metrics`)).status).toBe(401);
			expect((await fetch(`${server.address}/metrics`, { headers: { authorization: 'Bearer another' } })).status).toBe(401);
			const answer = await fetch(`${server.address}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
			expect(answer.status).toBe(200);
			const text = await answer.text();
			expect(text).toContain('alang_request_seconds_count{method="GET",route="/",status="200"} 1');
			for (const line of ['alang_database_up 1', 'alang_outbox_waiting 0', 'alang_backup_age_seconds +Inf'])
				expect(text.split('\n')).toContain(line);
		},
		{ METRICS_TOKEN: secret }
	);
});

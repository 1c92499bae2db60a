import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { repeat } from '../support/repeat.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { startNginx } from '../support/nginx.ts';
import { freePort } from '../support/port.ts';
import { aServer } from '../support/server.ts';

/** Two processes on one PostgreSQL behind nginx as scripts/deploy/nginx.conf sets it up; each ends and starts again under load. */

const fresh = useFreshDatabase();
const HOST = 'forum.example.kz';
const LINES = 12;
const AMONG_MS = 2_000;
/** nginx leaves a process alone for 5 s that refused it once */
const KNOWN_AGAIN_MS = 5_500;

/** One request on a connection of its own. @returns the status */
function ask(port: number, path: string, form?: Record<string, string>): Promise<number> {
	const body = form && new URLSearchParams(form).toString();
	return new Promise((answered, failed) => {
		const asked = request({
			port,
			path,
			host: '127.0.0.1',
			servername: HOST,
			rejectUnauthorized: false,
			agent: false,
			method: form ? 'POST' : 'GET',
			headers: {
				host: HOST,
				origin: `https://${HOST}`,
				accept: 'text/html',
				...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) })
			}
		});
		asked.on('error', failed).on('response', (answer) => {
			answer.on('error', failed).on('end', () => answered(answer.statusCode ?? 0));
			answer.resume();
		});
		asked.end(body);
	});
}

const application = (n: number) => ({
	surname: 'Ахметова',
	givenName: 'Айнұр',
	email: `behind${n}@example.kz`,
	country: 'KZ',
	kind: 'media',
	organisationText: '«Ақ ниет» қоғамдық қоры',
	workingLanguage: 'kk',
	shownTo: 'nobody',
	preferredSessionId: '',
	formKey: `behind-${n}`,
	consentParticipation: 'on'
});

/** Reads pages and registers, one request in five, while each process is ended once by a signal and started again. */
async function stopped(signal: 'SIGTERM' | 'SIGKILL', edit?: (site: string) => string) {
	const always = { startsLocal: '2036-12-15T08:30', endsLocal: '2036-12-15T18:00', registrationClosesLocal: '2036-12-14T18:00' };
	await aForum({ slug: 'here', ...always });
	loadKey(false);
	const ports = [await freePort(), await freePort()] as const;
	const begin = (port: number) =>
		aServer(fresh.url, { PORT: String(port), ORIGIN: `https://${HOST}`, ADDRESS_HEADER: 'x-forwarded-for', LOG_LEVEL: 'warn' });
	const servers = [await begin(ports[0]), await begin(ports[1])];
	const nginx = await startNginx(join(config().dataDir, 'nginx'), ports, edit);
	const pages = ['/forums/here', '/forums/here/programme', '/ru/forums/here', '/forums/here/register', '/login'];
	const load = repeat(LINES, (n) =>
		n % 5 === 4 ? ask(nginx.port, '/forums/here/register?/register', application(n)) : ask(nginx.port, pages[n % 5] ?? '/')
	);
	try {
		for (const [index, port] of ports.entries()) {
			await pause(AMONG_MS);
			await servers[index]?.stop(signal);
			await pause(AMONG_MS);
			servers[index] = await begin(port);
			await pause(KNOWN_AGAIN_MS);
		}
		const answers = await load();
		const kept = await database().reader.selectFrom('registration').select('email').execute();
		return { answers, kept: kept.length };
	} finally {
		await load();
		await Promise.all([nginx.stop(), ...servers.map((server) => server.stop('SIGKILL'))]);
	}
}

test('each of two processes is stopped and started again under load: no request fails, each form once', async () => {
	const { answers, kept } = await stopped('SIGTERM');
	console.log(`behind nginx: ${JSON.stringify(answers)}, ${kept} registrations`);
	expect(Object.keys(answers)).toEqual(['200', '303']);
	expect(answers[200]).toBeGreaterThan(100);
	expect(kept).toBe(answers[303]);
});

test('control: killed, and with a proxy that asks no other, requests fail', async () => {
	const { answers } = await stopped('SIGKILL', (site) =>
		site.replace('proxy_next_upstream error non_idempotent', 'proxy_next_upstream off')
	);
	expect(answers[502]).toBeGreaterThan(0);
});

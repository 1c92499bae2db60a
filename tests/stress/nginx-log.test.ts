import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as plainRequest } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { startNginx } from '../support/nginx.ts';
import { freePort, listen } from '../support/port.ts';

/** What the nginx site that is shipped writes down of private links: nothing, neither of the address nor of where somebody comes from. */

const HOST = 'forum.example.kz';
const TOKENS = ['privateLinkOfSomebody', 'confirmingLinkOfSomebody', 'whereSomebodyCameFrom', 'aWordSomebodyLookedFor'];

const status = (ask: typeof request, options: RequestOptions, body = '') =>
	new Promise<number>((answered, failed) => {
		const asked = ask({ host: '127.0.0.1', servername: HOST, rejectUnauthorized: false, agent: false, ...options });
		asked.on('error', failed).on('response', (answer) => {
			answer.resume().on('error', failed);
			answer.on('end', () => answered(answer.statusCode ?? 0));
		});
		asked.end(body);
	});

/** Asks for private links with one process there, and with none. @returns all that lies in nginx's folder afterwards, but its settings */
async function written(name: string, edit?: (site: string) => string): Promise<string> {
	const folder = join(inject('folder'), name);
	const program = createServer((_, response) => response.end('ok'));
	const port = await listen(program);
	const nginx = await startNginx(folder, [port, await freePort()], edit);
	const headers = { host: HOST, referer: `https://${HOST}/registrations/${TOKENS[2]}` };
	const paths = [`/ru/registrations/${TOKENS[0]}`, `/registrations/confirm/${TOKENS[1]}`, `/forums/x/delegations?q=${TOKENS[3]}`];
	try {
		for (const path of paths) {
			expect([path, await status(request, { port: nginx.port, path, headers })]).toEqual([path, 200]);
			expect([path, await status(plainRequest, { port: nginx.plain, path, headers })]).toEqual([path, 301]);
			const long = 600 * 1024;
			const form = { method: 'POST', headers: { ...headers, 'content-length': long } };
			expect([path, await status(request, { port: nginx.port, path, ...form })]).toEqual([path, 413]);
		}
		program.closeAllConnections();
		await new Promise((closed) => program.close(closed));
		for (const path of paths) expect([path, await status(request, { port: nginx.port, path, headers })]).toEqual([path, 502]);
	} finally {
		await nginx.stop();
	}
	const logs = readdirSync(folder).filter((file) => file.endsWith('.log'));
	return logs.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
}

test('the shipped site writes no private link, and says how each request went', async () => {
	const text = await written('shipped');
	expect(TOKENS.filter((token) => text.includes(token))).toEqual([]);
	const lines = text.split('\n').filter((line) => / (GET|POST) /.test(line));
	expect(lines.map((line) => Number(/ (?:GET|POST) (\d+) /.exec(line)?.[1])).sort()).toEqual([
		...[200, 200, 200, 301, 301, 301, 413, 413, 413, 502, 502, 502]
	]);
	expect(lines.filter((line) => !/^127\.0\.0\.1 \[\d{4}-\d\d-\d\dT[\d:+]+\] /.test(line))).toEqual([]);
});

test('control: nginx’s usual log and its errors hold them all', async () => {
	const text = await written('usual', (site) =>
		site.replaceAll('alang.log alang;', 'alang.log combined;').replaceAll(' emerg;', ' error;')
	);
	expect(TOKENS.filter((token) => text.includes(token))).toEqual(TOKENS);
	expect(text).toContain('connect() failed');
});

import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { aServer } from '../support/server.ts';

/** 2,000 sockets that only hold a place, on this machine alone, while people read pages. */

const fresh = useFreshDatabase();
const SOCKETS = 2_000;
/** More at once than the server's queue takes would be dropped by the system: who only listens there never hears of it. */
const WAVE = 100;
const WAVE_MS = 50;

async function slow(port: number, kind: number, wave: number): Promise<{ ms: number }> {
	await pause(wave * WAVE_MS);
	const from = performance.now();
	const socket: Socket = connect(port, '127.0.0.1');
	socket.on('error', () => undefined).resume();
	if (kind === 1) socket.write('GET / HTTP/1.1\r\nHost: 127.0.0');
	if (kind === 2)
		socket.write(`POST /login HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: text/plain\r\nContent-Length: 9000\r\n\r\n`);
	// a page that takes files gives them two minutes, but only of those who find it
	if (kind === 3)
		socket.write(
			`POST /official/recommendations/x?/answer HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n`
		);
	const timer = kind ? setInterval(() => socket.write('x'), 3_000) : undefined;
	return new Promise((closed) => {
		socket.once('close', () => {
			clearInterval(timer);
			closed({ ms: performance.now() - from });
		});
	});
}

test(`${SOCKETS} slow sockets are closed within 20 seconds, normal pages stay quick and memory bounded`, async () => {
	await aForum({ slug: 'here' });
	loadKey(false);
	const server = await aServer(fresh.url, { LOG_LEVEL: 'warn' });
	const page = async () => {
		const from = performance.now();
		const answer = await fetch(`${server.address}/forums/here/delegations?q=${from}`);
		await answer.arrayBuffer();
		expect(answer.status).toBe(200);
		return performance.now() - from;
	};
	try {
		await page();
		const sockets = Array.from({ length: SOCKETS }, (_, i) => slow(server.port, i % 4, Math.floor(i / WAVE)));
		let open = true;
		const ended = Promise.all(sockets).then((all) => ((open = false), all));
		const times: number[] = [];
		let most = 0;
		while (open) {
			times.push(await page());
			most = Math.max(most, server.memory());
			await pause(50);
		}
		const slowest = Math.max(...(await ended).map(({ ms }) => ms));
		times.sort((a, b) => a - b);
		const p95 = times[Math.floor(times.length * 0.95)] ?? Infinity;
		console.log(
			`${fresh.engine}: closed after ${(slowest / 1000).toFixed(1)} s at the latest; ${times.length} pages, p95 ${p95.toFixed(0)} ms; ${most.toFixed(0)} MB`
		);
		expect(slowest).toBeLessThan(20_000);
		expect(p95).toBeLessThan(500);
		expect(most).toBeLessThan(512);
	} finally {
		await server.stop();
	}
});

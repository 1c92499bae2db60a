import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { limitConnections, serverOptions } from '../../src/http-server/request-limits.ts';
import { useFreshDatabase } from '../support/database.ts';

/** An answer that takes the server longer than a silent visitor may hold a socket: the visitor gets it. */

useFreshDatabase();
const SLOW_MS = 23_000;

/** @returns how a request ended */
async function asked(answer: RequestListener, body?: string): Promise<number | 'cut'> {
	const server = createServer(serverOptions, answer);
	limitConnections(server, config());
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	try {
		const response = await fetch(`http://127.0.0.1:${port}/`, { ...(body && { method: 'POST', body }) });
		await response.text();
		return response.status;
	} catch {
		return 'cut';
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

test('an answer of 23 seconds comes, to a look and to a form; one that falls silent half-way is cut', async () => {
	const late: RequestListener = async (request, response) => {
		request.resume();
		await pause(SLOW_MS);
		response.end('done');
	};
	const half: RequestListener = async (_, response) => {
		response.write('half');
		await pause(SLOW_MS);
		response.end('done');
	};
	expect(await Promise.all([asked(late), asked(late, 'a=b'), asked(half)])).toEqual([200, 200, 'cut']);
}, 60_000);

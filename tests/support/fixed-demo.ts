import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './process.ts';
import { serve, type Running } from './server.ts';

/** The demonstration as it is filled at one instant and looked at in that minute: the same people, places and hours each time. */

export const INSTANT = '2026-12-01T06:00:00.000Z';

export const accounts = ['organiser', 'moderator', 'desk', 'official'] as const;
export type AccountName = (typeof accounts)[number];

export interface FixedDemo extends Pick<Running, 'address' | 'stop'> {
	/** the path of the private link of one delegate who holds a seat */
	privatePath: string;
}

/** Fills a demonstration of its own on SQLite and starts the built program on it; both at INSTANT. @throws Error when it cannot be filled */
export async function fixedDemo(): Promise<FixedDemo> {
	const DATA_DIR = mkdtempSync(join(tmpdir(), 'alang-fixed-'));
	const env = { DATA_DIR, DATABASE_URL: '', ALANG_DEMO: '1', TEST_NOW: INSTANT, RATE_LIMITS: 'off', LOG_LEVEL: 'silent' };
	const flags = ['--import', './tests/support/clock-at.mjs'];
	const { code, said } = runProgram([...flags, 'src/demo/seed.ts'], env);
	const privatePath = /\/registrations\/[\w-]+/.exec(said)?.[0];
	if (code !== 0 || !privatePath) throw new Error(`The demonstration could not be filled:\n${said}`);
	const server = await serve(env, flags);
	return {
		address: server.address,
		privatePath,
		async stop() {
			const ended = await server.stop();
			rmSync(DATA_DIR, { recursive: true, force: true });
			return ended;
		}
	};
}

/** Signs one of the demonstration's accounts in. @returns the cookie it is known by */
export async function cookieOf(address: string, name: AccountName): Promise<string> {
	const body = new URLSearchParams({ email: `${name}@alang.example`, password: `kostanay demo ${name}` });
	const answer = await fetch(`${address}/login`, { method: 'POST', body, redirect: 'manual', headers: { origin: address } });
	const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	if (!cookies.length) throw new Error(`${name} could not sign in: ${answer.status}`);
	return cookies.join('; ');
}

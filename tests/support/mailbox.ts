import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { now } from '../../src/lib/server/clock.ts';
import { config, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { listen } from './port.ts';

/** A mail server of its own for a test, and what it was given. */

export interface Received {
	to: string;
	/** headers by their names in small letters, unfolded and decoded */
	headers: Record<string, string>;
	/** the plain text part */
	text: string;
	raw: string;
}

interface Manners {
	/** the answer to a recipient: 250, 450, 550 … */
	recipient?: (address: string) => number;
	/** called with what came before it is acknowledged; 'hang': it never is */
	data?: (received: Received) => void | 'hang';
}

const word = (_: string, coding: string, text: string) =>
	coding.toUpperCase() === 'B'
		? Buffer.from(text, 'base64').toString()
		: Buffer.from(
				text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))),
				'latin1'
			).toString();

/** Reads a message as nodemailer writes it (RFC 2045 and 2047; our text is always base64). */
export function readMessage(raw: string, to = ''): Received {
	const end = raw.indexOf('\r\n\r\n');
	const lines = raw
		.slice(0, end)
		.replace(/\r\n[ \t]+/g, ' ')
		.split('\r\n');
	const headers = Object.fromEntries(
		lines.map((line) => {
			const colon = line.indexOf(':');
			const value = line
				.slice(colon + 1)
				.trim()
				.replace(/\?=\s+=\?/g, '?==?')
				.replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, word);
			return [line.slice(0, colon).toLowerCase(), value];
		})
	);
	const plain = /Content-Type: text\/plain[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(raw)?.[1] ?? '';
	return { to, headers, text: Buffer.from(plain, 'base64').toString(), raw };
}

/** Starts a server and points this process's mail at it. `close` it at the end of the test. */
export async function aMailServer(manners: Manners = {}) {
	const received: Received[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		disableReverseLookup: true,
		logger: false,
		onRcptTo({ address }, _, answer) {
			const code = manners.recipient?.(address) ?? 250;
			answer(code === 250 ? undefined : Object.assign(new Error(`no: <${address}>`), { responseCode: code }));
		},
		onData(stream, session, answer) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				const message = readMessage(Buffer.concat(parts).toString('latin1'), session.envelope.rcptTo[0]?.address);
				received.push(message);
				if (manners.data?.(message) !== 'hang') answer();
			});
		}
	});
	server.on('error', () => undefined); // a sender that is killed resets its connection
	const port = await listen(server.server);
	useMail(`smtp://127.0.0.1:${port}`);
	return { received, port, close: () => new Promise<void>((done) => server.close(() => done())) };
}

const database = () => {
	const target = config().database;
	return target.engine === 'postgres' ? target.url : `file:${target.file}`;
};

/** Sets MAIL_URL for this process; undefined: the folder. */
export function useMail(url: string | undefined): void {
	useConfig(readConfig({ DATA_DIR: config().dataDir, DATABASE_URL: database(), LOG_LEVEL: 'silent', MAIL_URL: url }));
}

/** Another process that sends what is due, on the same database and to the same server. */
export function anotherSender(): { child: ChildProcess; ended: Promise<unknown> } {
	const child = spawn('node', ['tests/support/mail-worker.ts'], {
		env: {
			...process.env,
			DATA_DIR: config().dataDir,
			DATABASE_URL: database(),
			MAIL_URL: config().mailUrl ?? '',
			LOG_LEVEL: 'silent',
			CLOCK: now()
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	return { child, ended: once(child, 'exit') };
}

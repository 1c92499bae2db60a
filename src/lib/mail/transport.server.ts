import nodemailer from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer';
import { config } from '../server/config.ts';
import { keepMailCopy } from '../server/mail-copies.ts';
import { TooSlow } from './delivery-errors.ts';

/** How long each part of sending may take, in milliseconds. */
export interface Patience {
	connect: number;
	/** without a byte from the server */
	silence: number;
	/** for one mail as a whole */
	whole: number;
}

export interface Message extends Mail.Options {
	to: { name: string; address: string };
	/** name of the file where there is no server */
	fileName: string;
}

/** One way out, for one sender; closed after use. */
export interface MailTransport {
	/** @returns whether it was kept as a file instead: then it went to nobody */
	send(message: Message): Promise<{ kept: boolean }>;
	close(): void;
}

/** Names that can never be on the net (RFC 2606): the demonstration's people, and tests. */
const nowhere = (address: string) => /[@.](example|invalid|test)$/i.test(address);

async function keep(message: Message): Promise<{ kept: true }> {
	const built = await nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(message);
	await keepMailCopy(message.fileName, built.message as Buffer);
	return { kept: true };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new TooSlow()), ms);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** The way out of this installation: its mail server, or the folder when there is none. */
export function openTransport(patience: Patience): MailTransport {
	const url = config().mailUrl;
	if (!url) return { send: keep, close: () => undefined };
	const server = nodemailer.createTransport({
		url,
		pool: true,
		maxConnections: 1,
		connectionTimeout: patience.connect,
		greetingTimeout: patience.connect,
		dnsTimeout: patience.connect,
		socketTimeout: patience.silence,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		async send(message) {
			if (nowhere(message.to.address)) return keep(message);
			await within(patience.whole, server.sendMail(message));
			return { kept: false };
		},
		close: () => server.close()
	};
}

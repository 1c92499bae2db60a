import { database, read } from '../../src/lib/server/database/open.ts';
import { change, type MailNote } from '../../src/lib/server/change.ts';
import { DAY, HOUR, later, now, setClock } from '../../src/lib/server/clock.ts';
import { config, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import type { Received } from './mailbox.ts';
import { mailServer, outboxRows } from './outbox.ts';

/** Sends floods of mails to one address on a simulated clock, and records what arrives there. */

export interface Arrived extends Received {
	at: string;
	/** id of the mail in the outbox; of a joined letter, that of its first mail */
	id: string;
	joined: boolean;
}

/** A mail server that records when each letter came. */
export async function aClockedServer(manners: Parameters<typeof mailServer>[0] = {}) {
	const arrived: Arrived[] = [];
	const server = await mailServer({
		...manners,
		data: (received) => {
			const [, joined, id = ''] = /^<(joined-)?([^@]+)@/.exec(received.headers['message-id'] ?? '') ?? [];
			const answer = manners.data?.(received);
			if (answer !== 'hang') arrived.push({ ...received, at: now(), id, joined: joined !== undefined });
			return answer;
		}
	});
	return { ...server, arrived };
}

/** The same settings without limits: the control. */
export function limitsOff(): void {
	const { dataDir, mailUrl } = config();
	const target = config().database;
	const address = target.engine === 'postgres' ? target.url : `file:${target.file}`;
	useConfig(
		readConfig({ DATA_DIR: dataDir, DATABASE_URL: address, LOG_LEVEL: 'silent', RATE_LIMITS: 'off', ...(mailUrl && { MAIL_URL: mailUrl }) })
	);
}

export const goOn = (ms: number) => setClock(later(now(), ms));

/** Puts mails into the outbox as if a visitor had caused them, so that they count for the allowance. */
export const cause = (...notes: MailNote[]) =>
	change({ kind: 'anonymous' }, 'test.mail', async (c) => {
		for (const note of notes) await c.mail(note);
		await c.audit({ subjectKind: 'test', subjectId: 'test' });
	});

/** Sends what is due and moves the clock on by an hour, until no mail waits. @returns the hours that it took */
export async function untilAllWent(most = 60): Promise<number> {
	for (let hours = 0; hours < most; hours++) {
		await sendDue();
		if (!(await outboxRows()).some((row) => row.sent_at === null && row.failed_at === null)) return hours;
		goOn(HOUR + 2_000);
	}
	throw new Error('mails still wait');
}

const most = (times: readonly string[], ms: number) =>
	Math.max(0, ...times.map((at) => times.filter((other) => other <= at && other > later(at, -ms)).length));
export const mostIn = (letters: readonly { at: string }[]): { hour: number; day: number } => {
	const times = letters.map((letter) => letter.at);
	return { hour: most(times, HOUR), day: most(times, DAY) };
};

/** The allowance each mail of the outbox uses, also of mails that are gone by the end. */
export async function rememberCaps(caps: Map<string, string | null>): Promise<void> {
	for (const row of await read().selectFrom('outbox').select(['id', 'cap']).execute()) caps.set(row.id, row.cap);
}

/** Ids of the mails that wait for the joined letter. */
export const heldIds = async (): Promise<string[]> =>
	(await outboxRows()).filter((row) => row.held_at !== null && row.sent_at === null).map((row) => row.id);

export const tallies = () => database().reader.selectFrom('recipient_tally').selectAll().execute();

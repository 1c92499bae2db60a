import { onTestFinished } from 'vitest';
import { change, type MailNote } from '../../src/lib/server/change.ts';
import { later, now, setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { organiserOf } from './forum.ts';
import { aMailServer } from './mailbox.ts';

/** The outbox of a test, and the way out of it. */

/** Short enough for a test, long enough for a busy machine. */
export const impatient = { connect: 1_000, silence: 700, whole: 900 };

export const outboxRows = () => read().selectFrom('outbox').selectAll().orderBy('id').execute();

/** The only mail. @throws Error when there is none or another */
export async function theRow() {
	const [row, ...more] = await outboxRows();
	if (!row || more.length) throw new Error(`${more.length + 1} mails instead of one`);
	return row;
}

/** Mails that an account causes: they use up nobody's allowance. */
export const put = (...notes: MailNote[]) =>
	change(organiserOf('test'), 'test.mail', async (c) => {
		for (const note of notes) await c.mail(note);
		await c.audit({ subjectKind: 'test', subjectId: 'test' });
	});

/** Moves the clock to a second after the last instant at which a mail is due. */
export async function untilNextTry(): Promise<void> {
	const due = (await outboxRows()).map((row) => row.due_at).sort();
	setClock(later(due.at(-1) ?? now(), 1_000));
}

/** A mail server that ends with the test. */
export async function mailServer(...manners: Parameters<typeof aMailServer>) {
	const server = await aMailServer(...manners);
	onTestFinished(() => server.close());
	return server;
}

import { database } from '../lib/server/database/open.ts';

/** How many of the newest mails the demonstration still has to send when it starts. */
const TO_SEND = 6;

/**
 * Marks the mails to the invented people as sent at the time they were written, except for the newest few. Otherwise three years of mails
 * would be sent, and dated, on the day of the demonstration, and its first minutes would go to sending them.
 */
export async function deliverOldMails(): Promise<void> {
	const { writer } = database();
	const newest = writer.selectFrom('outbox').select('id').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(TO_SEND);
	await writer
		.updateTable('outbox')
		.set((e) => ({ sent_at: e.ref('created_at'), tries: 1 }))
		.where('sent_at', 'is', null)
		.where('id', 'not in', newest)
		.execute();
}

import { database } from '../lib/server/database/open.ts';

/** How many of the newest mails the demonstration still has to send when it starts. */
const TO_SEND = 6;

/**
 * What was written to the invented people reached them when it was written: sent anew on the day of the demonstration, three years of
 * mails would all be dated today, and the first minutes would go to sending them. The newest few are left to be sent.
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

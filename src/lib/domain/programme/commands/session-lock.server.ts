import type { Change } from '../../../server/change.ts';

/**
 * Locks a session by a write: who gives it something that binds its category, as a proposal does, and who changes the category come one
 * after the other. Nothing happens where there is no such session.
 */
export async function lockSession(c: Change, sessionId: string): Promise<void> {
	await c.trx
		.updateTable('session')
		.set((e) => ({ kind: e.ref('kind') }))
		.where('id', '=', sessionId)
		.execute();
}

import type { Actor } from '../../../server/actor.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Forum } from '../schema.ts';
import { changePart } from './changeable.server.ts';

/** How long personal data stay after the forum, and whose alphabet orders its delegations. @throws Refusal('not-found' | 'forum.cancelled') */
export async function setTerms(actor: Actor, forumId: string, terms: Pick<Forum, 'retentionDays' | 'protocolLanguage'>): Promise<void> {
	await changePart(actor, forumId, 'forum.set-terms', async (c) => {
		const before = await c.trx
			.selectFrom('forum')
			.select(['retention_days', 'protocol_language'])
			.where('id', '=', forumId)
			.executeTakeFirst();
		if (!before) throw new Refusal('not-found');
		const after = { retention_days: terms.retentionDays, protocol_language: terms.protocolLanguage };
		await c.trx.updateTable('forum').set(after).where('id', '=', forumId).execute();
		const columns = (['retention_days', 'protocol_language'] as const).filter((column) => before[column] !== after[column]);
		return { columns, details: after };
	});
}

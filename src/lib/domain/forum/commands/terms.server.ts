import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Seen } from '../../../server/seen.ts';
import type { Forum } from '../schema.ts';
import { termsData } from '../parts-form.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';

/** How long personal data stay after the forum, and whose alphabet orders its delegations. @throws Refusal('not-found' | 'forum.cancelled' | 'changed-meanwhile') */
export async function setTerms(
	actor: Actor,
	forumId: string,
	terms: Pick<Forum, 'retentionDays' | 'protocolLanguage'>,
	seen: Seen
): Promise<void> {
	const stands = async (from: Change['trx']) =>
		termsData(toForum(await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow()));
	await changePart(actor, forumId, 'forum.set-terms', { seen, stands }, async (c) => {
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

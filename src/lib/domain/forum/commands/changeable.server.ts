import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { frozenBy, isOver } from '../rules.ts';
import { timesOf } from './over.server.ts';

/**
 * Changes one part of a forum that is neither cancelled nor archived. The audit names what changed, and the public pages are rendered
 * again.
 * @param form the version that it sent, and what it would show now; `counts` where figures are made of it, which do not change once the
 * forum is over
 * @param work writes, and returns the columns or lists that changed
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'forum.over' | 'changed-meanwhile')
 */
export async function changePart(
	actor: Actor,
	forumId: string,
	verb: string,
	form: { seen: FormVersion; stands(from: Change['trx']): Promise<object>; counts?: true },
	work: (c: Change) => Promise<{ columns: readonly string[]; details?: Record<string, string | number | null> }>
): Promise<void> {
	requirePermission(actor, 'forum.edit', { forumId });
	await change(actor, verb, async (c) => {
		// the forum's row is written first: two who change its parts at once come one after the other
		await c.revise(forumId);
		const forum = await timesOf(c, forumId);
		const frozen = frozenBy(forum.state);
		if (frozen) throw new Refusal(frozen);
		if (form.counts && isOver(forum, c.at)) throw new Refusal('forum.over');
		const standing = { stands: () => form.stands(c.trx), subjectKind: 'forum', subjectId: forumId, verbs: [verb] };
		await writeIfUnchanged(c, form.seen, standing, async () => {
			const { columns, details } = await work(c);
			await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, columns, ...(details && { details }) });
		});
	});
}

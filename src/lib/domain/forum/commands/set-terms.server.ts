import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { termConcerns } from '../concerns.ts';
import { termsData, type ForumTerms } from '../settings-forms.ts';
import { peopleOf } from '../people.server.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';

const columnsOfTerms = ['retention_days', 'protocol_language', 'confirm_hours'] as const;

/**
 * Sets how many days personal data stay after the forum, which alphabet orders its delegations, and how many hours a place is kept while
 * its address is unconfirmed. The hours apply to places given from now on.
 * @param accepted of a form: keys of the concerns that the organiser has seen; without it nobody is asked
 * @param also other work of the same change
 * @throws Refusal('not-found' | 'forum.cancelled' | 'changed-meanwhile' | 'forum.concerns')
 */
export async function setTerms(
	actor: Actor,
	forumId: string,
	terms: ForumTerms,
	seen: FormVersion,
	accepted?: readonly string[],
	also?: (c: Change) => Promise<void>
): Promise<void> {
	const stands = async (from: Change['trx']) =>
		termsData(toForum(await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow()));
	await changePart(actor, forumId, 'forum.set-terms', { seen, stands }, async (c) => {
		const before = await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirst();
		if (!before) throw new Refusal('not-found');
		const forum = toForum(before);
		const concerns = termConcerns(forum, { ...forum, ...terms }, await peopleOf(c.trx, forumId), c.at);
		if (accepted && notAccepted(concerns, accepted).length) throw new Refusal('forum.concerns', { concerns: JSON.stringify(concerns) });
		const after = { retention_days: terms.retentionDays, protocol_language: terms.protocolLanguage, confirm_hours: terms.confirmHours };
		await c.trx.updateTable('forum').set(after).where('id', '=', forumId).execute();
		await also?.(c);
		const columns = columnsOfTerms.filter((column) => before[column] !== after[column]);
		return { columns, details: after };
	});
}

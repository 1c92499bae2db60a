import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Adopter } from '../../../lists.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { decisionConcerns } from '../concerns.ts';
import { newsOfReopening } from '../news.ts';
import { isPublic, reopened, stateAfterDecision, voteRefusal, type Vote } from '../rules.ts';
import { adoptedByAt, found, roleAt, lockRecommendations, locked, type StoredRecommendation } from '../context.server.ts';
import { accountOf, requireVersion, writeState } from './write.server.ts';

/** Decisions of a platform and of the forum, and their reopening. */

export interface VoteInput extends Vote {
	/** the version that is decided on, as the form showed it */
	version: number;
	/** why it was turned down, as those who follow it read it; '' for none */
	reason: string;
	/** the id that it gets, so that the same form sent twice decides once; '' for one of its own */
	key?: string;
}

/** The number that comes next, used once. */
async function takeNumber(c: Change, forumId: string): Promise<number> {
	const row = await c.trx
		.updateTable('forum')
		.set((e) => ({ next_recommendation: e('next_recommendation', '+', 1) }))
		.where('id', '=', forumId)
		.returning('next_recommendation')
		.executeTakeFirstOrThrow();
	return row.next_recommendation - 1;
}

/** What is kept of a vote. */
const columnsOf = (c: Change, vote: VoteInput) => {
	const counted = vote.mode === 'counted';
	return {
		...{ stage: vote.stage, mode: vote.mode, present: vote.present, adopted: vote.adopted ? (1 as const) : (0 as const) },
		in_favour: counted ? (vote.inFavour ?? 0) : null,
		against: counted ? (vote.against ?? 0) : null,
		abstained: counted ? (vote.abstained ?? 0) : null,
		...{ reason: vote.reason || null, by_account_id: accountOf(c) }
	};
};

/**
 * Whether this very form has taken its decision already, and the decision's id: that of the one taken, else the form's key, or a new id
 * where another decision has the key.
 */
async function sameVote(c: Change, about: { recommendationId: string; by: Adopter }, vote: VoteInput) {
	if (!vote.key) return { made: false, id: newId() };
	const row = await c.trx.selectFrom('decision').selectAll().where('id', '=', vote.key).executeTakeFirst();
	if (!row) return { made: false, id: vote.key };
	const here = row.recommendation_id === about.recommendationId && row.version === vote.version;
	const whose = (row.session_id === null ? 'forum' : 'platform') === about.by;
	const made = here && whose && Object.entries(columnsOf(c, vote)).every(([name, value]) => row[name as keyof typeof row] === value);
	return { made, id: made ? vote.key : newId() };
}

async function openAmendments(c: Change, id: string): Promise<number> {
	const { n } = await c.trx
		.selectFrom('amendment')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('recommendation_id', '=', id)
		.where('state', '=', 'open')
		.executeTakeFirstOrThrow();
	return Number(n);
}

/**
 * Decides on the text that was shown. A decision on the whole text changes the state; the first adoption gives the number.
 * @param by whose decision it is: the platform's, by its moderator, or the forum's, by an organiser
 * A form that comes twice is answered as the first.
 * @param accepted of a form: keys of the concerns that were shown; without it nobody is asked
 * @returns the state afterwards
 * @throws Refusal('recommendation.present' | 'recommendation.votes' | 'recommendation.version' | 'recommendation.concerns') or as
 *   recommendationStepRefusal says
 */
export async function decideRecommendation(
	actor: Actor,
	id: string,
	by: Adopter,
	vote: VoteInput,
	accepted?: readonly string[]
): Promise<StoredRecommendation['state']> {
	return change(actor, `recommendation.decide-${by}`, async (c) => {
		const platform = by === 'platform';
		const roles = platform ? (['organiser', 'moderator'] as const) : (['organiser'] as const);
		await lockRecommendations(c.trx, [id]);
		const { made, id: decisionId } = await sameVote(c, { recommendationId: id, by }, vote);
		if (made) {
			const { row, ...place } = await found(c.trx, id);
			roleAt(actor, place, roles);
			await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id });
			return row.state;
		}
		const { row } = await locked(c.trx, actor, id, `decide-${by}`, roles);
		if (platform && row.session_id === null) throw new Refusal('not-found');
		requireVersion(row, vote.version);
		const refusal = voteRefusal(vote);
		if (refusal) throw new Refusal(refusal);
		const adoptedBy = await adoptedByAt(c.trx, row.forum_id);
		const concerns = decisionConcerns(vote, by, { ...row, adoptedBy, openAmendments: await openAmendments(c, id) });
		if (accepted && notAccepted(concerns, accepted).length)
			throw new Refusal('recommendation.concerns', { concerns: JSON.stringify(concerns) });
		await c.trx
			.insertInto('decision')
			.values({
				...{ id: decisionId, recommendation_id: id, version: row.version, session_id: platform ? row.session_id : null },
				...{ ...columnsOf(c, vote), at: c.at }
			})
			.execute();
		const state = stateAfterDecision(vote, by, adoptedBy);
		const number = state === 'adopted' ? (row.number ?? (await takeNumber(c, row.forum_id))) : undefined;
		if (state !== row.state) await writeState(c, row, state, number === undefined ? {} : { number, adopted_at: c.at });
		else if (isPublic(row)) await c.revise(row.forum_id);
		await c.audit({
			...{ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id },
			details: { stage: vote.stage, mode: vote.mode, adopted: vote.adopted, state, ...(number && { number }) }
		});
		return state;
	});
}

/**
 * Reopens a decided recommendation; the decision stays in the history, and the number stays its own.
 * @throws Refusal('not-found') or as recommendationStepRefusal says
 */
export async function reopenRecommendation(actor: Actor, id: string, reason: string): Promise<void> {
	await change(actor, 'recommendation.reopen', async (c) => {
		const { row } = await locked(c.trx, actor, id, 'reopen', ['organiser']);
		await c.trx
			.insertInto('decision')
			.values({
				...{ id: newId(), recommendation_id: id, version: row.version, session_id: null, stage: 'reopened', mode: null },
				...{ in_favour: null, against: null, abstained: null, present: null, adopted: 0 },
				...{ reason, by_account_id: accountOf(c), at: c.at }
			})
			.execute();
		await writeState(c, row, reopened(row.state), { merged_into: null }, newsOfReopening(row.state));
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['state'], details: { reason } });
	});
}

import type { Change } from '../../../server/change.ts';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../server/database/tables.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import type { RecommendationState } from '../../../lists.ts';
import { lockProposals, noteNews, noteRecommendationNews } from '../../proposal/index.server.ts';
import { addFirstMeasure, lapseMeasures } from '../../measure/index.server.ts';
import { newsOf } from '../news.ts';
import { isPublic, leftOver, writtenStates, type ActingRole } from '../rules.ts';
import type { StoredRecommendation } from '../context.server.ts';

/** What every command of recommendations writes, inside its change. */

export const accountOf = ({ actor }: Change): string | null => (actor.kind === 'account' ? actor.accountId : null);

export const linkedIds = async (from: Kysely<Tables>, id: string): Promise<string[]> =>
	(
		await from
			.selectFrom('recommendation_proposal')
			.select('proposal_id')
			.where('recommendation_id', '=', id)
			.orderBy('proposal_id')
			.execute()
	).map((row) => row.proposal_id);

/** Locks the order of a forum's outcome document by a write: two who add to it or move in it come one after the other. */
export async function lockOrder(c: Change, forumId: string): Promise<void> {
	await c.trx
		.updateTable('forum')
		.set((e) => ({ next_recommendation: e.ref('next_recommendation') }))
		.where('id', '=', forumId)
		.execute();
}

/** Public pages that show a published recommendation are made anew: those of its forum, and of the one that it continues. */
export async function reviseAbout(c: Change, { forum_id: forumId, continues_id: continues }: StoredRecommendation): Promise<void> {
	await c.revise(forumId);
	if (continues === null) return;
	const earlier = await c.trx.selectFrom('recommendation').select('forum_id').where('id', '=', continues).executeTakeFirst();
	if (earlier) await c.revise(earlier.forum_id);
}

/** A text as the next version. @param version that it gets */
export async function writeVersion(c: Change, id: string, version: number, text: TextMl, amends: string | null): Promise<void> {
	await c.trx
		.insertInto('recommendation_version')
		.values({ recommendation_id: id, version, text_ml: writeMl(text), amends, by_account_id: accountOf(c), at: c.at })
		.execute();
}

/**
 * Brings a recommendation into another state, with what hangs on it: open amendments of a decided text are outdated, those who follow it or its
 * proposals get news, public pages are made anew. Only here is the state written, and where a
 * decision is taken back (undo.server.ts), of which nobody is told.
 * @throws Refusal('recommendation.state') when it is another one by now
 */
export async function writeState(
	c: Change,
	row: StoredRecommendation,
	state: RecommendationState,
	more: { number?: number; adopted_at?: string; merged_into?: string | null } = {},
	news: ReturnType<typeof newsOf> = newsOf(state)
): Promise<void> {
	const { numUpdatedRows } = await c.trx
		.updateTable('recommendation')
		.set({ state, screen_at: null, ...(state === 'tabled' && { tabled_at: c.at }), ...more })
		.where('id', '=', row.id)
		.where('state', '=', row.state)
		.executeTakeFirst();
	if (!numUpdatedRows) throw new Refusal('recommendation.state');
	if (!writtenStates.includes(state))
		await c.trx
			.updateTable('amendment')
			.set({ state: leftOver('open'), decided_at: c.at })
			.where('recommendation_id', '=', row.id)
			.where('state', '=', 'open')
			.execute();
	if (state === 'adopted') await addFirstMeasure(c, row);
	if ((state === 'not_adopted' || state === 'merged') && isPublic(row)) await lapseMeasures(c, row.id, state);
	if (news) await noteRecommendationNews(c, row.id, news);
	if (isPublic(row) || more.number !== undefined) await reviseAbout(c, row);
}

/** Whether a form showed the text that stands. @param version undefined: nobody was shown one @throws Refusal('recommendation.version') */
export function requireVersion(row: Pick<StoredRecommendation, 'version'>, version: number | undefined): void {
	if (version !== undefined && version !== row.version) throw new Refusal('recommendation.version', { version: row.version });
}

/** The proposals, among some, that lists show: a form cannot untick a proposal that an organiser has hidden. */
const shownOf = async (c: Change, ids: readonly string[]): Promise<string[]> =>
	(await c.trx.selectFrom('proposal').select('id').where('id', 'in', ids).where('state', '<>', 'hidden').execute()).map(({ id }) => id);

/**
 * Proposals that a recommendation may take up: open and not set aside; of its own platform, by an organiser's hand of the whole forum.
 * @throws Refusal('not-found' | 'recommendation.proposals') where one of them is of another place; where one is not open any more
 */
export async function takable(
	c: Change,
	place: Pick<StoredRecommendation, 'forum_id' | 'session_id'>,
	ids: readonly string[],
	role: ActingRole
) {
	if (!ids.length) return [];
	await lockProposals(c.trx, ids);
	let query = c.trx
		.selectFrom('proposal as p')
		.select(['p.id', 'p.text_ml', 'p.state', 'p.aside_reason'])
		.select((e) =>
			e.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'p.id')).as('linked')
		)
		.where('p.id', 'in', ids)
		.where('p.forum_id', '=', place.forum_id);
	if (role !== 'organiser') query = query.where('p.session_id', '=', place.session_id);
	const rows = await query.orderBy('p.supporters', 'desc').orderBy('p.id').execute();
	if (rows.length < new Set(ids).size) throw new Refusal('not-found');
	if (rows.some(({ state, aside_reason }) => state !== 'open' || aside_reason !== null)) throw new Refusal('recommendation.proposals');
	return rows;
}

/**
 * Links proposals; those that were not linked before have news.
 * @param asked all that are linked afterwards
 * @param handed those that another recommendation hands on, whatever has become of them
 * @throws as takable
 */
export async function writeLinks(
	c: Change,
	row: StoredRecommendation,
	{ asked, role, handed = [] }: { asked: readonly string[]; role: ActingRole; handed?: readonly string[] }
): Promise<void> {
	const ids = [...new Set(asked)];
	const before = new Set(await linkedIds(c.trx, row.id));
	const [added, left] = [ids.filter((id) => !before.has(id)), [...before].filter((id) => !ids.includes(id))];
	const own = added.filter((id) => !handed.includes(id));
	await takable(c, row, own, role);
	const gone = left.length ? await shownOf(c, left) : [];
	if (gone.length)
		await c.trx.deleteFrom('recommendation_proposal').where('recommendation_id', '=', row.id).where('proposal_id', 'in', gone).execute();
	if (isPublic(row) && added.length + gone.length) await c.revise(row.forum_id);
	if (!added.length) return;
	await c.trx
		.insertInto('recommendation_proposal')
		.values(added.map((proposal_id) => ({ recommendation_id: row.id, proposal_id })))
		.execute();
	await noteNews(c, added, 'taken-up');
}

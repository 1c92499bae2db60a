import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RecommendationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, type Action } from '../../server/permissions/rules.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { Adopter } from '../../lists.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { sessionsByIds } from '../programme/index.server.ts';
import type { Session } from '../programme/schema.ts';
import { recommendationStepRefusal, type ActingRole, type RecommendationStep } from './rules.ts';

/** What the rules of recommendations ask, read inside a change or beside one. */

export type StoredRecommendation = Selectable<RecommendationRow>;

export interface RecommendationPlace {
	forum: Forum;
	/** the dialogue platform; null: the forum itself */
	session: Session | null;
}

/**
 * The forum and the platform by their ids.
 * @param drafts also a platform whose session is a draft again, for those who may see it
 * @throws Refusal('not-found'), also where the session belongs to another forum or is no platform
 */
export async function recommendationPlace(
	from: Kysely<Tables>,
	forumId: string,
	sessionId: string | null,
	{ drafts = false }: { drafts?: boolean } = {}
): Promise<RecommendationPlace> {
	const forum = await forumById(forumId, from);
	if (sessionId === null) return { forum, session: null };
	const [session] = await sessionsByIds([sessionId], from);
	if (session?.forumId !== forumId || (session.state === 'draft' && !drafts) || !session.platform) throw new Refusal('not-found');
	return { forum, session };
}

/** The forum and the platform by their addresses. @throws Refusal('not-found') */
export async function placeBySlugs(forumSlug: string, sessionSlug: string): Promise<RecommendationPlace & { session: Session }> {
	const row = await read()
		.selectFrom('session')
		.innerJoin('forum', 'forum.id', 'session.forum_id')
		.select(['session.id', 'forum.id as forumId'])
		.where('forum.slug', '=', forumSlug)
		.where('session.slug', '=', sessionSlug)
		.executeTakeFirst();
	const { forum, session } = await recommendationPlace(read(), row?.forumId ?? '', row?.id ?? '');
	if (!session) throw new Refusal('not-found');
	return { forum, session };
}

const actions: Record<Exclude<ActingRole, 'participant'>, Action> = {
	rapporteur: 'recommendation.draft',
	moderator: 'recommendation.decide',
	organiser: 'recommendation.manage'
};

/** Whether an account may act at a place in a role: as rapporteur, moderator or organiser. */
export const mayAs = (actor: Actor, role: Exclude<ActingRole, 'participant'>, { forum, session }: RecommendationPlace): boolean => {
	const here = { forumId: forum.id, ...(session && { sessionId: session.id }) };
	// a platform that is a draft again is the organisers' alone
	if (session?.state === 'draft' && role !== 'organiser') return false;
	return can(actor, actions[role], here) && (forum.state !== 'draft' || can(actor, 'forum.see-draft', here));
};

/** The role in which an account acts: as organiser before the others. @throws Refusal('not-found') when it has none there */
export function roleAt(
	actor: Actor,
	place: RecommendationPlace,
	roles: readonly Exclude<ActingRole, 'participant'>[] = ['organiser', 'rapporteur']
): ActingRole {
	const role = roles.find((each) => mayAs(actor, each, place));
	if (!role) throw new Refusal('not-found');
	return role;
}

/** The row of a recommendation. @throws Refusal('not-found') */
export async function recommendationRow(from: Kysely<Tables>, id: string): Promise<StoredRecommendation> {
	const row = await from.selectFrom('recommendation').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row;
}

/** The text of a version, empty where there is none. */
export async function textOf(from: Kysely<Tables>, { id, version }: Pick<StoredRecommendation, 'id' | 'version'>): Promise<TextMl> {
	const row = await from
		.selectFrom('recommendation_version')
		.select('text_ml')
		.where('recommendation_id', '=', id)
		.where('version', '=', version)
		.executeTakeFirst();
	return row ? readMl(row.text_ml) : {};
}

export interface Found extends RecommendationPlace {
	row: StoredRecommendation;
	text: TextMl;
}

/** A recommendation with its place and text. @throws Refusal('not-found') */
export async function found(from: Kysely<Tables>, id: string): Promise<Found> {
	const row = await recommendationRow(from, id);
	const place = await recommendationPlace(from, row.forum_id, row.session_id, { drafts: true });
	return { row, text: await textOf(from, row), ...place };
}

/** Locks recommendations by a write, always in one order, so that two changes of the same ones come one after the other. */
export async function lockRecommendations(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
	for (const id of [...new Set(ids)].sort())
		await trx
			.updateTable('recommendation')
			.set((e) => ({ version: e.ref('version') }))
			.where('id', '=', id)
			.execute();
}

/**
 * A recommendation that staff are about to take a step with, locked.
 * @throws Refusal('not-found') or as recommendationStepRefusal says
 */
export async function locked(
	trx: Kysely<Tables>,
	actor: Actor,
	id: string,
	step: RecommendationStep,
	roles: readonly Exclude<ActingRole, 'participant'>[] = ['organiser', 'rapporteur']
): Promise<Found & { role: ActingRole }> {
	await lockRecommendations(trx, [id]);
	const here = await found(trx, id);
	const role = roleAt(actor, here, roles);
	const { forum, session, text, row } = here;
	const platformAdopted = step === 'decide-platform' && (await adoptedAtPlatform(trx, row));
	const known = step === 'drop' && (row.number !== null || row.tabled_at !== null || (await decidedOnce(trx, row.id)));
	const refusal = recommendationStepRefusal(step, { state: row.state, text, forum, session, platformAdopted, known, role });
	if (refusal) throw new Refusal(refusal);
	return { ...here, role };
}

/** Whether anything was ever decided about it. */
const decidedOnce = async (from: Kysely<Tables>, id: string): Promise<boolean> =>
	(await from.selectFrom('decision').select('id').where('recommendation_id', '=', id).limit(1).executeTakeFirst()) !== undefined;

/** Whether the platform has adopted the text as a whole since it was put to the vote. */
async function adoptedAtPlatform(from: Kysely<Tables>, { id, version, tabled_at }: StoredRecommendation): Promise<boolean> {
	const row = await from
		.selectFrom('decision')
		.select('id')
		.where('recommendation_id', '=', id)
		.where('session_id', 'is not', null)
		.where('stage', '=', 'whole')
		.where('adopted', '=', 1)
		.where('version', '=', version)
		.where('at', '>=', tabled_at ?? '')
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** Whose decision adopts at a forum. */
export const adoptedByAt = async (from: Kysely<Tables>, forumId: string): Promise<Adopter> =>
	(await from.selectFrom('forum').select('adopted_by').where('id', '=', forumId).executeTakeFirstOrThrow()).adopted_by;

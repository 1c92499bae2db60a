import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { ForumRow, Tables } from '../../server/database/tables.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { HOME_COUNTRY } from '../../lists.ts';
import { can, scopeOf, type Action } from '../../server/permissions/rules.ts';
import { each, figureColumn, figureNames, textColumn, textNames, forumTexts, type Stated } from './fields.ts';
import type { Forum, Guest, ParticipantKind, StatedCountries } from './schema.ts';

const statedOf = (row: Selectable<ForumRow>) =>
	({
		...each(textNames, (name) => {
			const column = row[textColumn(name)];
			return column === forumTexts[name].blank ? null : readMl(column);
		}),
		...each(figureNames, (name) => row[figureColumn(name)])
	}) as Stated;

/** A row as the screens know it. */
export function toForum(row: Selectable<ForumRow>): Forum {
	return {
		...statedOf(row),
		id: row.id,
		slug: row.slug,
		contactEmail: row.contact_email,
		timeZone: row.time_zone,
		startsAt: row.starts_at,
		endsAt: row.ends_at,
		startsLocal: row.starts_local,
		endsLocal: row.ends_local,
		state: row.state,
		cancelNote: readMl(row.cancel_note_ml),
		approval: row.approval,
		registrationOpensAt: row.registration_opens_at,
		registrationClosesAt: row.registration_closes_at,
		taken: row.taken,
		protocolLanguage: row.protocol_language as Forum['protocolLanguage'],
		retentionDays: row.retention_days,
		confirmHours: row.confirm_hours,
		proposalsCloseLocal: row.proposals_close_local,
		proposalsCloseAt: row.proposals_close_at,
		adoptedBy: row.adopted_by,
		demo: row.demo,
		recommendations: row.next_recommendation - 1,
		experts: row.experts,
		revision: row.revision
	};
}

/** One forum by its address. @throws Refusal('not-found'), also for a draft that the actor may not see */
export async function findForum(actor: Actor, slug: string): Promise<Forum> {
	const row = await read().selectFrom('forum').selectAll().where('slug', '=', slug).executeTakeFirst();
	if (!row || (row.state === 'draft' && !can(actor, 'forum.see-draft', { forumId: row.id }))) throw new Refusal('not-found');
	return toForum(row);
}

/**
 * Finds a forum as findForum does, and also one that has become a draft since the visitor opened its form.
 * @param hadOpen whether the visitor had the form open, by the forum's id
 * @throws Refusal('not-found')
 */
export async function findForumOfForm(actor: Actor, slug: string, hadOpen: (forumId: string) => boolean): Promise<Forum> {
	const row = await read().selectFrom('forum').selectAll().where('slug', '=', slug).executeTakeFirst();
	return row?.state === 'draft' && hadOpen(row.id) ? toForum(row) : findForum(actor, slug);
}

/** One forum by its address for somebody who may do `action` there. @throws Refusal('not-found') */
export async function findForumFor(actor: Actor, slug: string, action: Action): Promise<Forum> {
	const forum = await findForum(actor, slug);
	if (!can(actor, action, { forumId: forum.id })) throw new Refusal('not-found');
	return forum;
}

/** One forum by its id for somebody who may do `action` there, also inside a change. @throws Refusal('not-found') as findForumFor */
export async function requireForum(from: Kysely<Tables>, actor: Actor, forumId: string, action: Action): Promise<Forum> {
	const row = await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirst();
	const seen = row && (row.state !== 'draft' || can(actor, 'forum.see-draft', { forumId }));
	if (!seen || !can(actor, action, { forumId })) throw new Refusal('not-found');
	return toForum(row);
}

/** One forum by id, for a registration's private page and mails, also inside a change. @throws Refusal('not-found') */
export async function forumById(id: string, from: Kysely<Tables> = read()): Promise<Forum> {
	const row = await from.selectFrom('forum').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return toForum(row);
}

/** The forums the public sees, the next one first, then the past ones from new to old. At most 100. */
export async function listForums(): Promise<Forum[]> {
	const rows = await read().selectFrom('forum').selectAll().where('state', '<>', 'draft').orderBy('starts_at', 'desc').limit(100).execute();
	return rows.map(toForum);
}

/** The forums in which an actor may do something, drafts only where the actor may see them, from new to old. At most 200. */
export async function forumsFor(actor: Actor, action: Action): Promise<Forum[]> {
	const scope = scopeOf(actor, action);
	if (scope !== 'all' && !scope.forumIds.length) return [];
	let query = read().selectFrom('forum').selectAll().orderBy('starts_at', 'desc').limit(200);
	if (scope !== 'all') query = query.where('id', 'in', scope.forumIds);
	const forums = (await query.execute()).map(toForum);
	return forums.filter((forum) => forum.state !== 'draft' || can(actor, 'forum.see-draft', { forumId: forum.id }));
}

/** The kinds of participants of a forum, in their order. */
export async function kindsOf(forumId: string, from: Kysely<Tables> = read()): Promise<ParticipantKind[]> {
	const rows = await from.selectFrom('participant_kind').selectAll().where('forum_id', '=', forumId).orderBy('position').execute();
	return rows.map((row) => ({ code: row.code, name: readMl(row.name_ml), position: row.position }));
}

/** Codes of the kinds that registrations of a forum name: the organiser cannot remove these. */
export async function usedKinds(forumId: string): Promise<string[]> {
	const rows = await read()
		.selectFrom('registration_tally')
		.select('kind')
		.distinct()
		.where('forum_id', '=', forumId)
		.where('n', '>', 0)
		.execute();
	return rows.map((row) => row.kind);
}

/** Countries stated to take part, of some forums. */
export async function countriesOfForums(forumIds: readonly string[], from: Kysely<Tables> = read()): Promise<Map<string, StatedCountries>> {
	const rows = forumIds.length
		? await from.selectFrom('forum_country').selectAll().where('forum_id', 'in', forumIds).orderBy('country').execute()
		: [];
	const byForum = Map.groupBy(rows, (row) => row.forum_id);
	return new Map(
		forumIds.map((id) => {
			const stated = byForum.get(id) ?? [];
			const foreign = stated.filter((row) => !row.host).map((row) => row.country);
			return [id, { foreign, host: stated.find((row) => row.host)?.country ?? null }];
		})
	);
}

/** Countries stated to take part in a forum. */
export async function countriesOf(forumId: string, from?: Kysely<Tables>): Promise<StatedCountries> {
	return (await countriesOfForums([forumId], from)).get(forumId) ?? { foreign: [], host: null };
}

/** ISO code of the country that a forum is held in. */
export async function hostOf(forumId: string, from: Kysely<Tables> = read()): Promise<string> {
	const stated = from.selectFrom('forum_country').select('country').where('forum_id', '=', forumId).where('host', '=', 1);
	return (await stated.executeTakeFirst())?.country ?? HOME_COUNTRY;
}

/** Guests and speakers named by the forum, in their order. */
export async function guestsOf(forumId: string, from: Kysely<Tables> = read()): Promise<Guest[]> {
	const rows = await from.selectFrom('forum_guest').selectAll().where('forum_id', '=', forumId).orderBy('position').execute();
	return rows.map((row) => ({ id: row.id, name: readMl(row.name_ml), office: readMl(row.office_ml), said: readMl(row.said_ml) }));
}

import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { allows } from '../../server/permissions/rules.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { toForum } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import type { FollowedSession } from './schema.ts';

/** The sessions an account was given as moderator or rapporteur. */
const ownSessions = (actor: Actor): string[] =>
	actor.kind !== 'account'
		? []
		: [
				...new Set(
					actor.roles.flatMap((grant) => (allows(grant.role, 'session.follow') && grant.scopeKind === 'session' ? [grant.scopeId] : []))
				)
			];

/** The forums in which a moderator or rapporteur has sessions, from new to old, without drafts, which only their organisers see. */
export async function forumsFollowed(actor: Actor): Promise<Forum[]> {
	const own = ownSessions(actor);
	if (!own.length) return [];
	const rows = await read()
		.selectFrom('forum')
		.selectAll()
		.where('state', '<>', 'draft')
		.where('id', 'in', (e) => e.selectFrom('session').select('forum_id').where('session.id', 'in', own))
		.orderBy('starts_at', 'desc')
		.execute();
	return rows.map(toForum);
}

/**
 * A forum and the sessions in it that its moderator or rapporteur was given, by time.
 * @throws Refusal('not-found') when none of its sessions is the actor's
 */
export async function sessionsFollowed(actor: Actor, slug: string): Promise<{ forum: Forum; sessions: FollowedSession[] }> {
	const forum = (await forumsFollowed(actor)).find((each) => each.slug === slug);
	if (!forum) throw new Refusal('not-found');
	const rows = await read()
		.selectFrom('session')
		.leftJoin('platform', 'platform.session_id', 'session.id')
		.leftJoin('hall', 'hall.id', 'session.hall_id')
		.select(['session.id', 'session.slug', 'session.title_ml', 'session.state', 'session.starts_at', 'session.ends_at'])
		.select(['platform.number', 'platform.capacity', 'hall.name_ml'])
		.where('session.forum_id', '=', forum.id)
		.where('session.id', 'in', ownSessions(actor))
		.orderBy('session.starts_at')
		.orderBy('session.id')
		.execute();
	return {
		forum,
		sessions: rows.map((row) => ({
			id: row.id,
			slug: row.slug,
			title: readMl(row.title_ml),
			cancelled: row.state === 'cancelled',
			startsAt: row.starts_at,
			endsAt: row.ends_at,
			hall: readMl(row.name_ml),
			platform: row.number === null || row.capacity === null ? null : { number: row.number, capacity: row.capacity }
		}))
	};
}

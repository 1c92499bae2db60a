import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import type { ForumRow, SessionRow, Tables } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import type { EarlierPlatform, SessionInput } from './schema.ts';

/** Platforms of earlier forums, from which one may go on. Nothing says that two are on one topic but an organiser. */

const MOST = 200;

/** The platforms of forums, to be asked whether one may go on from them. */
const platformsAt = (from: Kysely<Tables>) =>
	from.selectFrom('platform as p').innerJoin('session as s', 's.id', 'p.session_id').innerJoin('forum as f', 'f.id', 's.forum_id');

/** Whether a platform of a forum may go on from one: that is public, at another forum that everybody sees and that began before. */
const isAtEarlier =
	({ id, startsAt }: Pick<Forum, 'id' | 'startsAt'>) =>
	(e: ExpressionBuilder<Tables & { s: SessionRow; f: ForumRow }, 's' | 'f'>) =>
		e.and([e('f.id', '<>', id), e('f.state', '<>', 'draft'), e('f.starts_at', '<', startsAt), e('s.state', '<>', 'draft')]);

/** The public platforms of the forums before one, those of the last forum first; at most 200. */
export async function earlierPlatforms(forum: Pick<Forum, 'id' | 'startsAt'>): Promise<EarlierPlatform[]> {
	const rows = await platformsAt(read())
		.select(['s.id', 's.title_ml', 'p.number', 'f.title_ml as forum_ml', 'f.starts_at', 'f.time_zone'])
		.where(isAtEarlier(forum))
		.orderBy('f.starts_at', 'desc')
		.orderBy('p.number')
		.orderBy('s.id')
		.limit(MOST)
		.execute();
	return rows.map((row) => ({
		...{ id: row.id, number: row.number, title: readMl(row.title_ml), forum: readMl(row.forum_ml) },
		year: wallOf(row.starts_at, row.time_zone).slice(0, 4)
	}));
}

/**
 * Whether a form says of a platform that it goes on from another one than before.
 * @param before what it goes on from: once chosen it stays, also where that platform is a draft again
 * @throws Refusal('programme.earlier-gone') unless that is a public platform of a forum that began before this one
 */
export async function takesEarlier(
	c: Change,
	forumId: string,
	{ platform }: Pick<SessionInput, 'platform'>,
	before: string | null
): Promise<boolean> {
	const id = platform?.continuesId;
	if (id === undefined || id === before) return false;
	if (id === null) return true;
	const forum = await forumById(forumId, c.trx);
	const found = await platformsAt(c.trx).select('s.id').where('s.id', '=', id).where(isAtEarlier(forum)).executeTakeFirst();
	if (!found) throw new Refusal('programme.earlier-gone');
	return true;
}

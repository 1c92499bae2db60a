import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import type { Forum } from '../forum/schema.ts';
import type { EarlierPlatform, SessionInput } from './schema.ts';

/** Platforms of earlier forums, from which one may go on. Nothing says that two are on one topic but an organiser. */

const MOST = 200;

/** The public platforms of the forums before one, those of the last forum first; at most 200. */
export async function earlierPlatforms({ id, startsAt }: Pick<Forum, 'id' | 'startsAt'>): Promise<EarlierPlatform[]> {
	const rows = await read()
		.selectFrom('platform as p')
		.innerJoin('session as s', 's.id', 'p.session_id')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.select(['s.id', 's.title_ml', 'p.number', 'f.title_ml as forum_ml', 'f.starts_at', 'f.time_zone'])
		.where('f.id', '<>', id)
		.where('f.state', '<>', 'draft')
		.where('f.starts_at', '<', startsAt)
		.where('s.state', '<>', 'draft')
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
	const found = await c.trx
		.selectFrom('platform as p')
		.innerJoin('session as s', 's.id', 'p.session_id')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.innerJoin('forum as own', (on) => on.on('own.id', '=', forumId))
		.select('s.id')
		.where('s.id', '=', id)
		.where('f.state', '<>', 'draft')
		.where('s.state', '<>', 'draft')
		.whereRef('f.starts_at', '<', 'own.starts_at')
		.executeTakeFirst();
	if (!found) throw new Refusal('programme.earlier-gone');
	return true;
}

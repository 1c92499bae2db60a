import { read } from '../lib/server/database/open.ts';
import { tokenOf } from '../lib/domain/registration/index.server.ts';
import { nextForumInput } from './content/next-forum.ts';

/** The private link of a confirmed delegate of the next forum who holds a seat, to look around with. */
export async function linkOfOneDelegate(): Promise<string> {
	const row = await read()
		.selectFrom('registration as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.innerJoin('seat as s', 's.registration_id', 'r.id')
		.select(['r.id', 'r.link_version'])
		.where('f.slug', '=', nextForumInput.slug)
		.where('r.state', '=', 'confirmed')
		.where('r.working_language', '=', 'kk')
		.where('s.state', '=', 'held')
		.orderBy('r.number')
		.executeTakeFirst();
	return row ? `/registrations/${tokenOf(row.id, row.link_version)}` : '/';
}

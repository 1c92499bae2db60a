import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../../server/database/tables.ts';
import type { ForumPeople } from './concerns.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

/** The registrations of a forum whose personal data are still there: the end of its term anonymises them. */
export const stillKnown = (from: Reader, forumId: string) =>
	from
		.selectFrom('registration')
		.where('forum_id', '=', forumId)
		.where((e) => e.or([e('privacy_state', 'is', null), e('privacy_state', '=', 'restricted')]));

/** The people of a forum whom its settings concern. */
export async function peopleOf(from: Reader, forumId: string): Promise<ForumPeople> {
	const row = await stillKnown(from, forumId)
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirstOrThrow();
	return { known: Number(row.n) };
}

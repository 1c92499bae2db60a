import type { Kysely, Transaction } from 'kysely';
import type { RegistrationState } from '../../lists.ts';
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
	const rows = await stillKnown(from, forumId)
		.select((e) => ['state', e.fn.countAll<number>().as('n')] as const)
		.groupBy('state')
		.execute();
	const count = (state?: RegistrationState) => rows.reduce((sum, row) => (state && row.state !== state ? sum : sum + Number(row.n)), 0);
	return { known: count(), pending: count('submitted'), waiting: count('waiting') };
}

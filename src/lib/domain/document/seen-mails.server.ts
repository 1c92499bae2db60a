import { sql, type Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { unlistedKinds } from '../../server/mail-kinds.ts';
import { people, unseenPeople } from '../registration/index.server.ts';

/**
 * The audit's entries of the change that wrote a mail, where they are about somebody whom the actor may not see. The instant leads to
 * them by an index; forum and kind are written so that no index of theirs is taken instead, which would read the whole audit.
 */
const writtenAboutUnseen = (actor: Actor, forumId: string, from: Kysely<Tables>) => {
	const bare = (column: 'w.forum_id' | 'w.subject_kind') => sql<string>`coalesce(${sql.ref(column)}, '')`;
	return from
		.selectFrom('audit_entry as w')
		.leftJoin(people(actor, forumId, from).select('r.id').as('s'), 's.id', 'w.subject_id')
		.select('w.id')
		.where('w.at', '=', sql.ref<string>('o.created_at'))
		.where(bare('w.forum_id'), '=', forumId)
		.where(bare('w.subject_kind'), '=', 'registration')
		.where('s.id', 'is', null);
};

/**
 * The mails of a forum, named `o`, that an actor may see: the one source of the organiser's list, its numbers and the tasks that lead to
 * it. They are of the kinds that organisers see, and to people whom the actor may see. A mail to an address alone goes to where somebody was
 * registered before: it is that person's whom the change that wrote it was about. Callers check the permission.
 */
export const mailsSeenBy = (actor: Actor, forumId: string, from: Kysely<Tables> = read()) =>
	from
		.selectFrom('outbox as o')
		.where('o.forum_id', '=', forumId)
		.where('o.kind', 'not in', unlistedKinds)
		.where((e) =>
			e.or([e('o.registration_id', 'is', null), e('o.registration_id', 'not in', unseenPeople(actor, forumId, from).select('r.id'))])
		)
		.where((e) => e.or([e('o.address', 'is', null), e.not(e.exists(writtenAboutUnseen(actor, forumId, from)))]));

import { sql, type Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { followerOf } from '../followers.server.ts';
import { dropFollower } from './follow.server.ts';

/**
 * Takes a registration's person off its proposals, before the registration itself goes: the texts stay, without their author.
 * @param keepFollower the retention period is over: who follows goes on by the link, with the address that the registration had last;
 *   else the person asked to be gone, and the follower goes too
 * @returns names of the letters' copies on disk that go
 */
export async function forgetProposals(c: Change, row: Selectable<RegistrationRow>, keepFollower: boolean): Promise<string[]> {
	await c.trx.updateTable('proposal').set({ registration_id: null, show_name: 0 }).where('registration_id', '=', row.id).execute();
	await c.trx
		.updateTable('proposal_support')
		.set({ at: sql`substr(at, 1, 10) || 'T00:00:00.000Z'` })
		.where('registration_id', '=', row.id)
		.execute();
	const follower = await followerOf(c.trx, row.id);
	if (!follower) return [];
	if (!keepFollower || !row.email) return dropFollower(c, follower.id);
	await standAlone(c, row, follower.id);
	return [];
}

/** From now on the follower has the address, the language and the link for itself, and so have letters that have not gone yet. */
async function standAlone(c: Change, row: Selectable<RegistrationRow>, followerId: string): Promise<void> {
	const { id, email, email_folded, language } = row;
	const version = row.former_link_version ?? row.link_version;
	await c.trx
		.updateTable('follower')
		.set((e) => ({ registration_id: null, email, email_folded, language, link_version: e('link_version', '+', version) }))
		.where('id', '=', followerId)
		.execute();
	await c.trx
		.updateTable('outbox')
		.set({ registration_id: null, address: email })
		.where('registration_id', '=', id)
		.where('kind', 'in', ['proposal.news', 'recommendation.news'])
		.where('sent_at', 'is', null)
		.where('failed_at', 'is', null)
		.where('joined_into', 'is', null)
		.execute();
}

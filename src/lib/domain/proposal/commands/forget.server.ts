import { sql, type Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';

/**
 * Takes a registration's person off its proposals, before the registration itself goes: the texts stay, without their author.
 * @param keepFollower the retention period is over: who follows goes on by the link, with the address that the registration had last;
 *   else the person asked to be gone, and the follower goes too
 */
export async function forgetProposals(c: Change, row: Selectable<RegistrationRow>, keepFollower: boolean): Promise<void> {
	await c.trx.updateTable('proposal').set({ registration_id: null, show_name: 0 }).where('registration_id', '=', row.id).execute();
	await c.trx
		.updateTable('proposal_support')
		.set({ at: sql`substr(at, 1, 10) || 'T00:00:00.000Z'` })
		.where('registration_id', '=', row.id)
		.execute();
	if (!keepFollower) await c.trx.deleteFrom('follower').where('registration_id', '=', row.id).execute();
	else {
		await keepAddress(c, row);
		await c.trx.updateTable('follower').set({ registration_id: null }).where('registration_id', '=', row.id).execute();
	}
}

/** The address may have changed since; where another follower has it, the former one stays. */
async function keepAddress(c: Change, { id, forum_id, email, email_folded }: Selectable<RegistrationRow>): Promise<void> {
	if (!email || !email_folded) return;
	await c.trx
		.updateTable('follower')
		.set({ email, email_folded })
		.where('registration_id', '=', id)
		.where((e) =>
			e.not(
				e.exists(
					e
						.selectFrom('follower as other')
						.select('other.id')
						.where('other.forum_id', '=', forum_id)
						.where('other.email_folded', '=', email_folded)
				)
			)
		)
		.execute();
}

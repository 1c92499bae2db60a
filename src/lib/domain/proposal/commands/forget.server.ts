import { sql, type Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';

/**
 * Removes a person from the proposals before the registration itself is deleted: the texts stay, without their author.
 * @param keepFollower true when the retention period is over: the follower keeps the link, with the registration's last address; else the
 * person asked for erasure, and the follower is deleted too
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

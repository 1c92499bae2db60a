import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { purgeErased } from '../server/database/purge.ts';
import { dropMailCopies } from '../server/mail-copies.ts';
import { lockedRegistration } from '../domain/registration/index.server.ts';
import { isLive } from '../domain/registration/rules.ts';
import { removePersonalData, forumOver, type Removed } from './remove-personal-data.server.ts';

/**
 * Deletes who somebody is and keeps what statistics use: kind, country, district, organisation, attendance. Before the forum is over nobody
 * can come without a name: the place and the seats go to those who wait, and the row counts as withdrawn.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function anonymiseRegistration(actor: Actor, id: string): Promise<Removed> {
	const forgotten = await change(actor, 'registration.anonymise', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		const over = await forumOver(c, row.forum_id);
		const result = await removePersonalData(c, row, 'anonymised', { over, keepPerson: false });
		const state = over || !isLive(row.state) ? row.state : 'withdrawn';
		await c.trx.updateTable('registration').set({ state }).where('id', '=', id).execute();
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId: row.forum_id,
			columns: ['privacy_state', ...(state === row.state ? [] : ['state'])],
			details: { personGone: result.personGone, from: row.state, to: state }
		});
		return result;
	});
	await dropMailCopies(forgotten.mails);
	await purgeErased();
	return forgotten;
}

import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { purgeErased } from '../server/database/purge.ts';
import { dropMailCopies } from '../server/mail-copies.ts';
import { lockedRegistration } from '../domain/registration/index.server.ts';
import { removePersonalData, forumOver, type Removed } from './remove-personal-data.server.ts';

/**
 * Erases somebody: every personal value, and the registration itself. Before the forum is over the place and the seats go to those who
 * wait; of a past forum only a row without a person stays, so that its totals do not change. The private link and the pass stop working.
 * @throws Refusal('not-found') for all but the owner and the forum's organisers
 */
export async function eraseRegistration(actor: Actor, id: string): Promise<Removed> {
	const forgotten = await change(actor, 'registration.erase', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'owner-too');
		const over = await forumOver(c, row.forum_id);
		const result = await removePersonalData(c, row, over ? 'erased' : null, { over, keepPerson: false });
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId: row.forum_id,
			details: { counts: result.counts, personGone: result.personGone, from: row.state }
		});
		return result;
	});
	await dropMailCopies(forgotten.mails);
	await purgeErased();
	return forgotten;
}

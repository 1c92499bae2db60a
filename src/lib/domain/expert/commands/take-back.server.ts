import { anonymous, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { purgeErased } from '../../../server/database/purge.ts';
import { dropMailCopies } from '../../../server/mail-copies.ts';
import { forgetPerson, personStays } from '../../person/index.server.ts';
import { dropMails, lockedRegistration } from '../../registration/index.server.ts';
import { offererOf } from '../context.server.ts';
import { requireExpert } from '../links.server.ts';

/** Taking the consent back: the name is gone at once, and with it all that the offer kept. */

/**
 * Deletes an offer with the letter that holds its link, and the person that it alone kept. The forum's pages are made anew.
 * @returns names of the letters' copies on disk that go with it
 */
export async function dropExpert(c: Change, id: string): Promise<string[]> {
	const row = await c.trx
		.selectFrom('expert')
		.select(['forum_id', 'person_id', 'registration_id'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const letters = await c.trx
		.selectFrom('outbox')
		.select('id')
		// among the letters of its forum, not all there are
		.where('forum_id', '=', row.forum_id)
		.where('kind', '=', 'expert.offered')
		.where('params', 'like', `%"expertId":"${id}"%`)
		.execute();
	const copies = await dropMails(
		c,
		letters.map((each) => each.id)
	);
	await c.trx.deleteFrom('expert').where('id', '=', id).execute();
	if (row.registration_id === null && !(await personStays(c.trx, row.person_id, ''))) await forgetPerson(c, row.person_id);
	await c.revise(row.forum_id);
	return copies;
}

/** Finishes what took a name out, once that change is kept. */
async function overwrite(letters: readonly string[]): Promise<void> {
	await dropMailCopies(letters);
	await purgeErased();
}

/**
 * Takes back what a participant offers. A second press does nothing more.
 * @throws Refusal('not-found') for all but the owner of the link
 */
export async function takeBackExpertise(actor: Actor, registrationId: string): Promise<void> {
	const letters = await change(actor, 'expert.take-back', async (c) => {
		await offererOf(c.trx, actor, registrationId);
		const { forum_id: forumId } = await lockedRegistration(c, actor, registrationId, 'owner-too');
		const own = await c.trx.selectFrom('expert').select('id').where('registration_id', '=', registrationId).executeTakeFirst();
		await c.audit({ subjectKind: own ? 'expert' : 'forum', subjectId: own?.id ?? forumId, forumId });
		return own ? dropExpert(c, own.id) : [];
	});
	await overwrite(letters);
}

/** Takes an offer back by the expert's own link, which stops working. @throws Refusal('not-found') */
export async function takeBackBy(token: string): Promise<void> {
	const letters = await change(anonymous, 'expert.take-back', async (c) => {
		const { id, forumId } = await requireExpert(c.trx, token);
		await c.audit({ subjectKind: 'expert', subjectId: id, forumId });
		return dropExpert(c, id);
	});
	await overwrite(letters);
}

/** Deletes offers past their term. @returns how many; the clean-up takes the copies of their letters along */
export async function dropOldExperts(c: Change): Promise<number> {
	const over = await c.trx.selectFrom('expert').select('id').where('until', '<', c.at).execute();
	for (const { id } of over) await dropExpert(c, id);
	return over.length;
}

import type { Actor } from '../../../server/actor.ts';
import { newId } from '../../../server/ids.ts';
import { fold } from '../../../i18n/fold.ts';
import { isBlank } from '../../../i18n/ml-form.ts';
import { plain, readMl, writeMl, type TextMl } from '../../../i18n/text.ts';
import { makePerson } from '../../person/index.server.ts';
import { changePart } from './changeable.server.ts';

export interface GuestInput {
	/** the guest that is rewritten, or null for a new one */
	id: string | null;
	name: TextMl;
	office: TextMl;
	said: TextMl | null;
}

/** Whether two names have a spelling in common: then it is the same person, put right. */
function sharesName(one: TextMl, other: TextMl): boolean {
	const names = new Set(Object.values(one).flatMap((name) => (name?.trim() ? [fold(name)] : [])));
	return Object.values(other).some((name) => name?.trim() && names.has(fold(name)));
}

/**
 * Writes the guests and speakers of the forum's page, in their order; who is not among them is taken out.
 * @throws Refusal('not-found' | 'forum.cancelled')
 */
export async function setGuests(actor: Actor, forumId: string, guests: readonly GuestInput[]): Promise<void> {
	await changePart(actor, forumId, 'forum.set-guests', async (c) => {
		const before = await c.trx.selectFrom('forum_guest').selectAll().where('forum_id', '=', forumId).execute();
		await c.trx.deleteFrom('forum_guest').where('forum_id', '=', forumId).execute();
		for (const [position, guest] of guests.entries()) {
			const old = before.find((row) => row.id === guest.id);
			const same = old && sharesName(readMl(old.name_ml), guest.name);
			await c.trx
				.insertInto('forum_guest')
				.values({
					id: old?.id ?? newId(),
					forum_id: forumId,
					person_id: same ? old.person_id : await makePerson(c, { surname: plain(guest.name, 'kk'), givenName: '' }),
					name_ml: writeMl(guest.name),
					office_ml: writeMl(guest.office),
					said_ml: guest.said && !isBlank(guest.said) ? writeMl(guest.said) : null,
					position
				})
				.execute();
		}
		return { columns: ['guests'], details: { rows: guests.length } };
	});
}

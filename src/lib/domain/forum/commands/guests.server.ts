import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { Refusal } from '../../../server/refusal.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';
import { isBlank } from '../../../i18n/localized-form.ts';
import { source } from '../../../i18n/locales.ts';
import { plain, readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import { makePerson } from '../../person/index.server.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { guestConcerns } from '../concerns.ts';
import { guestsData } from '../settings-forms.ts';
import { guestsOf } from '../queries.server.ts';
import type { GuestInput } from '../schema.ts';
import { changePart } from './changeable.server.ts';

/** Whether two names have a spelling in common: then it is the same person, put right. */
function sharesName(one: TextMl, other: TextMl): boolean {
	const names = new Set(Object.values(one).flatMap((name) => (name && searchNormalise(name) ? [searchNormalise(name)] : [])));
	return Object.values(other).some((name) => name && names.has(searchNormalise(name)));
}

/**
 * Writes the guests and speakers of the forum's page in their order and removes those that the form leaves out.
 * @param accepted of a form: keys of the concerns that the organiser has seen; without it nobody is asked
 * @throws Refusal('not-found' | 'forum.cancelled' | 'changed-meanwhile' | 'forum.concerns')
 */
export async function setGuests(
	actor: Actor,
	forumId: string,
	guests: readonly GuestInput[],
	seen: FormVersion,
	accepted?: readonly string[]
): Promise<void> {
	const stands = async (from: Change['trx']) => guestsData(await guestsOf(forumId, from));
	await changePart(actor, forumId, 'forum.set-guests', { seen, stands }, async (c) => {
		const before = await c.trx.selectFrom('forum_guest').selectAll().where('forum_id', '=', forumId).execute();
		const concerns = guestConcerns(await guestsOf(forumId, c.trx), guests);
		if (accepted && notAccepted(concerns, accepted).length) throw new Refusal('forum.concerns', { concerns: JSON.stringify(concerns) });
		const kept = new Set(guests.map((guest) => guest.id));
		await c.trx.deleteFrom('forum_guest').where('forum_id', '=', forumId).execute();
		for (const [position, guest] of guests.entries()) {
			// a new row with the name of a guest who stands there is that guest: the form was sent twice
			const old = before.find((row) => (guest.id ? row.id === guest.id : !kept.has(row.id) && sharesName(readMl(row.name_ml), guest.name)));
			if (old) kept.add(old.id);
			const same = old && sharesName(readMl(old.name_ml), guest.name);
			await c.trx
				.insertInto('forum_guest')
				.values({
					id: old?.id ?? newId(),
					forum_id: forumId,
					person_id: same ? old.person_id : await makePerson(c, { surname: plain(guest.name, source), givenName: '' }),
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

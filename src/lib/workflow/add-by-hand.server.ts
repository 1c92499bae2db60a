import type { Locale } from '../i18n/locales.ts';
import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { forumById, isOver, lockSeats } from '../domain/forum/index.server.ts';
import { comparedOf, knownAt } from '../domain/registration/index.server.ts';
import type { ByHandInput } from '../domain/registration/schema.ts';
import { enter, type Registered } from './submit-registration.server.ts';
import { formHashes } from './recognise-form.server.ts';
import { correctAddress, sameForm } from './repeat.server.ts';

/**
 * Registers somebody by an organiser's hand, also without an address and outside the times of registration, until the forum is over. The
 * registration is confirmed at once, unless the forum is full. The same form sent again gets the same answer and saves its corrections.
 * @param meta formKey: of the form and the account; without one it is never a repeat. known: ids of those whom the form has shown as
 * registered already; without it nobody is asked
 * @throws Refusal('not-found' | 'forum.over' | 'forum.cancelled'), Refusal('registration.known') with all who may be the same, as JSON
 */
export async function addByHand(
	actor: Actor,
	forumId: string,
	input: ByHandInput,
	meta: { language: Locale; formKey?: string; known?: readonly string[] }
): Promise<Registered> {
	requirePermission(actor, 'registration.edit', { forumId });
	const hashes = formHashes('organiser', meta.formKey ?? '', input);
	const { language } = meta;
	const made = await change(actor, 'registration.add', async (c) => {
		const queuePosition = await lockSeats(c, forumId);
		const before = await sameForm(c, forumId, { by: 'organiser', hashes, input, queuePosition, language });
		if (before) return before;
		const forum = await forumById(forumId, c.trx);
		if (isOver(forum, c.at)) throw new Refusal('forum.over');
		if (forum.state === 'cancelled') throw new Refusal('forum.cancelled');
		const { known } = meta;
		const here = known ? await knownAt(c, forumId, comparedOf(input), hashes.formHash) : [];
		if (here.some(({ id }) => !known?.includes(id))) throw new Refusal('registration.known', { known: JSON.stringify(here) });
		return enter(c, forumId, {
			queuePosition,
			forum: { ...forum, approval: 'automatic' },
			vouched: 'organiser',
			input,
			meta: { email: input.email || null, language, ownsAddress: false },
			hashes
		});
	});
	await correctAddress(actor, made, input, meta.known);
	return made;
}

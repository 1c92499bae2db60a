import { choicesOf } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import { phaseOf } from '$lib/domain/forum/index.server';
import { displayStatus, showsPass } from '$lib/domain/registration/rules';
import { now } from '$lib/server/clock';
import { oneFor } from '../load-registration.server';
import type { PageServerLoad } from './$types';

/** The pass of somebody who cannot open their own page: without an address nobody sends them a link. */
export const load: PageServerLoad = async (event) => {
	const { actor, forum, registration } = await oneFor(event);
	const passes = showsPass(displayStatus(registration.state, phaseOf(forum, now()), registration.confirmBy));
	shows(event, { list: 'registration', registrationId: registration.id, forumId: forum.id });
	return { registration, passes, choices: await choicesOf(actor, registration.id) };
};

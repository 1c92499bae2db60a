import { shows } from '$lib/domain/document/index.server';
import { participantsSeenBy } from '$lib/domain/registration/index.server';
import { isLive, mayChange } from '$lib/domain/registration/rules';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { openPrivateLink } from '../private-link';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const after = event.url.searchParams.get('after') ?? undefined;
	const consents = mayChange(registration.state, forum, now()) ? 'edit' : 'consents';
	// the link works: the page says when the list is there
	if (registration.state !== 'confirmed') return { forum, people: null, live: isLive(registration.state), consents };
	const people = await orRefuse(event.locals.locale, participantsSeenBy(actor, after));
	shows(event, { list: 'participants', actor, forumId: forum.id }, people.items.length > 0);
	return { forum, people, live: true, consents };
};

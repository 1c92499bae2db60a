import { participantsSeenBy } from '$lib/domain/registration/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { opened } from '../opened';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, forum } = await opened(event);
	const after = event.url.searchParams.get('after') ?? undefined;
	return { forum, people: await orRefuse(event.locals.locale, participantsSeenBy(actor, after)) };
};

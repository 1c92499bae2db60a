import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { isOver } from '$lib/domain/forum/rules';
import { listHalls, programmeOf } from '$lib/domain/programme/index.server';
import { slotsOf, takesPlace, tenses } from '$lib/domain/programme/rules';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForum(event.locals.actor, event.params.forum));
	const [sessions, halls] = await Promise.all([programmeOf(forum.id), listHalls(forum.id)]);
	keepUntilChange(event, forum, instantsOf(forum, sessions));
	const at = now();
	const standing = tenses(
		sessions.filter((session) => session.state === 'published' && takesPlace(session, forum)),
		at
	);
	return {
		forum,
		open: registrationOpen(forum, at),
		over: isOver(forum, at),
		tense: Object.fromEntries(standing),
		hallSeats: Object.fromEntries(halls.map((hall) => [hall.id, hall.capacity])),
		days: [...Map.groupBy(sessions, (session) => session.day)].map(([day, list]) => ({ day, slots: slotsOf(list) }))
	};
};

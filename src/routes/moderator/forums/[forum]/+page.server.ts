import { arrivedAt, sessionsFollowed } from '$lib/domain/attendance/index.server';
import { seatListOf } from '$lib/domain/dialogue/index.server';
import { proposalsLeft } from '$lib/domain/recommendation/index.server';
import { shows } from '$lib/domain/document/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum, sessions } = await orRefuse(locale, sessionsFollowed(actor, event.params.forum));
	const work = sessions.map(async (session) => ({
		session,
		seats: session.platform && (await seatListOf(actor, session.id)),
		arrived: await arrivedAt(actor, forum.id, session.id),
		/** proposals that nobody has decided about */
		left: session.platform && (await proposalsLeft(session.id))
	}));
	const followed = await orRefuse(locale, Promise.all(work));
	const anybody = followed.some(
		({ seats, arrived }) => (seats && seats.held.length + seats.waiting.length > 0) || Object.keys(arrived).length
	);
	shows(event, { list: 'seats', forumId: forum.id }, anybody);
	return { forum, sessions: followed };
};

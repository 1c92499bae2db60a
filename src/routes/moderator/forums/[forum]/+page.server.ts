import { arrivedAt, sessionsFollowed } from '$lib/domain/attendance/index.server';
import { seatListOf } from '$lib/domain/dialogue/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum, sessions } = await orRefuse(locale, sessionsFollowed(actor, event.params.forum));
	const followed = sessions.map(async (session) => ({
		session,
		seats: session.platform && (await seatListOf(actor, session.id)),
		arrived: await arrivedAt(actor, forum.id, session.id)
	}));
	return { forum, sessions: await orRefuse(locale, Promise.all(followed)) };
};

import { listHalls, programmeForStaff } from '$lib/domain/programme/index.server';
import { concernsAmong } from '$lib/domain/programme/concerns';
import { slotsOf } from '$lib/domain/programme/rules';
import { signedInAccount } from '$lib/server/http/signed-in';
import { orRefuse } from '$lib/server/http/refusals';
import { publishSessionAction } from '../deeds.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	return {
		days: [...Map.groupBy(sessions, (session) => session.day)].map(([day, list]) => ({ day, slots: slotsOf(list) })),
		concerns: concernsAmong(sessions, forum),
		halls: (await listHalls(forum.id)).length,
		created: event.url.searchParams.has('created')
	};
};

export const actions: Actions = { publish: publishSessionAction };

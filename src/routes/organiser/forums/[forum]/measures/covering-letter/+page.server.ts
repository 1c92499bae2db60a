import { findForumFor } from '$lib/domain/forum/index.server';
import { letterMeasures, measureChoices } from '$lib/domain/measure/index.server';
import { splitPath } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const { bodies } = await measureChoices(actor, forum.id, '');
	const body = bodies.find(({ id }) => id === event.url.searchParams.get('body')) ?? null;
	const measures = await letterMeasures(actor, forum.id, body?.id ?? '');
	return { forum, bodies, body, measures, at: now(), base: splitPath(event.url.pathname).path };
};

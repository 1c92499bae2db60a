import type { RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { measureChoices, measuresToDo, MOST_IN_TABLE, officeLayout } from '$lib/domain/measure/index.server';
import { bindingLanguages } from '$lib/domain/recommendation/rules';
import { programmeForStaff } from '$lib/domain/programme/index.server';
import { splitPath } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { forumFor } from '../../../../../forum-for.server';
import { readAction } from '../../../../../returned-table.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const { bodies } = await measureChoices(actor, forum.id, '');
	const platforms = (await programmeForStaff(actor, forum.id)).filter(({ platform, state }) => platform && state !== 'draft');
	return {
		...{ forum, bodies, most: MOST_IN_TABLE, languages: bindingLanguages, any: (await measuresToDo(actor, forum.id)).any },
		platforms: platforms.map(({ slug, title, platform }) => ({ slug, title, number: platform?.number ?? 0 })),
		saved: event.url.searchParams.get('done') === 'columns',
		base: splitPath(event.url.pathname).path
	};
};

const find = forumFor('measure.manage');

export const actions: Actions = {
	read: readAction(async (event: RequestEvent<{ forum: string }>) => {
		const { actor, forum } = await find(event);
		return { actor, forumId: forum.id, slug: forum.slug, layouts: [await officeLayout(forum.id)] };
	})
};

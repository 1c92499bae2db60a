import { error } from '@sveltejs/kit';
import { forumsOfBodies, MOST_IN_TABLE, officeLayout, spokenBodies } from '$lib/domain/measure/index.server';
import { bindingLanguages } from '$lib/domain/recommendation/rules';
import { splitPath } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { signedInAccount } from '$lib/server/http/signed-in';
import { readAction } from '../../../returned-table.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forums = await forumsOfBodies(signedInAccount(event));
	return {
		...{ most: MOST_IN_TABLE, languages: bindingLanguages, demo: forums.some((forum) => forum.demo !== 'none') },
		forums: forums.map(({ slug, title }) => ({ slug, title })),
		base: splitPath(event.url.pathname).path
	};
};

export const actions: Actions = {
	read: readAction(async (event) => {
		const actor = signedInAccount(event);
		if (!(await spokenBodies(actor)).length) error(404, translate(event.locals.locale, 'common.notFound'));
		const forums = await forumsOfBodies(actor);
		return { actor, forumId: null, slug: null, layouts: await Promise.all(forums.map(({ id }) => officeLayout(id))) };
	})
};

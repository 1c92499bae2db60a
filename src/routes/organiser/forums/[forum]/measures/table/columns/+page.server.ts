import { redirect } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { officeLayout, setOfficeLayout } from '$lib/domain/measure/index.server';
import { layoutData, layoutOf, layoutSchema } from '$lib/domain/measure/layout-form';
import { splitPath } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { forumFor } from '../../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'measure.manage'));
	return {
		...{ forum, keeps: '?/save', stored: withVersion(layoutData(await officeLayout(forum.id))) },
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, '')
	};
};

export const actions: Actions = {
	save: formAction(
		layoutSchema,
		async ({ actor, forum, event, data }) => {
			await setOfficeLayout(actor, forum.id, layoutOf(data), data.seen);
			redirect(303, `${event.url.pathname.replace(/\/[^/]+$/, '')}?done=columns`);
		},
		{ find: forumFor('measure.manage') }
	)
};

import { redirect } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { officeLayout, setOfficeLayout } from '$lib/domain/measure/index.server';
import { layoutData, layoutOf, layoutSchema } from '$lib/domain/measure/layout-form';
import { officeColumns, usualHead, type OfficeColumn } from '$lib/domain/measure/office-columns';
import { locales, splitPath, type Locale } from '$lib/i18n/locales';
import { translator } from '$lib/i18n/translate';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { forumFor } from '../../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

const usualHeads = (column: OfficeColumn) => Object.fromEntries(locales.map((locale) => [locale, usualHead(column, translator(locale))]));

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'measure.manage'));
	return {
		/** what each column is called where the forum has no words of its own */
		usual: Object.fromEntries(officeColumns.map((column) => [column, usualHeads(column)])) as Record<OfficeColumn, Record<Locale, string>>,
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

import type { RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { returnedPreview } from '$lib/domain/measure/index.server';
import { previewShown } from '$lib/domain/measure/returned-view';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { forumFor } from '../../../../../../forum-for.server';
import { writeAction } from '../../../../../../returned-table.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const shown = previewShown(await orRefuse(event.locals.locale, returnedPreview(actor, event.params.table, forum.id)), {
		...{ several: false, url: event.url }
	});
	return { forum, ...shown, keeps: shown.set.length && shown.preview.written === null ? '?/write' : undefined };
};

const find = forumFor('measure.manage');

export const actions: Actions = {
	write: writeAction(async (event: RequestEvent<{ forum: string; table: string }>) => {
		const { actor, forum } = await find(event);
		await orRefuse(event.locals.locale, returnedPreview(actor, event.params.table, forum.id));
		return { actor, forumId: forum.id };
	})
};

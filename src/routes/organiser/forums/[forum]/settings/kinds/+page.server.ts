import {
	findForumFor,
	isOver,
	kindsData,
	kindsInput,
	kindsOf,
	kindsSchema,
	setKinds,
	stepKinds,
	usedKinds
} from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { formAction, rowsAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' || isOver(forum, now()) ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(kindsData(await kindsOf(forum.id))), used: await usedKinds(forum.id) };
};

const find = forumFor('forum.edit');

export const actions: Actions = {
	rows: rowsAction(kindsSchema, stepKinds, find),
	save: formAction(
		kindsSchema,
		async ({ actor, forum, data }) => {
			await setKinds(actor, forum.id, kindsInput(data), data.seen);
			return { done: 'saved' as const };
		},
		{ find }
	)
};

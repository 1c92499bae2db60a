import { createHall, editHall, listHalls, programmeForStaff, removeHall } from '$lib/domain/programme/index.server';
import { hallData, hallSchema } from '$lib/domain/programme/schema';
import { mlOf } from '$lib/i18n/localized-form';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { z } from 'zod';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	const halls = (await listHalls(forum.id)).map((hall) => ({
		...hall,
		sessions: sessions.filter((session) => session.hall?.id === hall.id).length
	}));
	const edited = halls.find((hall) => hall.id === event.url.searchParams.get('hall')) ?? null;
	const keeps = edited ? `?/save&hall=${edited.id}` : '?/save';
	return { halls, edited, keeps, stored: edited && withVersion(hallData(edited)) };
};

const find = forumFor('programme.edit');

export const actions: Actions = {
	save: formAction(
		hallSchema,
		async ({ actor, forum, event, data }) => {
			const id = event.url.searchParams.get('hall');
			const input = { name: mlOf(data, 'name'), capacity: data.capacity ? Number(data.capacity) : null };
			await (id ? editHall(actor, forum.id, id, input, data.seen) : createHall(actor, forum.id, input));
			return { done: id ? ('saved' as const) : ('created' as const), keeps: '?/save' };
		},
		{ find }
	),
	remove: formAction(
		z.object({ hall: z.string().default('') }),
		async ({ actor, forum, data }) => {
			await removeHall(actor, forum.id, data.hall);
			return { done: 'removed' as const };
		},
		{ find, keep: () => ({}) }
	)
};

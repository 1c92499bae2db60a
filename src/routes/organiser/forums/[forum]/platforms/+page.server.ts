import { platformsOf, setCapacity } from '$lib/domain/dialogue/index.server';
import { listMoves } from '$lib/domain/dialogue/rules';
import { capacitySchema } from '$lib/domain/dialogue/schema';
import { now } from '$lib/server/clock';
import { marked } from '$lib/server/seen';
import { formAction } from '$lib/server/http/form-action';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { forum } = await parent();
	const at = now();
	const platforms = await platformsOf(forum.id);
	return {
		platforms: platforms.map((session) => ({
			...session,
			moves: listMoves({ forum, session }, at),
			stored: marked({ capacity: session.platform.capacity })
		}))
	};
};

export const actions: Actions = {
	capacity: formAction(
		capacitySchema,
		async ({ actor, forum, form, data }) => {
			await setCapacity(actor, data.sessionId, Number(data.capacity), data.seen, forum.id);
			return { form, done: true };
		},
		{ find: forumFor('programme.edit') }
	)
};

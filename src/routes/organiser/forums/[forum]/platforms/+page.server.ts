import { platformsOf } from '$lib/domain/dialogue/index.server';
import { listMoves } from '$lib/domain/dialogue/rules';
import { now } from '$lib/server/clock';
import { withVersion } from '$lib/server/optimistic-lock';
import { capacityAction, raisings } from '../deeds.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { forum } = await parent();
	const at = now();
	const platforms = await platformsOf(forum.id);
	return {
		raising: raisings(forum, platforms, at),
		platforms: platforms.map((session) => ({
			...session,
			moves: listMoves({ forum, session }, at),
			stored: withVersion({ capacity: session.platform.capacity })
		}))
	};
};

export const actions: Actions = { capacity: capacityAction };

import { listForums } from '$lib/domain/forum/index.server';
import { DAY, later, now } from '$lib/server/clock';
import type { LayoutServerLoad } from './$types';

/** For who comes with a dead link: the forums that can send a new one, for as long as they keep people's data. */
export const load: LayoutServerLoad = async () => {
	const at = now();
	const forums = await listForums();
	return {
		linkForums: forums
			.filter((forum) => later(forum.endsAt, forum.retentionDays * DAY) > at)
			.map(({ slug, title, organiser, contactEmail }) => ({ slug, title, organiser, contactEmail }))
	};
};

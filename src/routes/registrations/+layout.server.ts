import { listForums } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import type { LayoutServerLoad } from './$types';

/** For who comes with a dead link: the forums whose registration can send a new one. */
export const load: LayoutServerLoad = async () => {
	const at = now();
	const forums = await listForums();
	return { linkForums: forums.filter((forum) => forum.endsAt > at).map(({ slug, title }) => ({ slug, title })) };
};

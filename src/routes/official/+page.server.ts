import { forumsFor } from '$lib/domain/forum/index.server';
import { adoptedByForum } from '$lib/domain/recommendation/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forums = await forumsFor(signedInAccount(event), 'summary.see');
	const some = forums.filter(({ recommendations }) => recommendations > 0);
	return { forums, adopted: await adoptedByForum(some.map(({ id }) => id)) };
};

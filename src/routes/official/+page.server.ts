import { forumsFor } from '$lib/domain/forum/index.server';
import { adoptedByForum } from '$lib/domain/recommendation/index.server';
import { countOfBodies, spokenBodies } from '$lib/domain/measure/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forums = await forumsFor(actor, 'summary.see');
	const some = forums.filter(({ recommendations }) => recommendations > 0);
	const speaks = (await spokenBodies(actor)).length > 0;
	return { forums, adopted: await adoptedByForum(some.map(({ id }) => id)), counts: speaks ? await countOfBodies(actor) : null };
};

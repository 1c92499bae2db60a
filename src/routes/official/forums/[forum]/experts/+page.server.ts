import { shows } from '$lib/domain/document/index.server';
import { askedExperts, expertsForStaff } from '$lib/domain/expert/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'expert.list'));
	const { searchParams } = event.url;
	const asked = askedExperts({ field: searchParams.get('field'), q: searchParams.get('q'), after: searchParams.get('after') });
	const list = await orRefuse(locale, expertsForStaff(actor, forum.id, asked));
	shows(event, { list: 'experts', forumId: forum.id }, list.items.length > 0);
	return { forum, asked, list };
};

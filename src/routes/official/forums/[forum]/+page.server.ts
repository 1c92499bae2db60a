import { summaryOf, tablesOf } from '$lib/domain/attendance/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { adoptedNow } from '$lib/domain/recommendation/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { can } from '$lib/server/permissions/rules';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'summary.see'));
	const summary = await orRefuse(locale, summaryOf(actor, forum.id));
	const adopted = forum.recommendations ? await adoptedNow(forum.id) : 0;
	return { forum, adopted, summary, tables: tablesOf(summary, locale), experts: can(actor, 'expert.list', { forumId: forum.id }) };
};

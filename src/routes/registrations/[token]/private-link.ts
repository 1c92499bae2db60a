import type { RequestEvent } from '@sveltejs/kit';
import { forumById } from '$lib/domain/forum/index.server';
import { openBare, openToken } from '$lib/domain/registration/index.server';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';

type Asked = RequestEvent<{ token: string }>;

/** What a private link opens: the registration, its forum, and its owner as the one who acts. A wrong or revoked link is not found. */
export async function openPrivateLink({ params, locals }: Asked) {
	const { registration, actor } = await orRefuse(locals.locale, openToken(params.token));
	return { registration, actor, forum: await forumById(registration.forumId) };
}

/** As `openPrivateLink`, without the forum: the registration's row in one query, for pages that need nothing of the forum. */
export const openedBare = ({ params, locals }: Asked) => orRefuse(locals.locale, openBare(params.token));

/** Address of the private page in the page's language. */
export const homeOf = ({ params, locals }: Asked): string => pathIn(locals.locale, `/registrations/${params.token}`);

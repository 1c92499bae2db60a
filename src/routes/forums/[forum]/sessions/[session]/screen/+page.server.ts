import { error } from '@sveltejs/kit';
import { findForum } from '$lib/domain/forum/index.server';
import { sessionBySlug } from '$lib/domain/programme/index.server';
import { screenAt } from '$lib/domain/recommendation/index.server';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import type { PageServerLoad } from './$types';

/** What the hall sees. Not kept in front: what is put to the vote changes without any other page changing. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { locale, actor } = locals;
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const session = await orRefuse(locale, sessionBySlug(forum.id, params.session));
	if (!session.platform) error(404, translate(locale, 'common.notFound'));
	const n = /^[1-9]\d?$/.test(url.searchParams.get('n') ?? '') ? Number(url.searchParams.get('n')) : null;
	const at = now();
	const held = forum.state !== 'cancelled' && session.state !== 'cancelled';
	return { forum, session, at, held, asked: n, still: url.searchParams.has('still'), ...(await screenAt(session.id, n, at)) };
};

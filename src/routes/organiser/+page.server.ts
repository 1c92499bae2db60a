import { error } from '@sveltejs/kit';
import { can } from '$lib/server/permissions/rules';
import { organisedForums } from '$lib/domain/document/index.server';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forums = await organisedForums(actor);
	const creates = can(actor, 'forum.create');
	if (!forums.length && !creates) error(404, translate(event.locals.locale, 'common.notFound'));
	return { forums, creates, runs: can(actor, 'installation.see'), at: now() };
};

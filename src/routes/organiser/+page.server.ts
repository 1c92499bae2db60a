import { error } from '@sveltejs/kit';
import { can } from '$lib/server/permissions/rules';
import { desksOf } from '$lib/domain/document/index.server';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const desks = await desksOf(actor);
	const creates = can(actor, 'forum.create');
	if (!desks.length && !creates) error(404, translate(event.locals.locale, 'common.notFound'));
	return { desks, creates, runs: can(actor, 'installation.see'), at: now() };
};

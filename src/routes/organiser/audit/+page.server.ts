import { auditOf, labelAuditLines, shows } from '$lib/domain/document/index.server';
import { translator } from '$lib/i18n/translate';
import { countryZone } from '$lib/i18n/time-zone';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale } = event.locals;
	const looks = event.url.searchParams.has('looks');
	const after = event.url.searchParams.get('after') ?? undefined;
	const { items, next } = await orRefuse(locale, auditOf(signedInAccount(event), null, { after, looks }));
	shows(
		event,
		{ list: 'audit', forumId: null },
		items.some((line) => line.actorName ?? line.owner)
	);
	return { lines: labelAuditLines(translator(locale), locale, countryZone, items), next, looks };
};

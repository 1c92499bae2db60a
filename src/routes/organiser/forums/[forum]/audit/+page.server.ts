import { auditOf, labelAuditLines, shows } from '$lib/domain/document/index.server';
import { translator } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const looks = event.url.searchParams.has('looks');
	const after = event.url.searchParams.get('after') ?? undefined;
	const { items, next } = await orRefuse(locale, auditOf(actor, forum.id, { after, looks }));
	shows(
		event,
		{ list: 'audit', forumId: forum.id },
		items.some((line) => line.actorName ?? line.owner)
	);
	return { lines: labelAuditLines(translator(locale), locale, forum.timeZone, items), next, looks };
};

import { actorWords, auditOf, columnWords, subjectWords, verbWords } from '$lib/domain/document/index.server';
import { formatShort } from '$lib/i18n/format';
import { plain } from '$lib/i18n/text';
import { translator } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const looks = event.url.searchParams.has('looks');
	const { items, next } = await orRefuse(
		locale,
		auditOf(actor, forum.id, { after: event.url.searchParams.get('after') ?? undefined, looks })
	);
	const t = translator(locale);
	const lines = items.map((item) => ({
		id: item.id,
		when: formatShort(item.at, forum.timeZone, locale),
		at: item.at,
		who: actorWords(t, item),
		what: verbWords(t, item.verb),
		subject: subjectWords(t, item),
		title: plain(item.title, locale),
		columns: columnWords(t, item.columns)
	}));
	return { lines, next, looks };
};

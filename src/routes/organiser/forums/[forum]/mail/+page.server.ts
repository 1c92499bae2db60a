import { mailBursts, shows } from '$lib/domain/document/index.server';
import { countMails, listMails } from '$lib/mail/index.server';
import { readMailState } from '$lib/mail/schema';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

/** More addresses than this are not listed; the mails themselves are. */
const MOST_BURSTS = 10;

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const query = event.url.searchParams;
	const state = readMailState(query);
	const [list, numbers, bursts] = await Promise.all([
		orRefuse(locale, listMails(actor, forum.id, { state, after: query.get('after') ?? undefined })),
		orRefuse(locale, countMails(actor, forum.id)),
		orRefuse(locale, mailBursts(actor, forum.id))
	]);
	shows(event, { list: 'mails', forumId: forum.id }, list.items.length > 0 || bursts.length > 0);
	return { list, numbers, bursts: bursts.slice(0, MOST_BURSTS), state: state ?? null };
};

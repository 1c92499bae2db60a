import { json } from '@sveltejs/kit';
import { findForum } from '$lib/domain/forum/index.server';
import { suggestOrganisations } from '$lib/domain/organisation/index.server';
import { plain } from '$lib/i18n/localized-text';
import { asLine, truncate } from '$lib/i18n/typed-text';
import { orRefuse } from '$lib/server/http/refusals';
import { consume } from '$lib/server/rate-limits';
import type { RequestHandler } from './$types';

const SHORTEST = 3;

/** Names of accepted organisations that a beginning of three letters or more may mean, while somebody types. */
export const GET: RequestHandler = async ({ params, url, locals: { locale, actor }, getClientAddress }) => {
	await orRefuse(locale, findForum(actor, params.forum));
	await orRefuse(locale, consume('suggest', getClientAddress()));
	const typed = truncate(asLine(url.searchParams.get('q') ?? ''), 200);
	const country = (url.searchParams.get('country') ?? '').slice(0, 2);
	const found = typed.length < SHORTEST ? [] : await suggestOrganisations(typed, country);
	return json({ names: found.map((each) => plain(each.name, locale)) });
};

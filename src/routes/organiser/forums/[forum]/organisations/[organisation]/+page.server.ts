import { redirect, type RequestEvent } from '@sveltejs/kit';
import { kindsOf } from '$lib/domain/forum/index.server';
import {
	acceptOrganisation,
	compareProposal,
	findAccepted,
	likelyProposals,
	likelyTwins,
	mergeOrganisation,
	proposedById
} from '$lib/domain/organisation/index.server';
import { acceptSchema, organisationData } from '$lib/domain/organisation/schema';
import { countryName } from '$lib/i18n/format';
import { pathIn, type Locale } from '$lib/i18n/locales';
import { mlOf } from '$lib/i18n/localized-form';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { z } from 'zod';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const organisation = await orRefuse(locale, proposedById(actor, event.params.organisation));
	const query = event.url.searchParams;
	const into = query.get('into');
	const compared = into ? await orRefuse(locale, compareProposal(actor, organisation.id, into)) : null;
	const search = truncate(asLine(query.get('q') ?? ''), 100);
	const found = await orRefuse(locale, search ? findAccepted(actor, search) : likelyTwins(actor, organisation));
	return {
		organisation,
		keeps: '?/accept',
		stored: withVersion(organisationData(organisation)),
		country: countryName(organisation.country, locale),
		search,
		compared,
		proposals: search ? [] : await likelyProposals(actor, organisation),
		// another country's organisation is another organisation
		found: found.filter((each) => each.country === organisation.country),
		kinds: await kindsOf(forum.id)
	};
};

const toList = (locale: Locale, forum: string, done: 'accepted' | 'merged') =>
	redirect(303, pathIn(locale, `/organiser/forums/${forum}/organisations?done=${done}`));

const find = async (event: RequestEvent<{ forum: string; organisation: string }>) => {
	const actor = signedInAccount(event);
	await orRefuse(event.locals.locale, proposedById(actor, event.params.organisation));
	return { actor, ...event.params };
};

export const actions: Actions = {
	accept: formAction(
		acceptSchema,
		async ({ actor, organisation, forum, event, data: { kind, seen, ...texts } }) => {
			await acceptOrganisation(actor, organisation, { name: mlOf(texts, 'name'), kind }, seen);
			toList(event.locals.locale, forum, 'accepted');
		},
		{ find }
	),
	// a proposed organisation that somebody has decided about meanwhile is refused by the command, with its reason
	merge: formAction(
		z.object({ into: z.string().default('') }),
		async ({ actor, organisation, forum, event, data }) => {
			await mergeOrganisation(actor, organisation, data.into);
			toList(event.locals.locale, forum, 'merged');
		},
		{
			find: (event: RequestEvent<{ forum: string; organisation: string }>) => ({ actor: signedInAccount(event), ...event.params }),
			keep: () => ({})
		}
	)
};

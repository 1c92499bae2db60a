import { acceptedById, addOrganisation, editOrganisation, listAccepted } from '$lib/domain/organisation/index.server';
import { organisationData, organisationSchema } from '$lib/domain/organisation/schema';
import { countriesIn } from '$lib/i18n/countries';
import { countryName } from '$lib/i18n/format';
import { pageNumber } from '$lib/i18n/whole-number';
import { mlOf } from '$lib/i18n/localized-form';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import type { RequestEvent } from '@sveltejs/kit';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }, query] = [signedInAccount(event), event.locals, event.url.searchParams];
	const search = truncate(asLine(query.get('q') ?? ''), 100);
	const page = pageNumber(query.get('after'));
	const list = await orRefuse(locale, listAccepted(actor, search, page));
	const id = query.get('organisation');
	const edited = id ? await orRefuse(locale, acceptedById(actor, id)) : null;
	return {
		search,
		total: list.total,
		items: list.items.map((item) => ({ ...item, countryName: countryName(item.country, locale) })),
		next: page < list.pages ? String(page + 1) : null,
		edited,
		keeps: edited ? `?/save&organisation=${edited.id}` : '?/save',
		merged: query.has('merged'),
		stored: edited && withVersion(organisationData(edited)),
		countries: countriesIn(locale)
	};
};

const find = async (event: RequestEvent) => {
	const [actor, id] = [signedInAccount(event), event.url.searchParams.get('organisation')];
	if (id) await orRefuse(event.locals.locale, acceptedById(actor, id));
	return { actor, id };
};

export const actions: Actions = {
	save: formAction(
		organisationSchema,
		async ({ actor, id, data }) => {
			const input = { name: mlOf(data, 'name'), kind: data.kind, country: data.country };
			if (id) await editOrganisation(actor, id, input, data.seen);
			else await addOrganisation(actor, input);
			return { done: 'saved' as const, keeps: '?/save' };
		},
		{ find }
	)
};

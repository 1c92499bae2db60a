import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { acceptedById, addOrganisation, editOrganisation, listAccepted } from '$lib/domain/organisation/index.server';
import { organisationData, organisationSchema } from '$lib/domain/organisation/schema';
import { countriesIn } from '$lib/i18n/countries';
import { countryName } from '$lib/i18n/format';
import { pageNumber } from '$lib/i18n/whole-number';
import { mlOf } from '$lib/i18n/ml-form';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }, query] = [signedInAccount(event), event.locals, event.url.searchParams];
	const search = query.get('q') ?? '';
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
		merged: query.has('merged'),
		stored: edited && marked(organisationData(edited)),
		countries: countriesIn(locale)
	};
};

export const actions: Actions = {
	save: async (event) => {
		const actor = signedInAccount(event);
		const id = event.url.searchParams.get('organisation');
		if (id) await orRefuse(event.locals.locale, acceptedById(actor, id));
		const form = await superValidate(event.request, zod4(organisationSchema));
		if (!form.valid) return fail(400, { form });
		const input = { name: mlOf(form.data, 'name'), kind: form.data.kind, country: form.data.country };
		try {
			if (id) await editOrganisation(actor, id, input, form.data.seen);
			else await addOrganisation(actor, input);
			return { done: 'saved' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};

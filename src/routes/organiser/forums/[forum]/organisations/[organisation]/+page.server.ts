import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { kindsOf } from '$lib/domain/forum/index.server';
import { acceptOrganisation, findAccepted, likelyTwins, mergeOrganisation, proposedById } from '$lib/domain/organisation/index.server';
import { acceptSchema, organisationData } from '$lib/domain/organisation/schema';
import { countryName } from '$lib/i18n/format';
import { pathIn, type Locale } from '$lib/i18n/locales';
import { mlOf } from '$lib/i18n/ml-form';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const organisation = await orRefuse(locale, proposedById(actor, event.params.organisation));
	const search = (event.url.searchParams.get('q') ?? '').trim().slice(0, 100);
	const found = await orRefuse(locale, search ? findAccepted(actor, search) : likelyTwins(actor, organisation));
	return {
		organisation,
		stored: marked(organisationData(organisation)),
		country: countryName(organisation.country, locale),
		search,
		// another country's organisation is another organisation
		found: found.filter((each) => each.country === organisation.country),
		kinds: await kindsOf(forum.id)
	};
};

const toList = (locale: Locale, forum: string, done: 'accepted' | 'merged') =>
	redirect(303, pathIn(locale, `/organiser/forums/${forum}/organisations?done=${done}`));

export const actions: Actions = {
	accept: async (event) => {
		const actor = signedInAccount(event);
		await orRefuse(event.locals.locale, proposedById(actor, event.params.organisation));
		const form = await superValidate(event.request, zod4(acceptSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const { kind, seen } = form.data;
			await acceptOrganisation(actor, event.params.organisation, { name: mlOf(form.data, 'name'), kind }, seen);
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
		toList(event.locals.locale, event.params.forum, 'accepted');
	},
	merge: async (event) => {
		const actor = signedInAccount(event);
		const into = String((await event.request.formData()).get('into') ?? '');
		try {
			await mergeOrganisation(actor, event.params.organisation, into);
		} catch (reason) {
			return refused(reason, event.locals.locale);
		}
		toList(event.locals.locale, event.params.forum, 'merged');
	}
};

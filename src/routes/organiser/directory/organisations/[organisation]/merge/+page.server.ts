import { redirect, type RequestEvent } from '@sveltejs/kit';
import { acceptedById, acceptedTwins, mergeAccepted, mergePreview } from '$lib/domain/organisation/index.server';
import { mergeData } from '$lib/domain/organisation/schema';
import { countryName } from '$lib/i18n/format';
import { pathIn } from '$lib/i18n/locales';
import { signedInAccount } from '$lib/server/http/signed-in';
import { versionOf } from '$lib/server/optimistic-lock';
import { z } from 'zod';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { Actions, PageServerLoad } from './$types';

/** First what to merge into, then what that would move; the form of the second page carries the mark of what it has shown. */
export const load: PageServerLoad = async (event) => {
	const [actor, { locale }, query] = [signedInAccount(event), event.locals, event.url.searchParams];
	const organisation = await orRefuse(locale, acceptedById(actor, event.params.organisation));
	const into = query.get('into');
	const preview = into ? await orRefuse(locale, mergePreview(actor, organisation.id, into)) : null;
	const search = truncate(asLine(query.get('q') ?? ''), 100);
	return {
		organisation,
		country: countryName(organisation.country, locale),
		search,
		preview: preview && { ...preview, seen: versionOf(mergeData(preview.from, preview.into, preview.moves)) },
		found: preview ? [] : await orRefuse(locale, acceptedTwins(actor, organisation, search))
	};
};

const find = async (event: RequestEvent<{ organisation: string }>) => {
	const actor = signedInAccount(event);
	return { actor, organisation: await orRefuse(event.locals.locale, acceptedById(actor, event.params.organisation)) };
};

export const actions: Actions = {
	merge: formAction(
		z.object({ seen: z.string().default('') }),
		async ({ actor, organisation, event, data }) => {
			await mergeAccepted(actor, organisation.id, event.url.searchParams.get('into') ?? '', data.seen);
			redirect(303, pathIn(event.locals.locale, '/organiser/directory/organisations?merged'));
		},
		{ find, keep: () => ({}) }
	)
};

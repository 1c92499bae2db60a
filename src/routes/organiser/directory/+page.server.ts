import { requirePermission } from '$lib/server/permissions/require';
import { everyUnit, saveUnit, writeKostanay } from '$lib/domain/organisation/index.server';
import { unitData, unitSchema } from '$lib/domain/organisation/schema';
import { mlOf } from '$lib/i18n/localized-form';
import { withVersion } from '$lib/server/optimistic-lock';
import { countriesIn } from '$lib/i18n/countries';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { findSignedIn, signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	await orRefuse(event.locals.locale, (async () => requirePermission(actor, 'register.edit'))());
	const units = await everyUnit();
	const edited = units.find((unit) => unit.id === event.url.searchParams.get('unit')) ?? null;
	const keeps = edited ? `?/save&unit=${edited.id}` : '?/save';
	return { units, edited, keeps, countries: countriesIn(event.locals.locale), stored: edited && withVersion(unitData(edited)) };
};

export const actions: Actions = {
	kostanay: buttonAction(async ({ actor }) => {
		await writeKostanay(actor);
		return { done: 'kostanay' as const };
	}, findSignedIn),
	save: formAction(
		unitSchema,
		async ({ actor, event, data }) => {
			const { kind, country, parentId, rural, validFrom, validTo, seen } = data;
			const unit = {
				kind,
				name: mlOf(data, 'name'),
				country,
				parentId: parentId || null,
				rural: rural === '' ? null : rural === '1',
				validFrom: validFrom || null,
				validTo: validTo || null
			};
			await saveUnit(actor, event.url.searchParams.get('unit'), unit, seen);
			return { done: 'saved' as const, keeps: '?/save' };
		},
		{ find: findSignedIn }
	)
};

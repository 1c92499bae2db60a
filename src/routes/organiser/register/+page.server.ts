import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { demand } from '$lib/domain/access/index.server';
import { everyUnit, saveUnit, writeKostanay } from '$lib/domain/organisation/index.server';
import { unitData, unitSchema } from '$lib/domain/organisation/schema';
import { mlOf } from '$lib/i18n/ml-form';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	await orRefuse(event.locals.locale, (async () => demand(actor, 'register.edit'))());
	const units = await everyUnit();
	const edited = units.find((unit) => unit.id === event.url.searchParams.get('unit')) ?? null;
	return { units, edited, stored: edited && marked(unitData(edited)) };
};

export const actions: Actions = {
	kostanay: async (event) =>
		writeKostanay(signedInAccount(event)).then(
			() => ({ done: 'kostanay' as const }),
			(reason: unknown) => refused(reason, event.locals.locale)
		),
	save: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(unitSchema));
		if (!form.valid) return fail(400, { form });
		const { kind, parentId, rural, validFrom, validTo, seen } = form.data;
		const unit = {
			kind,
			name: mlOf(form.data, 'name'),
			parentId: parentId || null,
			rural: rural === '' ? null : rural === '1',
			validFrom: validFrom || null,
			validTo: validTo || null
		};
		return saveUnit(actor, event.url.searchParams.get('unit'), unit, seen).then(
			() => ({ done: 'saved' as const }),
			(reason: unknown) => refused(reason, event.locals.locale, { form })
		);
	}
};

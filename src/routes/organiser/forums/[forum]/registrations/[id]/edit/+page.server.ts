import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { shows } from '$lib/domain/document/index.server';
import { isOver } from '$lib/domain/forum/index.server';
import {
	addressDataOf,
	changeAddress,
	doubtsAboutEdit,
	editInputOf,
	editRegistration,
	formChoices
} from '$lib/domain/registration/index.server';
import { addressSchema, editSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { refused } from '$lib/server/http/refusals';
import { marked } from '$lib/server/seen';
import { oneFor } from '../one.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum, registration } = await oneFor(event);
	// what is over stands: the registration's own page says so
	const over = isOver(forum, now());
	if (over && event.request.method === 'GET') redirect(303, back(event));
	const [stored, address] = [marked(editInputOf(registration)), marked(addressDataOf(registration))];
	const choices = await formChoices(forum.id, event.locals.locale);
	shows(event, { list: 'registration', registrationId: registration.id, forumId: forum.id });
	return { registration, stored, address, choices };
};

function back(event: { locals: App.Locals; params: { forum: string; id: string } }, done = ''): string {
	const home = pathIn(event.locals.locale, `/organiser/forums/${event.params.forum}/registrations/${event.params.id}`);
	return done ? `${home}?done=${done}` : home;
}

export const actions: Actions = {
	edit: async (event) => {
		const { actor, registration } = await oneFor(event);
		const form = await superValidate(event.request, zod4(editSchema));
		const { unknown, suggestions, input } = await doubtsAboutEdit(registration, form.data);
		for (const field of unknown) setError(form, field, 'field.choose');
		if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
		if (!form.valid) return fail(400, { form, suggestions });
		const refusal = await editRegistration(actor, registration.id, input, event.locals.locale, form.data.seen).then(
			() => null,
			(reason: unknown) => refused(reason, event.locals.locale, { form, suggestions })
		);
		return refusal ?? redirect(303, back(event, 'edit'));
	},
	address: async (event) => {
		const { actor, registration } = await oneFor(event);
		const address = await superValidate(event.request, zod4(addressSchema));
		if (!address.valid) return fail(400, { address });
		const refusal = await changeAddress(actor, registration.id, address.data.email, address.data.seen).then(
			() => null,
			(reason: unknown) => refused(reason, event.locals.locale, { address })
		);
		return refusal ?? redirect(303, back(event, 'address'));
	}
};

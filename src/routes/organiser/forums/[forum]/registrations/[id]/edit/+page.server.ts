import { redirect } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import { isOver } from '$lib/domain/forum/index.server';
import { addressDataOf, changeAddress, editInputOf, editRegistration, formChoices } from '$lib/domain/registration/index.server';
import { isLive } from '$lib/domain/registration/rules';
import { addressByHandSchema, editSchema } from '$lib/domain/registration/schema';
import { idsOf } from '$lib/domain/registration/known';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { Refusal } from '$lib/server/refusal';
import { withVersion } from '$lib/server/optimistic-lock';
import { oneFor, trailOf } from '../load-registration.server';
import { formAction } from '$lib/server/http/form-action';
import { sayFormProblemsOfEdit } from '../../../../../../form-problems.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum, registration } = await oneFor(event);
	// what is over stands: the registration's own page says so
	const over = isOver(forum, now());
	if (over && event.request.method === 'GET') redirect(303, back(event));
	const [stored, address] = [withVersion(editInputOf(registration)), withVersion(addressDataOf(registration))];
	const choices = await formChoices(forum.id, event.locals.locale);
	shows(event, { list: 'registration', registrationId: registration.id, forumId: forum.id });
	const keeps = isLive(registration.state) && !over ? '?/edit' : undefined;
	return { registration, keeps, enterKeeps: true, stored, address, choices, trail: trailOf(event.url).trail };
};

function back(event: { locals: App.Locals; url: URL; params: { forum: string; id: string } }, done = ''): string {
	const home = pathIn(event.locals.locale, `/organiser/forums/${event.params.forum}/registrations/${event.params.id}`);
	const { trail } = trailOf(event.url);
	return done ? `${home}?done=${done}${trail.replace('?', '&')}` : home + trail;
}

/** what of the page was typed beside what a button is about */
const others = { form: ['', editSchema], address: ['address', addressByHandSchema] } as const;

export const actions: Actions = {
	edit: formAction(
		editSchema,
		async ({ actor, registration, event, data }) => {
			await editRegistration(actor, registration.id, data, event.locals.locale, data.seen);
			redirect(303, back(event, 'edit'));
		},
		{ find: oneFor, check: sayFormProblemsOfEdit, others, stays: true }
	),
	address: formAction(
		addressByHandSchema,
		async ({ actor, forum, registration, event, data }) => {
			await changeAddress(actor, registration.id, data.email, data.seen, idsOf(data.known)).catch((reason: unknown) => {
				const asked = { list: 'registrations', forumId: forum.id } as const;
				if (reason instanceof Refusal && reason.code === 'registration.known') shows(event, asked);
				throw reason;
			});
			redirect(303, back(event, 'address'));
		},
		{ find: oneFor, keep: (address) => ({ address }), group: 'address', others, stays: true }
	)
};

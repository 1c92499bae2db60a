import { redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import { formChoices } from '$lib/domain/registration/index.server';
import { idsOf } from '$lib/domain/registration/known';
import { byHandSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import type { AccountActor } from '$lib/server/actor';
import { newCode } from '$lib/server/ids';
import { Refusal } from '$lib/server/refusal';
import { addByHand } from '$lib/workflow/add-by-hand.server';
import { formAction } from '$lib/server/http/form-action';
import { leftIn } from '../../../../../registrations/result';
import { forumFor } from '../../../../../forum-for.server';
import { sayAgain, sayFormProblems } from '../../../../../form-problems.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum, over } = await event.parent();
	const choices = await formChoices(forum.id, event.locals.locale);
	const typed = { formKey: newCode(), workingLanguage: event.locals.locale, country: choices.countries.here[0]?.value };
	const empty = await superValidate(typed, zod4(byHandSchema), { errors: false });
	return { keeps: over ? undefined : '', choices, platforms: await platformsOf(forum.id), empty };
};

/** The key of a form that an account has open: another's says nothing. */
const keyOf = (actor: AccountActor, { formKey }: { formKey: string }): string => formKey && `${formKey} ${actor.accountId}`;

export const actions: Actions = {
	default: formAction(
		byHandSchema,
		async ({ actor, forum, event, data }) => {
			// mails to somebody entered by hand are in the language they work in
			const { known, ...input } = data;
			const meta = { language: data.workingLanguage, formKey: keyOf(actor, data), known: idsOf(known) };
			const made = addByHand(actor, forum.id, input, meta).catch((reason: unknown) => {
				// the page that asks shows who may be the same; opened, it shows nobody
				const asked = { list: 'registrations', forumId: forum.id } as const;
				if (reason instanceof Refusal && reason.code === 'registration.known') shows(event, asked);
				throw reason;
			});
			const { registrationId, again, lost, left } = await made;
			const said = again ? ({ corrected: 'edit', stands: 'stands', kept: 'kept' } as const)[again] : 'add';
			const one = pathIn(event.locals.locale, `/organiser/forums/${forum.slug}/registrations/${registrationId}`);
			redirect(303, `${one}?${new URLSearchParams({ done: said, ...(lost && { choice: lost }), ...leftIn(left) })}`);
		},
		{
			find: forumFor('registration.edit'),
			check: async (asked) => {
				await sayAgain('organiser', keyOf(asked.actor, asked.data), asked);
				return sayFormProblems(asked);
			}
		}
	)
};

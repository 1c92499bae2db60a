import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { findForum, phaseOf, registrationOpen } from '$lib/domain/forum/index.server';
import { doubtsAbout, formChoices, sendLinkAgain } from '$lib/domain/registration/index.server';
import { linkSchema, registrationSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { newCode } from '$lib/server/ids';
import { spend } from '$lib/server/limits';
import { register } from '$lib/workflow/register.server';
import { keepFormCookie, wholeFormKey } from './form-key';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies, url }) => {
	const forum = await orRefuse(locals.locale, findForum(locals.actor, params.forum));
	const at = now();
	const open = registrationOpen(forum, at);
	keepFormCookie(cookies);
	const choices = await formChoices(forum.id, locals.locale);
	const typed = { formKey: newCode(), workingLanguage: locals.locale, country: choices.countries.here[0]?.value };
	return {
		forum,
		at,
		open,
		phase: phaseOf(forum, at),
		full: forum.capacity !== null && forum.taken >= forum.capacity,
		mailed: url.searchParams.get('mailed'),
		choices,
		platforms: open ? await platformsOf(forum.id) : [],
		empty: await superValidate(typed, zod4(registrationSchema), { errors: false })
	};
};

export const actions: Actions = {
	register: async ({ request, locals, params, cookies, getClientAddress }) => {
		const { locale, actor, path } = locals;
		const forum = await orRefuse(locale, findForum(actor, params.forum));
		const form = await superValidate(request, zod4(registrationSchema));
		const { unknown, suggestions } = await doubtsAbout(forum.id, form.data);
		for (const field of unknown) setError(form, field, 'field.choose');
		if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
		if (!form.valid) return fail(400, { form, suggestions });
		const answer = await spend('register', getClientAddress())
			.then(() =>
				register(actor, forum.id, form.data, {
					language: locale,
					formKey: wholeFormKey(cookies, form.data.formKey),
					visitor: getClientAddress()
				})
			)
			.catch((reason: unknown) => refused(reason, locale, { form, suggestions }));
		if ('status' in answer) return answer;
		if (answer.outcome === 'mailed') redirect(303, `${pathIn(locale, path)}?mailed=form`);
		redirect(303, `${pathIn(locale, `/registrations/${answer.token}`)}?registered=${answer.seat}`);
	},
	link: async ({ request, locals, params, getClientAddress }) => {
		const { locale, actor, path } = locals;
		const forum = await orRefuse(locale, findForum(actor, params.forum));
		const link = await superValidate(request, zod4(linkSchema));
		if (!link.valid) return fail(400, { link });
		const refusal = await spend('link-again', getClientAddress())
			.then(() => sendLinkAgain(forum.id, link.data.email, locale))
			.catch((reason: unknown) => refused(reason, locale, { link }));
		return refusal ?? redirect(303, `${pathIn(locale, path)}?mailed=link`);
	}
};

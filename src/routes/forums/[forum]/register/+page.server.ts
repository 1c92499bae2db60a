import { redirect, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { findForum, findForumOfForm, phaseOf, registrationOpen } from '$lib/domain/forum/index.server';
import { hasRoom } from '$lib/domain/forum/rules';
import { formChoices, sendLinkAgain } from '$lib/domain/registration/index.server';
import { linkSchema, registrationSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { newCode } from '$lib/server/ids';
import { consume } from '$lib/server/rate-limits';
import { linkOfBrowser } from '$lib/workflow/recognise-form.server';
import { submitRegistration } from '$lib/workflow/submit-registration.server';
import { browserHalf, hadFormOpen, keepFormCookie, wholeFormKey } from './form-key';
import { byEnter, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { resultOf } from '../../../registrations/result';
import { sayAgain, sayFormProblems } from '../../../form-problems.server';
import type { Actions, PageServerLoad } from './$types';

/** The forum; what was sent to one that is a draft again is answered for the browser that had its form open, and for nobody who only looks. */
const forumOf = ({
	locals,
	params,
	cookies,
	request
}: Pick<RequestEvent<{ forum: string }>, 'locals' | 'params' | 'cookies' | 'request'>) =>
	orRefuse(
		locals.locale,
		findForumOfForm(locals.actor, params.forum, (id) => request.method === 'POST' && hadFormOpen(cookies, id))
	);

export const load: PageServerLoad = async (event) => {
	const { locals, cookies, url } = event;
	const forum = await forumOf(event);
	const at = now();
	const open = registrationOpen(forum, at);
	if (forum.state !== 'draft') keepFormCookie(cookies, forum.id);
	const made = url.searchParams.get('made');
	const choices = await formChoices(forum.id, locals.locale);
	const typed = { formKey: newCode(), workingLanguage: locals.locale, country: choices.countries.here[0]?.value };
	return {
		forum,
		at,
		open,
		keeps: url.searchParams.has('mailed') ? undefined : open ? '?/register' : forum.state === 'draft' ? undefined : '?/link',
		enterSends: true,
		phase: phaseOf(forum, at),
		full: !hasRoom(forum),
		mailed: url.searchParams.get('mailed'),
		own: made && (await linkOfBrowser(forum.id, browserHalf(cookies), made)),
		choices,
		// also for the words of what came too late
		platforms: open || event.request.method === 'POST' ? await platformsOf(forum.id) : [],
		empty: await superValidate(typed, zod4(registrationSchema), { errors: false })
	};
};

const find = async (event: RequestEvent<{ forum: string }>) => ({ cookies: event.cookies, forum: await forumOf(event) });

const findShown = async ({ locals, params }: RequestEvent<{ forum: string }>) => ({
	forum: await orRefuse(locals.locale, findForum(locals.actor, params.forum))
});

/** what of the page was typed beside what a button is about */
const others = { form: ['', registrationSchema], link: ['link', linkSchema] } as const;

const link = formAction(
	linkSchema,
	async ({ forum, data, event }) => {
		await consume('link-again', event.getClientAddress());
		await sendLinkAgain(forum.id, data.email, event.locals.locale);
		redirect(303, `${pathIn(event.locals.locale, event.locals.path)}?mailed=link`);
	},
	{ find: findShown, keep: (asked) => ({ link: asked }), group: 'link', others }
);

export const actions: Actions = {
	register: byEnter(
		formAction(
			registrationSchema,
			async ({ forum, data, event }) => {
				const { locale: language, actor, path } = event.locals;
				const visitor = event.getClientAddress();
				await consume('register', visitor);
				const formKey = wholeFormKey(event.cookies, data.formKey);
				const answer = await submitRegistration(actor, forum.id, data, { language, formKey, visitor });
				if (answer.outcome === 'mailed') redirect(303, `${pathIn(language, path)}?mailed=form`);
				if (answer.outcome === 'moved') redirect(303, `${pathIn(language, path)}?mailed=moved&made=${answer.registrationId}`);
				if (answer.outcome === 'handed') redirect(303, `${pathIn(language, path)}?mailed=${answer.again ?? 'same'}`);
				redirect(303, pathIn(language, resultOf(answer)));
			},
			{
				find,
				check: async (asked) => {
					const id = await sayAgain('owner', wholeFormKey(asked.cookies, asked.data.formKey), asked);
					const own = id && (await linkOfBrowser(asked.forum.id, browserHalf(asked.cookies), id));
					return { ...(await sayFormProblems(asked)), own };
				},
				others
			}
		),
		{ link }
	),
	link
};

import { redirect } from '@sveltejs/kit';
import {
	createSession,
	defaultsFor,
	earlierPlatforms,
	emptyForm,
	inputOf,
	listHalls,
	programmeForStaff,
	sessionSchema,
	stepRows
} from '$lib/domain/programme/index.server';
import { pathIn } from '$lib/i18n/locales';
import { signedInAccount } from '$lib/server/http/signed-in';
import { formAction, rowsAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import { choiceGone, sayImpossible } from '../impossible-times';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	return {
		keeps: '?/save',
		fresh: emptyForm(defaultsFor(forum, sessions)),
		halls: await listHalls(forum.id),
		earlier: await earlierPlatforms(forum)
	};
};

const find = forumFor('programme.edit');

export const actions: Actions = {
	// whoever may not look at the page gets the form's own rows back, and nothing of the forum
	rows: rowsAction(sessionSchema, stepRows),
	save: formAction(
		sessionSchema,
		async ({ actor, forum, event, data }) => {
			await createSession(actor, forum.id, inputOf(data));
			redirect(303, pathIn(event.locals.locale, `/organiser/forums/${forum.slug}/programme?created`));
		},
		{ find, check: sayImpossible, beside: choiceGone }
	)
};

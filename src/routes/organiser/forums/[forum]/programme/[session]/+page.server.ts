import { fail, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { findForumFor } from '$lib/domain/forum/index.server';
import {
	clashesAmong,
	defaultsFor,
	formOf,
	inputOf,
	listHalls,
	programmeForStaff,
	sessionForStaff
} from '$lib/domain/programme/index.server';
import { cancelSchema, holdSchema } from '$lib/domain/programme/schema';
import { mlOf } from '$lib/i18n/ml-form';
import { Refusal } from '$lib/server/refusal';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { markOf } from '$lib/server/seen';
import { cancelSession, toldAbout } from '$lib/workflow/cancel-session.server';
import { holdingOf, holdSession } from '$lib/workflow/hold-session.server';
import { changeSession } from '$lib/workflow/move-session.server';
import { rows } from '../rows';
import { readSession } from '../session-data';
import type { Actions, PageServerLoad } from './$types';

/** The session of this address, which must be the forum's. */
async function find(event: RequestEvent<{ forum: string; session: string }>) {
	const actor = signedInAccount(event);
	const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
	const session = await sessionForStaff(actor, event.params.session);
	if (session.forumId !== forum.id) throw new Refusal('not-found');
	return { actor, forum, session };
}

export const load: PageServerLoad = async (event) => {
	const { locale } = event.locals;
	const { actor, forum, session } = await orRefuse(locale, find(event));
	const all = await orRefuse(locale, programmeForStaff(actor, forum.id));
	return {
		session,
		stored: { ...formOf(session, forum.timeZone, defaultsFor(forum, all)), seen: markOf(formOf(session, forum.timeZone)) },
		clashes: clashesAmong(all, session),
		halls: await listHalls(forum.id),
		told: await orRefuse(locale, toldAbout(actor, session.id)),
		holding: await orRefuse(locale, holdingOf(actor, session.id))
	};
};

export const actions: Actions = {
	rows: async (event) => {
		await orRefuse(event.locals.locale, find(event));
		return rows(event);
	},
	save: async (event) => {
		const { actor, forum, session } = await orRefuse(event.locals.locale, find(event));
		const form = await readSession(event.request, forum.timeZone);
		if (!form.valid) return fail(400, { form });
		try {
			return { done: 'saved' as const, told: await changeSession(actor, session.id, inputOf(form.data, session.duties), form.data.seen) };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	},
	cancel: async (event) => {
		const { actor, session } = await orRefuse(event.locals.locale, find(event));
		const note = await superValidate(event.request, zod4(cancelSchema));
		if (!note.valid) return fail(400, { note });
		try {
			await cancelSession(actor, session.id, mlOf(note.data, 'note'));
			return { done: 'cancelled' as const, told: 0 };
		} catch (reason) {
			return refused(reason, event.locals.locale, { note });
		}
	},
	hold: async (event) => {
		const { actor, session } = await orRefuse(event.locals.locale, find(event));
		const hold = await superValidate(event.request, zod4(holdSchema));
		if (!hold.valid) return fail(400, { hold });
		try {
			return { done: 'held' as const, outcome: await holdSession(actor, session.id, hold.data) };
		} catch (reason) {
			return refused(reason, event.locals.locale, { hold });
		}
	}
};

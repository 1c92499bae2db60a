import type { RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import {
	defaultsFor,
	earlierPlatforms,
	formOf,
	inputOf,
	listHalls,
	programmeForStaff,
	sessionForStaff,
	sessionSchema,
	stepRows
} from '$lib/domain/programme/index.server';
import { concernsOf } from '$lib/domain/programme/concerns';
import { keysOf } from '$lib/ui/accepted';
import { cancelSchema, holdSchema } from '$lib/domain/programme/schema';
import { mlOf } from '$lib/i18n/localized-form';
import { Refusal } from '$lib/server/refusal';
import { signedInAccount } from '$lib/server/http/signed-in';
import { versionOf } from '$lib/server/optimistic-lock';
import { cancelSession } from '$lib/workflow/cancel-session.server';
import { holdingOf, holdSession } from '$lib/workflow/hold-session.server';
import { changeSession } from '$lib/workflow/move-session.server';
import { toldAbout } from '$lib/workflow/notify.server';
import { formAction, rowsAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { toldOf } from '../../told.server';
import { choiceGone, sayImpossible } from '../impossible-times';
import type { Actions, PageServerLoad } from './$types';

/** The session of this address, which must be the forum's. */
async function find(event: RequestEvent<{ forum: string; session: string }>) {
	const actor = signedInAccount(event);
	const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
	const session = await sessionForStaff(actor, event.params.session);
	if (session.forumId !== forum.id) throw new Refusal('not-found');
	return { actor, forum, session };
}

const found = (event: RequestEvent<{ forum: string; session: string }>) => orRefuse(event.locals.locale, find(event));

export const load: PageServerLoad = async (event) => {
	const { locale } = event.locals;
	const { actor, forum, session } = await found(event);
	const all = await orRefuse(locale, programmeForStaff(actor, forum.id));
	return {
		session,
		keeps: session.state === 'cancelled' ? '?/hold' : '?/save',
		stored: { ...formOf(session, forum.timeZone, defaultsFor(forum, all)), seen: versionOf(formOf(session, forum.timeZone)) },
		concerns: concernsOf(session, all, forum),
		halls: await listHalls(forum.id),
		earlier: await earlierPlatforms(forum),
		told: await orRefuse(locale, toldAbout(actor, session.id)),
		holding: await orRefuse(locale, holdingOf(actor, session.id))
	};
};

/** what of the page was typed beside what a button is about */
const others = { form: ['', sessionSchema], note: ['cancel', cancelSchema] } as const;

export const actions: Actions = {
	rows: rowsAction(sessionSchema, stepRows, found, others),
	save: formAction(
		sessionSchema,
		async ({ actor, forum, session, event, data }) => ({
			done: 'saved' as const,
			...(await toldOf(event, actor, forum.id, await changeSession(actor, session.id, inputOf(data, session.duties), data.seen)))
		}),
		{ find: found, check: sayImpossible, beside: choiceGone, others }
	),
	cancel: formAction(
		cancelSchema,
		async ({ actor, forum, session, event, data }) => ({
			done: 'cancelled' as const,
			...(await toldOf(event, actor, forum.id, await cancelSession(actor, session.id, mlOf(data, 'note'))))
		}),
		{ find: found, keep: (note) => ({ note }), others }
	),
	hold: formAction(
		holdSchema,
		async ({ actor, forum, session, event, data: { reason, accepted } }) => {
			const { held, waiting, lost, ...notified } = await holdSession(actor, session.id, { reason, accepted: keysOf(accepted) });
			return { done: 'held' as const, outcome: { held, waiting, lost }, ...(await toldOf(event, actor, forum.id, notified)) };
		},
		{ find: found, keep: (hold) => ({ hold }) }
	)
};

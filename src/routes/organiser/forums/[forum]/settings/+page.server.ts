import { z } from 'zod';
import { shows } from '$lib/domain/document/index.server';
import { checksOf, findForumFor, forumData, forumInput, forumSchema, publishForum } from '$lib/domain/forum/index.server';
import { obstacleToHoldingForum } from '$lib/domain/forum/rules';
import { spansOf } from '$lib/domain/programme/index.server';
import { cancelSchema, holdSchema } from '$lib/domain/programme/schema';
import { namedPeople } from '$lib/domain/registration/index.server';
import { mlOf } from '$lib/i18n/localized-form';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { cancelForum, toldIfForumCancelled } from '$lib/workflow/cancel-forum.server';
import { holdForum } from '$lib/workflow/hold-forum.server';
import { editForumAndAdmit } from '$lib/workflow/edit-forum.server';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../forum-for.server';
import { toldOf } from '../told.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	// read anew: an action may have changed it after the layout's look
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'forum.edit'));
	const told = await orRefuse(locale, toldIfForumCancelled(actor, forum.id));
	const sessions = await spansOf(forum.id, forum.timeZone);
	const at = now();
	const holdObstacle = obstacleToHoldingForum(forum, at);
	const created = event.url.searchParams.has('created');
	const checks = forum.state === 'draft' ? checksOf(forum, sessions.length) : null;
	const keeps = forum.state === 'cancelled' ? '?/hold' : '?/save';
	return { forum, keeps, checks, stored: withVersion(forumData(forum)), sessions, told, at, holdObstacle, created };
};

const find = forumFor('forum.edit');

/** what of the page was typed beside what a button is about */
const others = { form: ['', forumSchema], note: ['cancel', cancelSchema] } as const;

export const actions: Actions = {
	save: formAction(
		forumSchema,
		async ({ actor, forum, event, data }) => {
			const { moved, admitted, ...notified } = await editForumAndAdmit(actor, forum.id, forumInput(data), data.seen);
			const told = await toldOf(event, actor, forum.id, notified);
			shows(event, { list: 'seats', forumId: forum.id }, admitted.length > 0);
			return { done: 'saved' as const, moved, ...told, admitted: await namedPeople(actor, forum.id, admitted) };
		},
		{ find, others }
	),
	publish: formAction(
		z.object({}),
		async ({ actor, forum }) => {
			await publishForum(actor, forum.id);
			return { done: 'published' as const };
		},
		// what is published is what was saved
		{ find, keep: () => ({}), group: 'publish', stops: true, others }
	),
	cancel: formAction(
		cancelSchema,
		async ({ actor, forum, event, data }) => ({
			done: 'cancelled' as const,
			...(await toldOf(event, actor, forum.id, await cancelForum(actor, forum.id, mlOf(data, 'note'))))
		}),
		{ find, keep: (note) => ({ note }), others }
	),
	hold: formAction(
		holdSchema,
		async ({ actor, forum, event, data }) => ({
			done: 'held' as const,
			...(await toldOf(event, actor, forum.id, await holdForum(actor, forum.id, data.reason)))
		}),
		{ find, keep: (hold) => ({ hold }) }
	)
};

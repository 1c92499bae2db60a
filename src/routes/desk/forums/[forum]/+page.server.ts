import { deskList, markPresent, placesOf, undoScan } from '$lib/domain/attendance/index.server';
import { canUndo, markingDay, markingOf } from '$lib/domain/attendance/rules';
import { markSchema, undoSchema } from '$lib/domain/attendance/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const asked = event.url.searchParams;
	const [search, sessionId, after] = [asked.get('search')?.trim() ?? '', asked.get('place') || null, asked.get('after') ?? undefined];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'attendance.mark'));
	const places = await orRefuse(locale, placesOf(actor, forum.id));
	const list = await orRefuse(locale, deskList(actor, forum.id, { search, sessionId, after }));
	const marking = { now: markingOf(forum, now()), from: markingDay(forum), canUndo: canUndo(forum) };
	shows(event, { list: 'desk', forumId: forum.id }, list.rows.length > 0);
	return { forum, places, list, search, sessionId, after, marking };
};

export const actions: Actions = {
	mark: async (event) => {
		const [actor, { locale }] = [signedInAccount(event), event.locals];
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'attendance.mark'));
		const form = await superValidate(event.request, zod4(markSchema));
		if (!form.valid) return fail(400);
		const { registrationId, sessionId } = form.data;
		return markPresent(actor, { forumId: forum.id, sessionId: sessionId || null, registrationId, device: 'desk' }).then(
			({ at, fresh }) => ({ done: fresh ? ('marked' as const) : ('before' as const), registrationId, at }),
			(reason: unknown) => refused(reason, locale, {})
		);
	},
	undo: async (event) => {
		const [actor, { locale }] = [signedInAccount(event), event.locals];
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'attendance.mark'));
		const form = await superValidate(event.request, zod4(undoSchema));
		if (!form.valid) return fail(400);
		return undoScan(actor, form.data.scanId, forum.id).then(
			({ registrationId, at }) => ({ done: 'undone' as const, registrationId, at }),
			(reason: unknown) => refused(reason, locale, {})
		);
	}
};

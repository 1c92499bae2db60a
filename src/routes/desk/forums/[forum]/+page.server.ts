import { deskList, markPresent, placesOf, undoScan } from '$lib/domain/attendance/index.server';
import { canUndo, markingDay, markingOf } from '$lib/domain/attendance/rules';
import { markSchema, undoSchema } from '$lib/domain/attendance/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { asLine, cut } from '$lib/i18n/typed-text';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const asked = event.url.searchParams;
	const [search, sessionId, after] = [
		cut(asLine(asked.get('search') ?? ''), 200),
		asked.get('place') || null,
		asked.get('after') ?? undefined
	];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'attendance.mark'));
	const places = await orRefuse(locale, placesOf(actor, forum.id));
	const list = await orRefuse(locale, deskList(actor, forum.id, { search, sessionId, after }));
	const marking = { now: markingOf(forum, now()), from: markingDay(forum), canUndo: canUndo(forum) };
	shows(event, { list: 'desk', forumId: forum.id }, list.rows.length > 0);
	return { forum, places, list, search, sessionId, after, marking };
};

const find = forumFor('attendance.mark');
const keep = () => ({});

export const actions: Actions = {
	mark: formAction(
		markSchema,
		async ({ actor, forum, data: { registrationId, sessionId } }) => {
			const { at, fresh } = await markPresent(actor, { forumId: forum.id, sessionId: sessionId || null, registrationId, device: 'desk' });
			return { done: fresh ? ('marked' as const) : ('before' as const), registrationId, at };
		},
		{ find, keep }
	),
	undo: formAction(
		undoSchema,
		async ({ actor, forum, data }) => {
			const { registrationId, at } = await undoScan(actor, data.scanId, forum.id);
			return { done: 'undone' as const, registrationId, at };
		},
		{ find, keep }
	)
};

import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
	arrivalAt,
	deskList,
	markPresent,
	checkInPlaces,
	undoByPass,
	undoScan,
	type ArrivalByPass
} from '$lib/domain/attendance/index.server';
import { canUndo, lastMarkingDay, markingDay, markingOf, obstacleToUndo } from '$lib/domain/attendance/rules';
import { markSchema, passSchema, undoScanSchema } from '$lib/domain/attendance/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import type { Forum } from '$lib/domain/forum/schema';
import { pathIn } from '$lib/i18n/locales';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { Refusal } from '$lib/server/refusal';
import { signedInAccount } from '$lib/server/http/signed-in';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

const dones = ['marked', 'before', 'undone'] as const;
type Done = (typeof dones)[number];

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }, asked] = [signedInAccount(event), event.locals, event.url.searchParams];
	const search = truncate(asLine(asked.get('search') ?? ''), 200);
	const [place, after] = [asked.get('place') ?? '', asked.get('after') ?? undefined];
	const [done, scanId] = [dones.find((each) => each === asked.get('done')), asked.get('scan')];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'attendance.mark'));
	const places = await orRefuse(locale, checkInPlaces(actor, forum.id));
	// a session that was cancelled meanwhile stays chosen, so that nobody marks at the door by mistake; the list is the door's
	const sessionId = places.find((each) => each.sessionId === place)?.sessionId ?? null;
	const list = await orRefuse(locale, deskList(actor, forum.id, { search, sessionId, after }));
	const scan = done && scanId ? await orRefuse(locale, arrivalAt(actor, forum.id, scanId)) : null;
	const said = done && scan && scan.holds === (done !== 'undone') ? { done, scan } : null;
	// without the id of a scan, the mark was made by a pass and the person is not named
	const saidOfPass = done && !scanId && list.restricted && !!list.restricted.present === (done !== 'undone') ? done : null;
	const at = now();
	const marking = { now: markingOf(forum, at), from: markingDay(forum), until: lastMarkingDay(forum), canUndo: canUndo(forum, at) };
	shows(event, { list: 'desk', forumId: forum.id }, list.rows.length > 0 || list.restricted !== null || said !== null);
	return { forum, places, list, search, place, sessionId, after, marking, said, saidOfPass, at };
};

const find = forumFor('attendance.mark');

/** Redirects to the list of a place, which says what was done; reloading it repeats nothing. */
function say({ locals, url }: RequestEvent, list: { place: string; search: string }, done: Done, scan: string): never {
	const asked = url.searchParams;
	const same = (asked.get('place') ?? '') === list.place && (asked.get('search') ?? '') === list.search;
	const after = same ? asked.get('after') : null;
	const query = new URLSearchParams({ ...list, ...(after && { after }), done, scan });
	redirect(303, `${pathIn(locals.locale, locals.path)}?${query}`);
}

/** Rethrows «not found» with a reason of its own: the page exists, so it is the person or the mark that was not found. */
async function orObstacle<T>(forum: Forum, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (reason) {
		if (!(reason instanceof Refusal) || reason.code !== 'not-found') throw reason;
		throw new Refusal(obstacleToUndo(forum, now()) ?? 'attendance.not-here');
	}
}

/** A button about somebody whose data are restricted: the list comes back to the same pass, which says what was done. */
const byPass = (act: (actor: Actor, arrival: ArrivalByPass) => Promise<Done>) =>
	formAction(
		passSchema,
		async ({ actor, forum, event, data: { pass, place } }) => {
			const done = await orObstacle(forum, act(actor, { forumId: forum.id, sessionId: place || null, pass, device: 'desk' }));
			redirect(303, `${pathIn(event.locals.locale, event.locals.path)}?${new URLSearchParams({ place, search: pass, done })}`);
		},
		{ find, keep: ({ data: { pass, place } }) => ({ place, search: pass }) }
	);

export const actions: Actions = {
	mark: formAction(
		markSchema,
		async ({ actor, forum, event, data: { registrationId, place, search } }) => {
			const arrival = { forumId: forum.id, sessionId: place || null, registrationId, device: 'desk' };
			const { scanId, fresh } = await orObstacle(forum, markPresent(actor, arrival));
			say(event, { place, search }, fresh ? 'marked' : 'before', scanId);
		},
		{ find, keep: ({ data: { place, search } }) => ({ place, search }) }
	),
	markPass: byPass(async (...asked) => ((await markPresent(...asked)).fresh ? 'marked' : 'before')),
	undoPass: byPass(async (...asked) => {
		await undoByPass(...asked);
		return 'undone';
	}),
	undo: formAction(
		undoScanSchema,
		async ({ actor, forum, event, data }) => {
			await orObstacle(forum, undoScan(actor, data.scanId, forum.id));
			const asked = event.url.searchParams;
			say(event, { place: asked.get('place') ?? '', search: asked.get('search') ?? '' }, 'undone', data.scanId);
		},
		{ find, keep: () => ({}) }
	)
};

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import {
	burstView,
	countriesRegistered,
	countRegistrations,
	filterQuery,
	listRegistrations,
	readFilters,
	unitsRegistered
} from '$lib/domain/registration/index.server';
import { stepRefusal } from '$lib/domain/registration/rules';
import { asideSchema, burstSchema, undoBulkSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { declineBurst, putBurstAside } from '$lib/workflow/bursts.server';
import { confirmSeveral, severalAsked } from '$lib/workflow/confirm-several.server';
import { bulkView, undoConfirming } from '$lib/workflow/undo-confirming.server';
import { rowNames } from './row-names.server';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const { forum } = await event.parent();
	const query = event.url.searchParams;
	const filters = readFilters(query);
	const { state: _, ...rest } = filters;
	const work = Promise.all([
		listRegistrations(actor, forum.id, { ...filters, after: query.get('after') ?? undefined }),
		countRegistrations(actor, forum.id, rest),
		countriesRegistered(actor, forum.id),
		unitsRegistered(actor, forum.id),
		platformsOf(forum.id),
		rowNames(forum.id),
		filters.burst ? burstView(actor, forum.id, filters.burst) : null,
		query.get('bulk') ? bulkView(actor, forum.id, query.get('bulk') ?? '') : null
	]);
	const [list, counts, countries, units, platforms, names, burst, bulk] = await orRefuse(event.locals.locale, work);
	// what was searched for is not kept; which burst was looked at is
	const details = { filters: Object.keys(filters), ...(filters.burst && { burst: filters.burst }) };
	shows(
		event,
		{ list: 'registrations', forumId: forum.id, details },
		list.items.length > 0 || !!bulk?.others.length || !!bulk?.silent.length
	);
	const at = now();
	const mayDecline = stepRefusal('decline', forum, at) === null;
	/** the reason that is typed for a burst goes along when the language is changed */
	const burstForm = burst && mayDecline ? { keeps: `?/declineBurst${filterQuery(filters).replace('?', '&')}`, enterKeeps: true } : {};
	const chosen = { ...burstForm, filters, after: query.get('after'), ticked: query.has('ticked') };
	return { list, counts, countries, units, platforms, names, burst, bulk, mayDecline, ...chosen, at };
};

const find = forumFor('registration.edit');

type Event = RequestEvent<{ forum: string }>;

/** The ticks of the list: no form's values, for they are as many as there are ticks; the first hundred count. */
const tickedIn = async ({ request }: Event) => (await request.formData()).getAll('id').map(String).slice(0, 100);

/** Redirects to the list as it was, which says what was done; reloading that page repeats nothing. */
const say = ({ locals, url }: Event, bulk: string) =>
	redirect(303, `${pathIn(locals.locale, locals.path)}${filterQuery(readFilters(url.searchParams), {}, { bulk })}`);

export const actions: Actions = {
	declineBurst: formAction(
		burstSchema,
		async ({ actor, forum, data: { burst, upTo, seen, chosen, reason, tell } }) => {
			const { declined } = await declineBurst(actor, forum.id, burst, { upTo, reason, chosen: chosen || null, tell });
			return { declined, left: Math.max(0, seen - declined) };
		},
		{ find, keep: (decline) => ({ decline }), group: 'decline' }
	),
	putBurstAside: formAction(
		asideSchema,
		async ({ actor, forum, data }) => ({ aside: await putBurstAside(actor, forum.id, data.burst, data) }),
		{ find, keep: () => ({}), others: { decline: ['decline', burstSchema] } }
	),
	// asks first, with the number
	ask: buttonAction(async ({ actor, forum, event }) => {
		const ids = await tickedIn(event);
		if (!ids.length) return fail(400, { noneChosen: true });
		const asked = await severalAsked(actor, forum.id, ids);
		shows(event, { list: 'registrations', forumId: forum.id });
		return { asked };
	}, find),
	confirm: buttonAction(async ({ actor, forum, event }) => {
		const ids = await tickedIn(event);
		if (!ids.length) return fail(400, { noneChosen: true });
		const { bulkId, failed } = await confirmSeveral(actor, forum.id, ids);
		if (bulkId) say(event, bulkId);
		// an answer without the page names these still
		shows(event, { list: 'registrations', forumId: forum.id }, failed.length > 0);
		return { failed };
	}, find),
	undo: formAction(
		undoBulkSchema,
		async ({ actor, forum, event, data }) => {
			await undoConfirming(actor, forum.id, data.bulk);
			say(event, data.bulk);
		},
		{ find, keep: () => ({}) }
	)
};

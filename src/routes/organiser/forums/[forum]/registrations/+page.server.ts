import { fail } from '@sveltejs/kit';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import { burstView, countriesRegistered, countRegistrations, listRegistrations, readFilters } from '$lib/domain/registration/index.server';
import { officialName, stepRefusal } from '$lib/domain/registration/rules';
import { asideSchema, burstSchema } from '$lib/domain/registration/schema';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { declineBurst, putBurstAside } from '$lib/workflow/bursts.server';
import { confirmSeveral } from '$lib/workflow/decide.server';
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
		platformsOf(forum.id),
		rowNames(forum.id),
		filters.burst ? burstView(actor, forum.id, filters.burst) : null
	]);
	const [list, counts, countries, platforms, names, burst] = await orRefuse(event.locals.locale, work);
	// what was searched for is not kept; which burst was looked at is
	const details = { filters: Object.keys(filters), ...(filters.burst && { burst: filters.burst }) };
	shows(event, { list: 'registrations', forumId: forum.id, details }, list.items.length > 0);
	const at = now();
	const mayDecline = stepRefusal('decline', forum, at) === null;
	return { list, counts, countries, platforms, names, burst, mayDecline, filters, ticked: query.has('ticked'), at };
};

const find = forumFor('registration.edit');

export const actions: Actions = {
	declineBurst: formAction(
		burstSchema,
		async ({ actor, forum, data: { burst, upTo, seen, reason, tell } }) => {
			const { declined } = await declineBurst(actor, forum.id, burst, { upTo, reason, tell });
			return { declined, left: Math.max(0, seen - declined) };
		},
		{ find, keep: (decline) => ({ decline }) }
	),
	putBurstAside: formAction(
		asideSchema,
		async ({ actor, forum, data }) => ({ aside: await putBurstAside(actor, forum.id, data.burst, data) }),
		{ find, keep: () => ({}) }
	),
	// not a form's values: as many ids as there are ticks, of which the first hundred count
	confirm: buttonAction(async ({ actor, forum, event }) => {
		const ids = (await event.request.formData()).getAll('id').map(String).slice(0, 100);
		if (!ids.length) return fail(400, { noneChosen: true });
		const { confirmed, failed } = await confirmSeveral(actor, forum.id, ids);
		// an answer without the page names these still
		shows(event, { list: 'registrations', forumId: forum.id }, failed.length > 0);
		return { confirmed, failed: failed.map((each) => ({ id: each.id, name: officialName(each) })) };
	}, find)
};

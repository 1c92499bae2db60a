import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { burstView, countriesRegistered, countRegistrations, listRegistrations, readFilters } from '$lib/domain/registration/index.server';
import { officialName, stepRefusal } from '$lib/domain/registration/rules';
import { asideSchema, burstSchema } from '$lib/domain/registration/schema';
import { now } from '$lib/server/clock';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { declineBurst, putBurstAside } from '$lib/workflow/bursts.server';
import { confirmSeveral } from '$lib/workflow/decide.server';
import { rowNames } from './row-names.server';
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

export const actions: Actions = {
	declineBurst: async (event) => {
		const actor = signedInAccount(event);
		const { locale } = event.locals;
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'registration.edit'));
		const decline = await superValidate(event.request, zod4(burstSchema));
		if (!decline.valid) return fail(400, { decline });
		const { burst, upTo, seen, reason, tell } = decline.data;
		return declineBurst(actor, forum.id, burst, { upTo, reason, tell }).then(
			({ declined }) => ({ declined, left: Math.max(0, seen - declined) }),
			(reason: unknown) => refused(reason, locale, { decline })
		);
	},
	putBurstAside: async (event) => {
		const actor = signedInAccount(event);
		const { locale } = event.locals;
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'registration.edit'));
		const { valid, data } = await superValidate(event.request, zod4(asideSchema));
		if (!valid) return fail(400, {});
		return putBurstAside(actor, forum.id, data.burst, data).then(
			(aside) => ({ aside }),
			(reason: unknown) => refused(reason, locale)
		);
	},
	confirm: async (event) => {
		const actor = signedInAccount(event);
		const { locale } = event.locals;
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'registration.edit'));
		const ids = (await event.request.formData()).getAll('id').map(String).slice(0, 100);
		if (!ids.length) return fail(400, { noneChosen: true });
		return confirmSeveral(actor, forum.id, ids).then(
			({ confirmed, failed }) => {
				// an answer without the page names these still
				shows(event, { list: 'registrations', forumId: forum.id }, failed.length > 0);
				return { confirmed, failed: failed.map((each) => ({ id: each.id, name: officialName(each) })) };
			},
			(reason: unknown) => refused(reason, locale)
		);
	}
};

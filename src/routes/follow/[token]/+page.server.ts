import { redirect, type RequestEvent } from '@sveltejs/kit';
import { forumById } from '$lib/domain/forum/index.server';
import { measuresInRows } from '$lib/domain/measure/index.server';
import { eraseFollower, followedBy, stopFollowing, stopFollowingByMail } from '$lib/domain/proposal/index.server';
import { stopByMailSchema, stopSchema } from '$lib/domain/proposal/schema';
import { publicByIds } from '$lib/domain/recommendation/index.server';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { consume } from '$lib/server/rate-limits';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ token: string }>;

/** What the link opens: a wrong one, and one whose follower was erased, is not found. */
const find = async ({ params, locals }: Event) => ({ followed: await orRefuse(locals.locale, followedBy(params.token)) });

export const load: PageServerLoad = async (event) => {
	const { followed } = await find(event);
	const { searchParams } = event.url;
	const recommendations = await publicByIds(followed.recommendationIds);
	const takenUp = followed.proposals.flatMap(({ taken }) => taken?.recommendationId ?? []);
	return {
		...{ forum: await forumById(followed.forumId), followed, at: now() },
		measures: await measuresInRows([...recommendations.map(({ id }) => id), ...takenUp]),
		recommendations: recommendations.toSorted((a, b) => a.number - b.number),
		...{ stopped: searchParams.has('stopped'), confirmed: searchParams.has('confirmed') }
	};
};

const ended = (event: Event) => redirect(303, pathIn(event.locals.locale, '/follow/erased'));

export const actions: Actions = {
	stop: formAction(
		stopSchema,
		async ({ followed, event, data }) => {
			await consume('own-change', followed.id);
			if (!(await stopFollowing(event.params.token, { proposalId: data.proposalId, last: data.last === '1' }))) ended(event);
			redirect(303, `${pathIn(event.locals.locale, `/follow/${event.params.token}`)}?stopped`);
		},
		{ find, keep: () => ({}) }
	),
	stopByMail: formAction(
		stopByMailSchema,
		async ({ followed, event, data }) => {
			await consume('own-change', followed.id);
			const { recommendationId } = data;
			if (!(await stopFollowingByMail(event.params.token, { recommendationId, last: data.last === '1' }))) ended(event);
			redirect(303, `${pathIn(event.locals.locale, `/follow/${event.params.token}`)}?stopped`);
		},
		{ find, keep: () => ({}) }
	),
	erase: buttonAction(async ({ followed, event }) => {
		await consume('own-change', followed.id);
		await eraseFollower(event.params.token);
		ended(event);
	}, find)
};

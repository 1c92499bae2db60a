import { chooseMeasuresDigest, ownAccount } from '$lib/domain/access/index.server';
import { digestSchema } from '$lib/domain/access/schema';
import { findForumFor } from '$lib/domain/forum/index.server';
import { countByStatus, measureChoices, measuresFor } from '$lib/domain/measure/index.server';
import { measureStatuses, type MeasureStatus } from '$lib/domain/measure/rules';
import { programmeForStaff } from '$lib/domain/programme/index.server';
import { splitPath } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

const statuses = ['for-organiser', ...measureStatuses] as const;

export const load: PageServerLoad = async (event) => {
	const [actor, { searchParams }] = [signedInAccount(event), event.url];
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const platforms = (await programmeForStaff(actor, forum.id)).filter(({ platform, state }) => platform && state !== 'draft');
	const sessionId = platforms.find(({ slug }) => slug === searchParams.get('platform'))?.id ?? '';
	const choices = await measureChoices(actor, forum.id, sessionId);
	const filters = {
		...{ status: statuses.find((each) => each === searchParams.get('status')) ?? null, sessionId },
		bodyId: choices.bodies.find(({ id }) => id === searchParams.get('body'))?.id ?? '',
		year: ['none', ...choices.years].find((each) => each === searchParams.get('year')) ?? ''
	};
	const { email, toldOfMeasures } = await ownAccount(actor);
	const counts = await countByStatus(forum.id);
	const shown = [...counts].flatMap(([of, each]) => (sessionId === '' || of === sessionId ? [each] : []));
	return {
		...{ forum, platforms, filters, choices, at: now() },
		list: await measuresFor(actor, forum.id, { ...filters, after: searchParams.get('after') }),
		counts: Object.fromEntries(measureStatuses.map((each) => [each, shown.reduce((sum, of) => sum + of[each], 0)])) as Record<
			MeasureStatus,
			number
		>,
		weekly: { email, on: toldOfMeasures },
		done: (['letter', 'drop'] as const).find((each) => each === searchParams.get('done')) ?? null,
		base: splitPath(event.url.pathname).path
	};
};

export const actions: Actions = {
	weekly: formAction(
		digestSchema,
		async ({ actor, data }) => {
			await chooseMeasuresDigest(actor, data.on);
			return { done: 'weekly' as const };
		},
		{ find: forumFor('measure.manage') }
	)
};

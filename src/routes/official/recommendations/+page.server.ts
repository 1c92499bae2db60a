import { forumById, forumsFor } from '$lib/domain/forum/index.server';
import { countOfBodies, measuresOfBodies, returnReasons, spokenBodies } from '$lib/domain/measure/index.server';
import { statusOf } from '$lib/domain/measure/rules';
import { dayAt, daysBetween } from '$lib/i18n/time-zone';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

type View = 'open' | 'closed' | 'beside';
const views = {
	open: { as: 'lead', closed: false },
	closed: { as: 'lead', closed: true },
	beside: { as: 'co', closed: null }
} as const;

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const { searchParams } = event.url;
	const view: View = (['closed', 'beside'] as const).find((each) => each === searchParams.get('view')) ?? 'open';
	const bodies = await spokenBodies(actor);
	const { items, next } = await measuresOfBodies(actor, { ...views[view], after: searchParams.get('after') });
	const forums = await Promise.all([...new Set(items.map(({ forumId }) => forumId))].map((id) => forumById(id)));
	const [at, reasons] = [now(), view === 'beside' ? null : await returnReasons(items)];
	const rows = items.flatMap((measure) => {
		const forum = forums.find(({ id }) => id === measure.forumId);
		if (!forum) return [];
		const today = dayAt(at, forum.timeZone);
		const left = measure.controlDate === null ? null : daysBetween(today, measure.controlDate);
		return [
			{
				measure,
				forum,
				today,
				left,
				returned: reasons?.get(measure.id) ?? null,
				status: statusOf({ ...measure, leadId: measure.lead?.id ?? null }, at)
			}
		];
	});
	return {
		...{ view, bodies, rows, next, counts: await countOfBodies(actor) },
		// whom to ask who has no body yet
		asked: bodies.length ? [] : await forumsFor(actor, 'summary.see'),
		demo: forums.some((forum) => forum.demo !== 'none')
	};
};

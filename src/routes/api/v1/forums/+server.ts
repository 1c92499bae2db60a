import { openJson, pageOf } from '$lib/api/answer';
import { forumJson } from '$lib/api/json';
import { participantCounts } from '$lib/domain/attendance/index.server';
import { countriesOf, listForums } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) => {
	const page = pageOf(await listForums(), url.searchParams.get('after'), (forum) => forum.slug);
	const items = page.items.map(async (forum) => {
		const [countries, participants] = await Promise.all([countriesOf(forum.id), participantCounts(forum.id)]);
		return forumJson(forum, { countries, participants }, now());
	});
	return openJson({ items: await Promise.all(items), next: page.next });
};

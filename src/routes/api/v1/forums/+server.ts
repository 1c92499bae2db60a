import { openJson, pageOf } from '$lib/api/answer';
import { forumJson } from '$lib/api/json';
import { participantCountsOf } from '$lib/domain/attendance/index.server';
import { countriesOfForums, listForums } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) => {
	const page = pageOf(await listForums(), url.searchParams.get('after'), (forum) => forum.slug);
	const ids = page.items.map((forum) => forum.id);
	const [stated, counts] = await Promise.all([countriesOfForums(ids), participantCountsOf(ids)]);
	const items = page.items.map((forum) => {
		const [countries, participants] = [stated.get(forum.id), counts.get(forum.id)];
		return countries && participants ? [forumJson(forum, { countries, participants }, now())] : [];
	});
	return openJson({ items: items.flat(), next: page.next });
};

import { openJson, paginate } from '$lib/api/responses';
import { forumJson } from '$lib/api/serializers';
import { participantCountsOf } from '$lib/domain/attendance/index.server';
import { countriesTakingPart } from '$lib/domain/delegation/index.server';
import { listForums } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import { instantsOf } from '../../../forums/cache-expiry';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const revision = await revisionOf('*');
	const page = paginate(await listForums(), event.url.searchParams.get('after'), (forum) => forum.slug);
	keepUntilChange(
		event,
		{ id: '*', revision },
		page.items.flatMap((forum) => instantsOf(forum))
	);
	const ids = page.items.map((forum) => forum.id);
	const [taking, counts] = await Promise.all([countriesTakingPart(ids), participantCountsOf(ids)]);
	const items = page.items.map((forum) => {
		const [countries, participants] = [taking.get(forum.id), counts.get(forum.id)];
		return countries && participants ? [forumJson(forum, { countries, participants }, now())] : [];
	});
	return openJson({ items: items.flat(), next: page.next });
};

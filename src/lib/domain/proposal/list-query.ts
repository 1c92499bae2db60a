import { truncate } from '../../i18n/typed-text.ts';
import { isView } from '../../ui/kept-form.ts';
import { orders, parts } from './schema.ts';
import type { Asked } from './queries.server.ts';

/** Letters of a search, and of any other part of an address, that are looked at. */
const MOST = 200;
const short = (value: string | null): string => truncate(value ?? '', MOST);

/** The list of proposals that an address asks for; missing or wrong parameters get their defaults. */
export function listQueryOf(query: URLSearchParams): Asked {
	const order = query.get('order');
	const part = query.get('part');
	return {
		part: parts.find((each) => each === part) ?? 'left',
		order: orders.find((each) => each === order) ?? 'support',
		q: short(query.get('q')),
		after: query.get('after')
	};
}

/** The part of an address that says which list is shown, as its forms carry it along. */
export function listQuery(query: URLSearchParams): string {
	const kept = {
		session: query.get('session'),
		part: query.get('part'),
		order: query.get('order'),
		q: query.get('q'),
		after: query.get('after')
	};
	return new URLSearchParams(Object.entries(kept).flatMap(([name, value]) => (value ? [[name, short(value)]] : []))).toString();
}

/** What a page's list shows: as its address says, and what stands in the search where the page answers a form of which that is a part. */
export async function listAsked({ url, request }: { url: URL; request: Request }): Promise<URLSearchParams> {
	const asked = new URLSearchParams(url.searchParams);
	const sent = request.method === 'POST' ? await request.formData() : null;
	if (sent && !isView(sent, url))
		for (const [name, value] of sent) if (['q', 'order', 'session'].includes(name)) asked.set(name, String(value));
	return asked;
}

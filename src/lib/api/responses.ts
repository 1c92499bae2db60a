/** How the public JSON is sent: open to every origin, kept as little as the pages. */

/** As many items come at once. */
export const ITEMS_PER_PAGE = 100;

/** One page of a list. @param after the key of the last item of the page before, or null for the first page */
export function paginate<T>(items: readonly T[], after: string | null, keyOf: (item: T) => string): { items: T[]; next: string | null } {
	const from = after === null ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
	const page = items.slice(from, from + ITEMS_PER_PAGE);
	const last = page.at(-1);
	return { items: page, next: last && from + ITEMS_PER_PAGE < items.length ? keyOf(last) : null };
}

/** @returns a JSON answer that programs of other sites may read */
export const openJson = (body: unknown): Response =>
	new Response(JSON.stringify(body), {
		headers: { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' }
	});

import { formColumns } from '$lib/domain/registration/fields';
import type { Registered } from '$lib/workflow/submit-registration.server';

/** The part of a query that names the fields which were not written; it holds nothing that was typed. */
export const leftIn = (left: readonly string[] = []): Record<string, string> => (left.length ? { left: left.join(' ') } : {});

/** The address, without the language, of the page that says what became of a form. */
export function resultOf({ token, seat, lost, again, left }: Registered): string {
	const query = new URLSearchParams({ registered: seat, ...(lost && { choice: lost }), ...(again && { again }), ...leftIn(left) });
	return `/registrations/${token}?${query}`;
}

const known: readonly string[] = [...formColumns, 'consents', 'needs'];
/** The field names that `leftIn` wrote into an address; anything else in its place is ignored. */
export const leftOf = ({ searchParams }: URL): string[] =>
	(searchParams.get('left') ?? '').split(' ').filter((each) => known.includes(each));

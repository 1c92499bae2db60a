import { formColumns } from '$lib/domain/registration/fields';
import type { Registered } from '$lib/workflow/submit-registration.server';

/** The part of an address that says what was not written of a form, by its name: nothing of what was typed stands in it. */
export const leftIn = (left: readonly string[] = []): Record<string, string> => (left.length ? { left: left.join(' ') } : {});

/** Address of what came of a form, without the language. */
export function resultOf({ token, seat, lost, again, left }: Registered): string {
	const query = new URLSearchParams({ registered: seat, ...(lost && { choice: lost }), ...(again && { again }), ...leftIn(left) });
	return `/registrations/${token}?${query}`;
}

const known: readonly string[] = [...formColumns, 'consents', 'needs'];
/** What `leftIn` says in an address that somebody opens, and nothing else that may stand there. */
export const leftOf = ({ searchParams }: URL): string[] =>
	(searchParams.get('left') ?? '').split(' ').filter((each) => known.includes(each));

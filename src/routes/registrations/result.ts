import type { Registered } from '$lib/workflow/register.server';

/** Address of what came of a form, without the language. Nothing of what was typed stands in it. */
export function resultOf({ token, seat, lost, again }: Registered): string {
	const query = new URLSearchParams({ registered: seat, ...(lost && { choice: lost }), ...(again && { again }) });
	return `/registrations/${token}?${query}`;
}

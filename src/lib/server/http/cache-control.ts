import type { RequestEvent } from '@sveltejs/kit';
import { now } from '../clock.ts';

type Asked = Pick<RequestEvent, 'setHeaders' | 'locals'>;

/**
 * Says that a public answer is the same for everybody until the forum changes, or until the next instant at which it changes by
 * itself; the process entry then keeps it (src/http-server/page-cache.ts). Read the revision before the rest of the page. What is made for
 * somebody who is signed in, and a draft, which its organisers alone see, stays `private, no-store` like every other answer.
 * @param forum the forum shown; '*' with the sum of all revisions for pages about all of them
 * @param instants openings, closings, starts and ends; those that are over do not matter
 */
export function keepUntilChange(
	{ setHeaders, locals }: Asked,
	forum: { id: string; revision: number; state?: string },
	instants: readonly string[]
): void {
	if (locals.actor.kind !== 'anonymous' || forum.state === 'draft') return;
	const at = now();
	const next = instants.filter((instant) => instant > at).sort()[0] ?? '9999-12-31T00:00:00.000Z';
	setHeaders({ 'cache-control': 'public, max-age=0, must-revalidate', 'alang-keep': `${forum.id} ${forum.revision} ${next}` });
}

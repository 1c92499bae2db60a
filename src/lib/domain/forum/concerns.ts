import { isOver, registrationOpen } from './rules.ts';
import type { Forum } from './schema.ts';

/** What a change of a forum does to its people that an organiser should know, all of which may be meant; `key` as ui/accepted.ts says. */
export type ForumConcern = { key: string } & (
	| { kind: 'capacity'; capacity: number; taken: number }
	| { kind: 'hidden'; taken: number }
	| { kind: 'closed' }
	| { kind: 'over' }
	| { kind: 'erased'; days: number }
);

const DAY_MS = 86_400_000;

/**
 * What a forum's new settings do that nobody sees in the form: fewer places than people hold, its pages hidden, registration closed or the
 * forum over from now on.
 */
export function settingsConcerns(before: Forum, after: Forum, at: string): ForumConcern[] {
	const { capacity, taken } = after;
	const concerns: ForumConcern[] = [];
	if (capacity !== null && capacity !== before.capacity && capacity < taken)
		concerns.push({ key: `capacity ${capacity} ${taken}`, kind: 'capacity', capacity, taken });
	if (before.state === 'published' && after.state === 'draft') concerns.push({ key: `hidden ${taken}`, kind: 'hidden', taken });
	else if (!isOver(before, at) && isOver(after, at)) concerns.push({ key: `over ${after.endsAt}`, kind: 'over' });
	else if (endsRegistration(before, after, at))
		concerns.push({ key: `closed ${after.registrationOpensAt}/${after.registrationClosesAt}`, kind: 'closed' });
	return concerns;
}

const endsRegistration = (before: Forum, after: Forum, at: string): boolean =>
	after.state === 'published' &&
	!registrationOpen(after, at) &&
	(registrationOpen(before, at) || (before.registrationClosesAt > at && after.registrationClosesAt <= at));

/** Whether a shorter term deletes people's data at the next opportunity, which the former did not. */
export function termsConcerns(forum: Pick<Forum, 'endsAt' | 'retentionDays'>, retentionDays: number, at: string): ForumConcern[] {
	const due = (days: number) => Date.parse(forum.endsAt) + days * DAY_MS <= Date.parse(at);
	return due(retentionDays) && !due(forum.retentionDays) ? [{ key: `erased ${retentionDays}`, kind: 'erased', days: retentionDays }] : [];
}

/** What a page's action was refused for, from its answer (server/http/refusals.ts); none for another refusal. */
export function forumConcernsIn(form: object | null | undefined): ForumConcern[] {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'forum.concerns' || !('refusalDetails' in form)) return [];
	const details = form.refusalDetails as { concerns?: string };
	return JSON.parse(details.concerns ?? '[]') as ForumConcern[];
}

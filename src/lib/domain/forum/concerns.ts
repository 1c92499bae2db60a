import type { TextMl } from '../../i18n/localized-text.ts';
import { sharesSpelling } from '../../i18n/shared-spelling.ts';
import { isOver, proposalsCloseAt, registrationOpen } from './rules.ts';
import type { Forum, GuestInput } from './schema.ts';
import { DAY } from '../../instant.ts';

/** What a change of a forum does to its people that an organiser should know, all of which may be meant; `key` as ui/accepted.ts says. */
export type ForumConcern = { key: string } & (
	| { kind: 'capacity'; capacity: number; taken: number }
	| { kind: 'hidden'; taken: number }
	| { kind: 'closed'; taken: number; opensAt: string | null; zone: string }
	| { kind: 'over'; taken: number; waiting: number }
	| { kind: 'pending'; n: number }
	| { kind: 'erased'; days: number; n: number }
	| { kind: 'proposalsEnd'; until: string; zone: string }
	| { kind: 'longer'; days: number; was: number; n: number }
	| { kind: 'namesake'; name: TextMl; offices: [TextMl, TextMl] }
);

/** How many of a forum's people a change concerns (people.server.ts). */
export interface ForumPeople {
	/** whose personal data are still there */
	known: number;
	/** whose application nobody has decided yet */
	pending: number;
	/** who wait for a place */
	waiting: number;
}

/**
 * The consequences of a forum's new settings that the form does not show: fewer places than people hold, hidden pages, a registration that
 * closes or a forum that is over from now on, undecided applications, deleted personal data.
 */
export function settingsConcerns(before: Forum, after: Forum, people: ForumPeople, at: string): ForumConcern[] {
	const { capacity, taken } = after;
	const concerns: ForumConcern[] = [];
	if (capacity !== null && capacity !== before.capacity && capacity < taken)
		concerns.push({ key: `capacity ${capacity} ${taken}`, kind: 'capacity', capacity, taken });
	return [
		...concerns,
		...endedBy(before, after, people, at),
		...leftPending(before, after, people, at),
		...termConcerns(before, after, people, at)
	];
}

/** What a change ends for everybody: the forum's pages, the forum or its registration, each with the number of people registered now. */
function endedBy(before: Forum, after: Forum, { waiting }: ForumPeople, at: string): ForumConcern[] {
	const { taken, endsAt, registrationOpensAt: opens, registrationClosesAt: closes, timeZone: zone } = after;
	if (before.state === 'published' && after.state === 'draft') return [{ key: `hidden ${taken}`, kind: 'hidden', taken }];
	if (!isOver(before, at) && isOver(after, at)) return [{ key: `over ${endsAt} ${taken} ${waiting}`, kind: 'over', taken, waiting }];
	if (!endsRegistration(before, after, at)) return [];
	const opensAt = opens > at && opens < endsAt ? opens : null;
	return [{ key: `closed ${opens}/${closes} ${taken}`, kind: 'closed', taken, opensAt, zone }];
}

/** A concern that applications are confirmed automatically from now on, while those already waiting for the organiser stay undecided. */
const leftPending = (before: Forum, after: Forum, { pending: n }: ForumPeople, at: string): ForumConcern[] =>
	before.approval === 'organiser' && after.approval === 'automatic' && n > 0 && !isOver(after, at)
		? [{ key: `pending ${n}`, kind: 'pending', n }]
		: [];

const endsRegistration = (before: Forum, after: Forum, at: string): boolean =>
	after.state === 'published' &&
	!registrationOpen(after, at) &&
	(registrationOpen(before, at) || (before.registrationClosesAt > at && after.registrationClosesAt <= at));

type Term = Pick<Forum, 'endsAt' | 'retentionDays' | 'demo'>;
const isPastTerm = (forum: Term, at: string) => Date.parse(forum.endsAt) + forum.retentionDays * DAY <= Date.parse(at);

/**
 * The concerns of a changed term. A shorter term or an earlier end deletes people's data at the next clean-up; a longer term keeps them
 * beyond the one that the people have consented to.
 */
export function termConcerns(before: Term, after: Term, { known: n }: ForumPeople, at: string): ForumConcern[] {
	const [was, days] = [before.retentionDays, after.retentionDays];
	if (n === 0 || after.demo !== 'none') return [];
	if (days > was) return [{ key: `longer ${was} ${days} ${n}`, kind: 'longer', days, was, n }];
	const erases = isPastTerm(after, at) && !isPastTerm(before, at);
	return erases ? [{ key: `erased ${days} ${after.endsAt} ${n}`, kind: 'erased', days, n }] : [];
}

/** That proposals are taken no more from now on, which were until now. */
export function closingConcerns(before: Forum, after: Pick<Forum, 'proposalsCloseAt'>, at: string): ForumConcern[] {
	const until = proposalsCloseAt({ ...before, ...after });
	const ends = until <= at && proposalsCloseAt(before) > at;
	return ends ? [{ key: `proposalsEnd ${until}`, kind: 'proposalsEnd', until, zone: before.timeZone }] : [];
}

type Named = Pick<GuestInput, 'name' | 'office'>;

function namesakes(guests: readonly Named[]): ForumConcern[] {
	const key = (...texts: readonly TextMl[]) => `namesake ${JSON.stringify(texts).replaceAll(';', ',')}`;
	return guests.flatMap((guest, index) =>
		guests
			.slice(0, index)
			.filter((other) => sharesSpelling(other.name, guest.name))
			.map(({ office }) => ({
				key: key(guest.name, office, guest.office),
				kind: 'namesake' as const,
				name: guest.name,
				offices: [office, guest.office] as [TextMl, TextMl]
			}))
	);
}

/** Guests whose name stands in the list with another office already: the same person twice, or two. Those that stood so are not asked about. */
export function guestConcerns(before: readonly Named[], after: readonly Named[]): ForumConcern[] {
	const stood = new Set(namesakes(before).map(({ key }) => key));
	return namesakes(after).filter(({ key }) => !stood.has(key));
}

/** The concerns for which a page's action was refused, from its answer (server/http/refusals.ts); none for another refusal. */
export function forumConcernsIn(form: object | null | undefined): ForumConcern[] {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'forum.concerns' || !('refusalDetails' in form)) return [];
	const details = form.refusalDetails as { concerns?: string };
	return JSON.parse(details.concerns ?? '[]') as ForumConcern[];
}

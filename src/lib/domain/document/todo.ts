import type { Phase } from '../../lists.ts';
import type { MeasureTasks } from '../measure/index.server.ts';
import type { Burst } from '../registration/index.server.ts';

type MeasureTask = 'decide' | 'late' | 'answers';

/** Something that waits to be done by a forum's organisers. */
export interface Todo {
	id: 'publish' | 'burst' | 'submitted' | 'waiting' | 'queue' | 'mail' | 'mailBurst' | 'organisations' | 'clashes' | 'drafts' | MeasureTask;
	/** how many wait */
	count: number;
	/** the section of the organiser's pages where it is done */
	section: 'settings' | 'registrations' | 'mail' | 'organisations' | 'programme' | 'platforms' | 'measures';
	/** what follows the section in the address: a path that begins with a slash, or a query */
	rest: string;
	/** placeholders of its sentences; `when` is an instant */
	values: { number?: number; taken?: number; capacity?: number; minutes?: number; when?: string; addresses?: number };
	/** what the applications of a burst have in common */
	alike?: Burst['kind'];
}

/** What is known of a forum, as `overviewOf` reads it. */
interface FormVersion {
	counts: { submitted: number; waiting: number };
	oldestSubmittedAt: string | null;
	platforms: readonly { id: string; platform: { number: number; taken: number; capacity: number; waiting: number } }[];
	bursts: readonly Burst[];
	failedMails: number;
	/** addresses whose letters are held, or went joined in the last day, and how many letters */
	joinedMails: { addresses: number; letters: number };
	proposedOrganisations: number;
	clashes: number;
	draftSessions: number;
	measures: MeasureTasks;
}

/** Measures have their work mostly once the forum is over. */
const ofMeasures = ({ waiting, overdue, answers }: MeasureTasks): Todo[] => [
	{ id: 'decide', count: waiting, section: 'measures', rest: '?status=for-organiser', values: {} },
	{ id: 'late', count: overdue, section: 'measures', rest: '?status=overdue', values: {} },
	{ id: 'answers', count: answers, section: 'measures', rest: '/answers', values: {} }
];

/** The tasks of a forum, the most pressing first; once the forum is over or cancelled those of its measures alone. */
export function todoOf(phase: Phase, seen: FormVersion): Todo[] {
	const over = phase === 'over' || phase === 'cancelled' || phase === 'archived';
	const all = [...(over ? [] : ofForum(phase, seen)), ...ofMeasures(seen.measures)];
	return all.filter((each) => each.count > 0);
}

function ofForum(phase: Phase, seen: FormVersion): Todo[] {
	return [
		{ id: 'publish', count: phase === 'draft' ? 1 : 0, section: 'settings', rest: '', values: {} },
		...seen.bursts.map(({ id, kind, count, minutes }): Todo => {
			return { id: 'burst', count, section: 'registrations', rest: `?burst=${id}`, values: { minutes, number: count }, alike: kind };
		}),
		{
			id: 'submitted',
			count: seen.counts.submitted,
			section: 'registrations',
			rest: '?state=submitted',
			values: seen.oldestSubmittedAt ? { when: seen.oldestSubmittedAt } : {}
		},
		{ id: 'waiting', count: seen.counts.waiting, section: 'registrations', rest: '?state=waiting', values: {} },
		{ id: 'mail', count: seen.failedMails, section: 'mail', rest: '?state=failed', values: {} },
		{ id: 'mailBurst', count: seen.joinedMails.letters, section: 'mail', rest: '', values: { addresses: seen.joinedMails.addresses } },
		{ id: 'clashes', count: seen.clashes, section: 'programme', rest: '', values: {} },
		...seen.platforms.map(({ id, platform }): Todo => {
			const { number, taken, capacity, waiting } = platform;
			return { id: 'queue', count: waiting, section: 'platforms', rest: `/${id}`, values: { number, taken, capacity } };
		}),
		{ id: 'organisations', count: seen.proposedOrganisations, section: 'organisations', rest: '', values: {} },
		{ id: 'drafts', count: seen.draftSessions, section: 'programme', rest: '', values: {} }
	];
}

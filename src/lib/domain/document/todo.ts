import type { Phase } from '../../lists.ts';
import { isFinished } from '../forum/rules.ts';
import type { MeasureTasks } from '../measure/index.server.ts';
import type { Burst } from '../registration/index.server.ts';

type ForumTask = 'publish' | 'burst' | 'submitted' | 'waiting' | 'queue' | 'mail' | 'mailBurst' | 'organisations' | 'clashes' | 'drafts';
type MeasureTask = 'decide' | 'late' | 'answers';
/** What a forum that is over is about where nothing waits for its organisers. */
type AfterForum = 'undecided' | 'underway' | 'outcome' | 'results';

type WorkSection = 'settings' | 'registrations' | 'mail' | 'organisations' | 'programme' | 'platforms';
type Section = WorkSection | 'measures' | 'recommendations' | 'attendance';

/** Something that waits to be done by a forum's organisers. */
export interface Todo {
	id: ForumTask | MeasureTask | AfterForum;
	/** how many wait; 0 where it only leads to what came of the forum */
	count: number;
	/** the section of the organiser's pages where it is done */
	section: Section;
	/** what follows the section in the address: a path that begins with a slash, or a query */
	rest: string;
	/** placeholders of its sentences; `when` is an instant */
	values: { number?: number; taken?: number; capacity?: number; minutes?: number; when?: string; addresses?: number };
	/** what the applications of a burst have in common */
	alike?: Burst['kind'];
}

/** What is known of a forum, as `overviewOf` reads it. */
interface OverviewFacts {
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
const ofMeasures = ({ waiting, overdue, answers }: Pick<MeasureTasks, 'waiting' | 'overdue' | 'answers'>): Todo[] => [
	{ id: 'decide', count: waiting, section: 'measures', rest: '?status=for-organiser', values: {} },
	{ id: 'late', count: overdue, section: 'measures', rest: '?status=overdue', values: {} },
	{ id: 'answers', count: answers, section: 'measures', rest: '/answers', values: {} }
];

/** What is known of a forum once it is over, cancelled or archived. */
export type FinishedFacts = Pick<OverviewFacts, 'failedMails' | 'joinedMails' | 'proposedOrganisations' | 'measures'>;

/** What may still wait then, the most pressing first: letters about recommendations go on, and who registered last named organisations. */
const ofFinished = (facts: FinishedFacts): Todo[] => [...ofMails(facts), ofOrganisations(facts), ...ofMeasures(facts.measures)];

/** The tasks of a forum, the most pressing first. */
export function todoOf(phase: Phase, facts: OverviewFacts): Todo[] {
	const all = isFinished(phase) ? ofFinished(facts) : [...ofForum(phase, facts), ...ofMeasures(facts.measures)];
	return all.filter((each) => each.count > 0);
}

/**
 * The one next step of a forum that is over: what waits there; else texts without a decision, which an archived forum keeps as
 * they are; else the measures that are under control, and where there are none any more what came of it.
 * @param undecided texts that are neither adopted, not adopted nor merged
 * @returns null of a forum that was not held and has no measures
 */
export function stepAfter(phase: 'over' | 'cancelled' | 'archived', facts: FinishedFacts, undecided: number): Todo | null {
	const { measures } = facts;
	const next = (id: AfterForum, section: Todo['section'], count = 0): Todo => ({ id, count, section, rest: '', values: {} });
	const waits = ofFinished(facts).find(({ count }) => count > 0);
	if (waits) return waits;
	if (undecided && phase === 'over') return next('undecided', 'recommendations', undecided);
	if (measures.open) return next('underway', 'measures', measures.open);
	if (measures.all) return next('outcome', 'measures');
	return phase === 'cancelled' ? null : next('results', 'attendance');
}

const ofMails = ({ failedMails, joinedMails }: Pick<OverviewFacts, 'failedMails' | 'joinedMails'>): Todo[] => [
	{ id: 'mail', count: failedMails, section: 'mail', rest: '?state=failed', values: {} },
	{ id: 'mailBurst', count: joinedMails.letters, section: 'mail', rest: '', values: { addresses: joinedMails.addresses } }
];

const ofOrganisations = ({ proposedOrganisations }: Pick<OverviewFacts, 'proposedOrganisations'>): Todo => {
	return { id: 'organisations', count: proposedOrganisations, section: 'organisations', rest: '', values: {} };
};

function ofForum(phase: Phase, facts: OverviewFacts): Todo[] {
	return [
		{ id: 'publish', count: phase === 'draft' ? 1 : 0, section: 'settings', rest: '', values: {} },
		...facts.bursts.map(({ id, kind, count, minutes }): Todo => {
			return { id: 'burst', count, section: 'registrations', rest: `?burst=${id}`, values: { minutes, number: count }, alike: kind };
		}),
		{
			id: 'submitted',
			count: facts.counts.submitted,
			section: 'registrations',
			rest: '?state=submitted',
			values: facts.oldestSubmittedAt ? { when: facts.oldestSubmittedAt } : {}
		},
		{ id: 'waiting', count: facts.counts.waiting, section: 'registrations', rest: '?state=waiting', values: {} },
		...ofMails(facts),
		{ id: 'clashes', count: facts.clashes, section: 'programme', rest: '', values: {} },
		...facts.platforms.map(({ id, platform }): Todo => {
			const { number, taken, capacity, waiting } = platform;
			return { id: 'queue', count: waiting, section: 'platforms', rest: `/${id}`, values: { number, taken, capacity } };
		}),
		ofOrganisations(facts),
		{ id: 'drafts', count: facts.draftSessions, section: 'programme', rest: '', values: {} }
	];
}

import type { Actor } from '../../server/actor.ts';
import { hasFailed } from '../../server/failed-mails.ts';
import { now } from '../../server/clock.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { platformsOf } from '../dialogue/index.server.ts';
import { forumsFor, phaseOf } from '../forum/index.server.ts';
import type { Phase } from '../../lists.ts';
import { isFinished } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { measureTasks, type MeasureTasks } from '../measure/index.server.ts';
import { countProposed } from '../organisation/index.server.ts';
import { countClashes, programmeForStaff } from '../programme/index.server.ts';
import { statesOf } from '../recommendation/index.server.ts';
import {
	burstsOf,
	sumWhere,
	countRegistrations,
	people,
	seenCountsOf,
	stateCountsOf,
	type Burst,
	type StateCounts
} from '../registration/index.server.ts';
import { isLive } from '../registration/rules.ts';
import { mailBursts } from './bursts.server.ts';
import { mailsSeenBy } from './seen-mails.server.ts';
import { stepAfter, todoOf, type FinishedFacts, type Todo } from './todo.ts';

/** The figures of the organiser's dashboard: it reads the other domains and changes nothing. */

const countOf = async (query: { executeTakeFirst(): Promise<{ n: number } | undefined> }) =>
	Number((await query.executeTakeFirst())?.n ?? 0);

const liveCount = async (actor: Actor, forumId: string) => sumWhere(await seenCountsOf(actor, forumId), (row) => isLive(row.state));
/** Mails that somebody has to look after, as the organiser's list has them. */
const failedMailQuery = (actor: Actor, forumId: string) =>
	mailsSeenBy(actor, forumId)
		.select((e) => e.fn.countAll<number>().as('n'))
		.where(hasFailed);

/** Numbers for the side list: only those that are not zero. @throws Refusal('not-found') for all but the forum's organisers */
export async function dashboardCounts(actor: Actor, forumId: string) {
	requirePermission(actor, 'registration.list', { forumId });
	const [registrations, mail, organisations] = await Promise.all([
		liveCount(actor, forumId),
		countOf(failedMailQuery(actor, forumId)),
		countProposed(actor, forumId)
	]);
	return { ...(registrations && { registrations }), ...(mail && { mail }), ...(organisations && { organisations }) };
}

export interface ForumOverview {
	/** the forum's figures: everybody, restricted people too */
	totals: StateCounts;
	/** those whom the list shows, for what leads to it */
	counts: StateCounts;
	/** when the oldest application that waits for review came, or null */
	oldestSubmittedAt: string | null;
	platforms: Awaited<ReturnType<typeof platformsOf>>;
	/** applications that came thick and wait for a word */
	bursts: Burst[];
	failedMails: number;
	/** addresses whose letters are held, or went joined in the last day, and how many letters; the addresses are on the page of mails */
	joinedMails: { addresses: number; letters: number };
	proposedOrganisations: number;
	/** pairs of sessions that overlap in a hall or for a person */
	clashes: number;
	draftSessions: number;
	measures: MeasureTasks;
	/** they, in the order of the programme */
	drafts: { id: string; title: TextMl }[];
}

/** What waits at a forum whether it is over or not. */
async function finishedFacts(actor: Actor, forumId: string): Promise<FinishedFacts> {
	const [failedMails, mailed, proposedOrganisations, measures] = await Promise.all([
		countOf(failedMailQuery(actor, forumId)),
		mailBursts(actor, forumId),
		countProposed(actor, forumId),
		measureTasks(actor, forumId)
	]);
	const letters = mailed.reduce((sum, { held, joined }) => sum + held + joined, 0);
	return { failedMails, joinedMails: { addresses: mailed.length, letters }, proposedOrganisations, measures };
}

/** The figures and open tasks of a forum. @throws Refusal('not-found') for all but the forum's organisers */
export async function overviewOf(actor: Actor, forumId: string): Promise<ForumOverview> {
	const counts = await countRegistrations(actor, forumId);
	const [totals, oldest, platforms, bursts, sessions, finished] = await Promise.all([
		stateCountsOf(forumId),
		people(actor, forumId).select('r.submitted_at').where('r.state', '=', 'submitted').orderBy('r.number').limit(1).executeTakeFirst(),
		platformsOf(forumId),
		burstsOf(actor, forumId),
		programmeForStaff(actor, forumId),
		finishedFacts(actor, forumId)
	]);
	const drafts = sessions.flatMap(({ id, title, state }) => (state === 'draft' ? [{ id, title }] : []));
	return {
		totals,
		counts,
		oldestSubmittedAt: oldest?.submitted_at ?? null,
		platforms,
		bursts,
		...finished,
		clashes: countClashes(sessions),
		draftSessions: drafts.length,
		drafts
	};
}

/** The list of forums names the next step for at most this many of those that are not over, and of those that are. */
const MOST_WITH_STEPS = 20;

export interface OrganisedForum {
	forum: Forum;
	phase: Phase;
	/** those whom its list shows */
	counts: StateCounts;
	/** what waits to be done there first; of a forum that is over else where its results are. null where nothing waits */
	next: Todo | null;
}

/** The next step of a forum that is over, cancelled or archived. */
async function afterwards(actor: Actor, forumId: string, phase: Parameters<typeof stepAfter>[0]): Promise<Todo | null> {
	const [facts, states] = await Promise.all([finishedFacts(actor, forumId), statesOf(actor, forumId)]);
	return stepAfter(phase, facts, states.draft + states.tabled);
}

/** The forums of an organiser, all for the admin, from new to old, each with its counts and the next step. */
export async function organisedForums(actor: Actor): Promise<OrganisedForum[]> {
	const at = now();
	const forums = (await forumsFor(actor, 'registration.list')).map((forum) => ({ forum, phase: phaseOf(forum, at) }));
	const [ahead, after] = [false, true].map((is) => forums.filter(({ phase }) => isFinished(phase) === is).slice(0, MOST_WITH_STEPS));
	return Promise.all(
		forums.map(async (each) => {
			const { forum, phase } = each;
			if (ahead?.includes(each)) {
				const overview = await overviewOf(actor, forum.id);
				return { ...each, counts: overview.counts, next: todoOf(phase, overview)[0] ?? null };
			}
			const next = isFinished(phase) && after?.includes(each) ? await afterwards(actor, forum.id, phase) : null;
			return { ...each, counts: await countRegistrations(actor, forum.id), next };
		})
	);
}

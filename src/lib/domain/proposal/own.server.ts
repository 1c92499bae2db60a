import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { RefusalCode } from '../../server/refusal.ts';
import { forumById, proposalsCloseAt } from '../forum/index.server.ts';
import { programmeOf } from '../programme/index.server.ts';
import type { Session } from '../programme/schema.ts';
import { followerOf, followLinkOf } from './followers.server.ts';
import { rowsPage, toProposals, type Asked } from './queries.server.ts';
import { decideProposal, otherLanguages, shownFacts, type ProposalSituation } from './rules.ts';
import type { Proposal, SeenProposal } from './schema.ts';
import { openOf, ownerOf, platformsJoined } from './context.server.ts';

/** The page on which a participant proposes. */

export interface OwnProposals {
	/** those at which the reader takes part, or has proposed something */
	platforms: Session[];
	/** the one that is shown; null: there is none */
	platform: Session | null;
	closesAt: string;
	/** why nothing can be proposed there, or null */
	refusal: RefusalCode | null;
	/** why nothing more can be followed there, or null */
	followRefusal: RefusalCode | null;
	/** how many proposals the reader follows at the forum */
	following: number;
	/** the reader's own, whatever became of them, from old to new */
	own: SeenProposal[];
	/** one page of what others propose */
	others: SeenProposal[];
	next: string | null;
	/** the reader can be written to */
	reachable: boolean;
	/** the token of the reader's link as a follower */
	followToken: string | null;
}

const MOST_SHOWN = 100;

const ownRows = (registrationId: string, sessionId: string) =>
	read()
		.selectFrom('proposal')
		.selectAll()
		.where('registration_id', '=', registrationId)
		.where('session_id', '=', sessionId)
		.orderBy('created_at')
		.orderBy('id')
		.limit(MOST_SHOWN)
		.execute();

/** Sessions at which there are proposals of the reader's, also of one that takes part no more. */
async function platformsProposedAt(registrationId: string): Promise<Set<string>> {
	const rows = await read().selectFrom('proposal').select('session_id').distinct().where('registration_id', '=', registrationId).execute();
	return new Set(rows.map((row) => row.session_id));
}

/** Whether somebody has made a proposal, or said one in the hall: its text outlives an erasure. */
export const hasProposed = async (registrationId: string): Promise<boolean> => (await platformsProposedAt(registrationId)).size > 0;

/** Which of some proposals the reader supports. */
async function supportedOf(registrationId: string, ids: readonly string[]): Promise<Set<string>> {
	if (!ids.length) return new Set();
	const rows = await read()
		.selectFrom('proposal_support')
		.select('proposal_id')
		.where('registration_id', '=', registrationId)
		.where('proposal_id', 'in', ids)
		.execute();
	return new Set(rows.map((row) => row.proposal_id));
}

async function followedBySome(followerId: string | undefined): Promise<number> {
	if (!followerId) return 0;
	const { n } = await read()
		.selectFrom('follower_proposal')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('follower_id', '=', followerId)
		.executeTakeFirstOrThrow();
	return Number(n);
}

async function followedOf(followerId: string | undefined, ids: readonly string[]): Promise<Set<string>> {
	if (!followerId || !ids.length) return new Set();
	const rows = await read()
		.selectFrom('follower_proposal')
		.select('proposal_id')
		.where('follower_id', '=', followerId)
		.where('proposal_id', 'in', ids)
		.execute();
	return new Set(rows.map((row) => row.proposal_id));
}

/**
 * A participant's page of proposals at one platform.
 * @param sessionId the platform that is asked for; the first one where the participant does not belong to it
 * @throws Refusal('not-found') for all but the owner of the link
 */
export async function ownProposals(actor: Actor, registrationId: string, sessionId: string, asked: Asked): Promise<OwnProposals> {
	const owner = await ownerOf(read(), actor, registrationId);
	const [forum, sessions, joined, proposed, follower] = await Promise.all([
		forumById(owner.forum_id),
		programmeOf(owner.forum_id),
		platformsJoined(read(), registrationId),
		platformsProposedAt(registrationId),
		followerOf(read(), registrationId)
	]);
	const platforms = sessions.filter(({ id, platform }) => platform && (joined.has(id) || proposed.has(id)));
	const platform = platforms.find(({ id }) => id === sessionId) ?? platforms[0] ?? null;
	const page = {
		platforms,
		platform,
		closesAt: proposalsCloseAt(forum),
		reachable: !!owner.email,
		followToken: await followLinkOf(registrationId),
		following: await followedBySome(follower?.id)
	};
	const none = 'proposal.elsewhere';
	if (!platform) return { ...page, refusal: none, followRefusal: none, own: [], others: [], next: null };

	const takesPart = joined.has(platform.id);
	const place = { forumId: forum.id, sessionId: platform.id };
	const [mine, { rows, next }] = await Promise.all([
		ownRows(registrationId, platform.id),
		takesPart ? rowsPage(place, { ...asked, part: 'open' }, registrationId) : { rows: [], next: null }
	]);
	const ids = [...mine, ...rows].map(({ id }) => id);
	const [supported, followed] = await Promise.all([supportedOf(registrationId, ids), followedOf(follower?.id, ids)]);
	const named = new Set(mine.flatMap((row) => (row.show_name ? [row.id] : [])));
	const person = { state: owner.state, takesPart, open: await openOf(read(), registrationId) };
	const situation: ProposalSituation = { forum, session: platform, at: now(), person, proposal: null };
	const seen = (proposal: Proposal, own: boolean): SeenProposal => ({
		...proposal,
		mine: own,
		supported: supported.has(proposal.id),
		supportable:
			decideProposal(supported.has(proposal.id) ? 'unsupport' : 'support', { ...situation, proposal: shownFacts(proposal, own) }) === null,
		languages:
			own && !decideProposal('own-language', { ...situation, proposal: shownFacts(proposal, own) }) ? otherLanguages(proposal.text) : [],
		followed: followed.has(proposal.id),
		showName: named.has(proposal.id)
	});
	const another = { state: 'open' as const, mine: false, aside: false, translated: false, linked: false, decided: false };
	return {
		...page,
		refusal: decideProposal('propose', situation),
		followRefusal: decideProposal('follow', { ...situation, proposal: another }),
		own: (await toProposals(actor, forum.id, mine)).map((each) => seen(each, true)),
		// the reason is its author's to read
		others: (await toProposals(actor, forum.id, rows)).map((each) => seen({ ...each, asideReason: each.asideReason && '' }, false)),
		next
	};
}

import { listedName } from '../../listed-name.ts';
import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { source } from '../../i18n/locales.ts';
import { plain, readMl, type TextMl } from '../../i18n/localized-text.ts';
import { can } from '../../server/permissions/rules.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { seatListOf } from '../dialogue/index.server.ts';
import { proposalPage, toProposals, type Asked } from './queries.server.ts';
import { decideProposal, proposalSteps, shownFacts, timingRefusal, type ProposalStep } from './rules.ts';
import type { Proposal, ProposalPage } from './schema.ts';
import { proposalById, requireStaff, contextBySlugs, type ProposalContext } from './context.server.ts';
import { recordedLast } from './recorded.server.ts';
import { twinsAmong, stemSetOf } from './twins.ts';

/** What the rapporteur, the moderator and the organisers read. */

/** Words of the open proposals of a session, and their texts. At most 2,000. */
async function wordedAt(sessionId: string) {
	const rows = await read()
		.selectFrom('proposal')
		.select(['id', 'text_ml'])
		.where('session_id', '=', sessionId)
		.where('state', '=', 'open')
		.orderBy('id')
		.limit(2000)
		.execute();
	return rows.map(({ id, text_ml }) => {
		const text = readMl(text_ml);
		return { id, text, words: stemSetOf(plain(text, source)) };
	});
}

export type Twins = Record<string, { id: string; text: TextMl }[]>;

/** The likely twins of some proposals of a session. */
async function twinsOf(sessionId: string, ids: readonly string[]): Promise<Twins> {
	if (!ids.length) return {};
	const all = await wordedAt(sessionId);
	const texts = new Map(all.map(({ id, text }) => [id, text]));
	const found = twinsAmong(all, ids);
	return Object.fromEntries([...found].map(([id, twins]) => [id, twins.map((twin) => ({ id: twin, text: texts.get(twin) ?? {} }))]));
}

/** The addresses of a forum and one of its sessions. */
export interface Addressed {
	forum: string;
	session: string;
}
/** To read, or to write down and decide. */
type Right = 'session.follow' | 'proposal.record';

/** A platform that its reader may follow; one that is a draft still has no proposals. @throws Refusal('not-found') */
async function contextShown(actor: Actor, place: Addressed, action: Right): Promise<ProposalContext> {
	const context = await contextBySlugs(place.forum, place.session);
	if (context.session.state === 'draft' || !context.session.platform) throw new Refusal('not-found');
	requireStaff(actor, action, context);
	return context;
}

const mayAt = (context: ProposalContext, records: boolean, at: string) => records && !timingRefusal('record', context, at);

export interface ProposalWorkspace extends ProposalPage {
	context: ProposalContext;
	twins: Twins;
	/** the reader writes down and decides here; else only reads */
	records: boolean;
	/** who may be named as the speaker */
	speakers: { id: string; name: string }[];
	/** what the reader wrote down last and can still take back: how many, and the id of one of them; null: nothing */
	recorded: { n: number; id: string } | null;
}

/** By name; of two with one name each with the number of the registration. */
function speakersOf(
	held: readonly { registrationId: string; number: number; surname: string; givenName: string }[]
): ProposalWorkspace['speakers'] {
	const named = held.map((row) => ({
		id: row.registrationId,
		number: row.number,
		name: listedName({ surname: row.surname, given_name: row.givenName })
	}));
	const twice = new Set(named.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index));
	return named.map(({ id, number, name }) => ({ id, name: twice.has(name) ? `${name} · № ${number}` : name }));
}

/**
 * The proposals of a session for its rapporteur, moderator and organisers.
 * @param action what else the reader must be allowed to do there
 * @throws Refusal('not-found') for everybody else
 */
export async function proposalWorkspace(
	actor: Actor,
	place: Addressed,
	asked: Asked,
	action: Right = 'session.follow'
): Promise<ProposalWorkspace> {
	const context = await contextShown(actor, place, action);
	const { forum, session } = context;
	const sessionId = session.id;
	// what an organiser has hidden is out of the session's list
	const part = asked.part === 'hidden' ? 'left' : asked.part;
	const page = await proposalPage(actor, { forumId: forum.id, sessionId }, { ...asked, part }, { privately: true });
	const records = mayAt(context, can(actor, 'proposal.record', { forumId: forum.id, sessionId }), now());
	const held = records ? (await seatListOf(actor, sessionId)).held : [];
	return {
		...page,
		context,
		twins: await twinsOf(
			session.id,
			page.items.map(({ id }) => id)
		),
		records,
		speakers: speakersOf(held),
		recorded: records ? await recordedLast(read(), actor, sessionId, now()) : null
	};
}

/** The proposals of a forum, or of one of its sessions, for its organisers. @throws Refusal('not-found') for everybody else */
export async function proposalsForStaff(
	actor: Actor,
	place: { forumId: string; sessionId: string | null },
	asked: Asked
): Promise<ProposalPage> {
	requirePermission(actor, 'proposal.hide', { forumId: place.forumId });
	return proposalPage(actor, place, asked);
}

/**
 * One proposal for those who work at its session, with its likely twins and the steps they may take.
 * @param asked what else the reader must be allowed to do, and whether a form about it was sent: one that was hidden or withdrawn meanwhile
 *   is null then, so that what was typed has a page to stand on
 * @throws Refusal('not-found') for everybody else, and where the session is another one
 */
export async function proposalForStaff(
	actor: Actor,
	place: Addressed,
	id: string,
	{ action = 'session.follow', sent = false }: { action?: Right; sent?: boolean } = {}
): Promise<{ context: ProposalContext; proposal: Proposal | null; twins: Twins[string]; may: Partial<Record<ProposalStep, boolean>> }> {
	const context = await contextShown(actor, place, action);
	const row = await proposalById(read(), id);
	const sessionId = context.session.id;
	if (row.session_id !== sessionId) throw new Refusal('not-found');
	const here = { forumId: context.forum.id, sessionId };
	// what an organiser has hidden and what its author withdrew is no longer the session's
	if (row.state !== 'open') {
		if (sent) return { context, proposal: null, twins: [], may: {} };
		throw new Refusal('not-found');
	}
	const [proposal] = await toProposals(actor, context.forum.id, [row], { privately: true });
	if (!proposal) throw new Refusal('not-found');
	const situation = {
		...context,
		at: now(),
		person: null,
		proposal: shownFacts(proposal, false)
	};
	const mayStep = (step: ProposalStep) => can(actor, 'proposal.record', here) && decideProposal(step, situation) === null;
	const may: Partial<Record<ProposalStep, boolean>> = Object.fromEntries(proposalSteps.map((step) => [step, mayStep(step)]));
	return { context, proposal, twins: (await twinsOf(sessionId, [id]))[id] ?? [], may };
}

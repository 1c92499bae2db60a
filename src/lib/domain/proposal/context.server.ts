import type { Kysely, NotNull, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { ProposalRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, type Action } from '../../server/permissions/rules.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { sessionsByIds } from '../programme/index.server.ts';
import type { Session } from '../programme/schema.ts';
import { requireRegistration } from '../registration/index.server.ts';
import { factsOf } from './results.server.ts';
import { decideProposal, type ProposalSituation, type ProposalStep } from './rules.ts';

/** What the rule of proposals asks, read inside a change. */

export interface ProposalContext {
	forum: Forum;
	session: Session;
}

/** The session and its forum, read inside a change. @throws Refusal('not-found'), also where the forum is another one */
export async function contextAt(from: Kysely<Tables>, sessionId: string, forumId?: string): Promise<ProposalContext> {
	const [session] = await sessionsByIds([sessionId], from);
	if (!session || (forumId !== undefined && session.forumId !== forumId)) throw new Refusal('not-found');
	return { session, forum: await forumById(session.forumId, from) };
}

/** The session and its forum by their addresses. @throws Refusal('not-found') */
export async function contextBySlugs(forumSlug: string, sessionSlug: string): Promise<ProposalContext> {
	const row = await read()
		.selectFrom('session')
		.innerJoin('forum', 'forum.id', 'session.forum_id')
		.select('session.id')
		.where('forum.slug', '=', forumSlug)
		.where('session.slug', '=', sessionSlug)
		.executeTakeFirst();
	return contextAt(read(), row?.id ?? '');
}

/** The ids of the platforms at which somebody takes part, seated or present, as a query or a part of one. */
export const joinedPlatforms = (from: Kysely<Tables>, registrationId: string) =>
	from
		.selectFrom('seat')
		.select('session_id')
		.where('registration_id', '=', registrationId)
		.where('state', '=', 'held')
		.union(
			from
				.selectFrom('scan')
				.select('session_id')
				.where('registration_id', '=', registrationId)
				.where('direction', '=', 'in')
				.where('session_id', 'is not', null)
				.where((e) => e.not(e.exists(e.selectFrom('scan as undo').select('undo.id').whereRef('undo.undoes_id', '=', 'scan.id'))))
				.$narrowType<{ session_id: NotNull }>()
		);

/** The same as a set. */
export const platformsJoined = async (from: Kysely<Tables>, registrationId: string): Promise<Set<string>> =>
	new Set((await joinedPlatforms(from, registrationId).execute()).map((row) => row.session_id));

/** Counts the open proposals of a person at a forum, without those said aloud. */
export async function openOf(from: Kysely<Tables>, registrationId: string): Promise<number> {
	const { n } = await from
		.selectFrom('proposal')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('registration_id', '=', registrationId)
		.where('state', '=', 'open')
		.where('from_floor', '=', 0)
		.executeTakeFirstOrThrow();
	return Number(n);
}

/** The registration of the holder of a private link. @throws Refusal('not-found') for everybody else */
export async function ownerOf(from: Kysely<Tables>, actor: Actor, registrationId: string) {
	if (actor.kind !== 'delegate') throw new Refusal('not-found');
	return requireRegistration(from, actor, 'registration.edit', registrationId, 'owner-too');
}
type Owner = Awaited<ReturnType<typeof ownerOf>>;

export const personAt = async (from: Kysely<Tables>, owner: Owner, sessionId: string): Promise<ProposalSituation['person']> => ({
	state: owner.state,
	takesPart: (await platformsJoined(from, owner.id)).has(sessionId),
	open: await openOf(from, owner.id)
});

/** The row of a proposal. @throws Refusal('not-found') */
export async function proposalById(from: Kysely<Tables>, id: string): Promise<Selectable<ProposalRow>> {
	const row = await from.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row;
}

/** Locks proposals by a write, so that who sets one aside and who takes it up come one after the other. */
export async function lockProposals(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
	if (ids.length)
		await trx
			.updateTable('proposal')
			.set((e) => ({ state: e.ref('state') }))
			.where('id', 'in', ids)
			.execute();
}

/** Goes on where the rule allows a step. @throws Refusal as decideProposal says */
export function requireStep(step: ProposalStep, situation: ProposalSituation): void {
	const refusal = decideProposal(step, situation);
	if (refusal) throw new Refusal(refusal);
}

/** Checks that staff may do this at a session; only organisers reach a draft forum. @throws Refusal('not-found') */
export function requireStaff(actor: Actor, action: Action, { forum, session }: ProposalContext): void {
	const here = { forumId: forum.id, sessionId: session.id };
	if (!can(actor, action, here) || (forum.state === 'draft' && !can(actor, 'forum.see-draft', here))) throw new Refusal('not-found');
}

/** A proposal that staff are about to change, locked, with its context. @throws Refusal('not-found') or as decideProposal says */
export async function staffProposal(
	from: Kysely<Tables>,
	actor: Actor,
	{ step, action, at }: { step: ProposalStep; action: Action; at: string },
	id: string
): Promise<ProposalContext & { row: Selectable<ProposalRow> }> {
	await lockProposals(from, [id]);
	const row = await proposalById(from, id);
	const context = await contextAt(from, row.session_id);
	requireStaff(actor, action, context);
	requireStep(step, { ...context, at, person: null, proposal: await factsOf(from, row, false) });
	return { ...context, row };
}

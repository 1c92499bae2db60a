import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import type { OrganisationRow, Tables } from '../../server/database/tables.ts';
import { Refusal, type RefusalCode } from '../../server/refusal.ts';
import { can, scopeOf } from '../../server/permissions/rules.ts';
import { measuresOfOrganisation } from './named-in.server.ts';
import { mayDecide, type BodyUse, type Decided } from './rules.ts';

/** One organisation for who decides about it: pages and commands ask here, so that a form reaches no further than its page. */

/**
 * Proposed organisations that somebody has named who is not restricted, at a forum that the actor looks after: the name of one that only
 * restricted people have typed would say who they are. What those have named whose data are gone says nothing of them, and is still decided
 * about. Who looks after every forum also sees those that nobody names any more.
 * @param forumId one forum of the actor's; null: all of them
 */
export const openlyNamed =
	(actor: Actor, forumId: string | null = null) =>
	(e: ExpressionBuilder<Tables, 'organisation'>) => {
		const scope = scopeOf(actor, 'organisation.review');
		const reviewed = scope === 'all' ? null : scope.forumIds;
		const forumIds = forumId === null ? reviewed : [forumId].filter((id) => reviewed?.includes(id) ?? true);
		if (forumIds?.length === 0) return e.lit(false);
		const named = e.selectFrom('registration').select('registration.id').whereRef('registration.organisation_id', '=', 'organisation.id');
		const openly = can(actor, 'registration.see-restricted')
			? named
			: named.where((o) => o.or([o('registration.privacy_state', 'is', null), o('registration.privacy_state', '<>', 'restricted')]));
		const here = e.exists(forumIds ? openly.where('registration.forum_id', 'in', forumIds) : openly);
		return scope === 'all' ? e.or([here, e.not(e.exists(named))]) : here;
	};

const isOpenlyNamed = async (from: Kysely<Tables>, actor: Actor, id: string): Promise<boolean> =>
	!!(await from.selectFrom('organisation').select('id').where('id', '=', id).where(openlyNamed(actor)).executeTakeFirst());

/** The forums at which somebody is registered for an organisation. */
async function forumsNaming(from: Kysely<Tables>, id: string): Promise<string[]> {
	const rows = await from.selectFrom('registration').select('forum_id').distinct().where('organisation_id', '=', id).execute();
	return rows.map((row) => row.forum_id);
}

/**
 * An organisation, once the actor may decide about it in the state that the page is about.
 * @throws Refusal('not-found') where the actor may not
 * @throws Refusal('organisation.decided') to the organiser of a forum that named it, when somebody has decided already
 */
export async function decidable(
	from: Kysely<Tables>,
	actor: Actor,
	id: string,
	state: Decided['state']
): Promise<Selectable<OrganisationRow>> {
	const row = await from.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	// whose members have moved on is named where they are now
	const forumIds = await forumsNaming(from, row.merged_into ?? id);
	if (row.state === 'proposed' && !(await isOpenlyNamed(from, actor, id))) throw new Refusal('not-found');
	if (row.state === state && mayDecide(actor, { state, forumIds })) return row;
	const decided = (state === 'proposed' || row.state === 'merged') && row.state !== 'proposed' && mayDecide(actor, { state, forumIds });
	throw new Refusal(decided ? 'organisation.decided' : 'not-found');
}

/** The row is written before it is read, so that two at once come one after the other. */
export async function lockOrganisation(c: Change, id: string): Promise<void> {
	await c.trx
		.updateTable('organisation')
		.set((e) => ({ kind: e.ref('kind') }))
		.where('id', '=', id)
		.execute();
}

/** `decidable` inside a change that has locked it. @throws as decidable */
export async function lockedDecidable(c: Change, id: string, state: Decided['state']): Promise<Selectable<OrganisationRow>> {
	await lockOrganisation(c, id);
	return decidable(c.trx, c.actor, id, state);
}

/** Counts the officials who speak for an organisation, including those who have not accepted the role yet, and its measures. */
export async function bodyUseOf(from: Kysely<Tables>, id: string): Promise<BodyUse> {
	const { n } = await from
		.selectFrom('role_grant')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('body_id', '=', id)
		.executeTakeFirstOrThrow();
	return { officials: Number(n), measures: await measuresOfOrganisation(from, id) };
}

/** The refusal of a kind, or of a merge, with what stands against it. */
export const bodyRefusal = (fault: RefusalCode, { measures }: BodyUse): Refusal =>
	new Refusal(fault, fault === 'organisation.measures' ? { count: measures } : {});

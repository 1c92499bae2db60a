import type { BurstKind, RegistrationState } from '../../lists.ts';
import { sql, type ExpressionBuilder, type Kysely, type Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { holdsPlace, liveStates, openInBurst, toldBurst } from './rules.ts';

/** Bursts: applications that came close together and have one trait in common, as organisers see them and decide on them. */

/** A burst as the organisers are told of it. */
export interface Burst {
	id: string;
	kind: BurstKind;
	/** applications in it that are open */
	count: number;
	/** within so many minutes they came, at least 1 */
	minutes: number;
}

type Rows = Tables & { r: RegistrationRow };

const undecided = (e: ExpressionBuilder<Rows, 'r'>) => e.and([e('r.address_confirmed_at', 'is', null), e('r.approved_at', 'is', null)]);

/**
 * The applications of a burst that a list can show, as a condition on the rows `r` of a query: what `openMembers` finds, and beside them
 * those that are declined or withdrawn by now, for the lists of these states.
 */
export const listedInBurst = (burstId: string) => (e: ExpressionBuilder<Rows, 'r'>) => {
	const members = e.selectFrom('application_trait as t').select('t.registration_id').where('t.burst_id', '=', burstId);
	const unsettled = members.whereRef('t.registration_id', '=', 'r.id').where('t.settled_at', 'is', null);
	const open = e.and([e('r.privacy_state', 'is', null), e.exists(unsettled)]);
	return e.and([e('r.id', 'in', members), undecided(e), e.or([e('r.state', 'not in', liveStates), open])]);
};

/** The unsettled bursts of a forum, counted by what decides whether their applications are open. */
const groups = (forumId: string) =>
	read()
		.selectFrom('burst as b')
		.innerJoin('application_trait as t', 't.burst_id', 'b.id')
		.innerJoin('registration as r', 'r.id', 't.registration_id')
		.where('b.forum_id', '=', forumId)
		.where('b.settled_at', 'is', null)
		.where('t.settled_at', 'is', null)
		.select((e) => [
			'b.id',
			'b.kind',
			'r.state',
			'r.privacy_state as privacyState',
			e('r.address_confirmed_at', 'is not', null).as('confirmed'),
			e('r.approved_at', 'is not', null).as('approved'),
			e.fn.countAll<number>().as('n'),
			e.fn.min('t.at').as('first'),
			e.fn.max('t.at').as('last')
		])
		.groupBy(['b.id', 'b.kind', 'r.state', 'r.privacy_state', sql`r.address_confirmed_at is not null`, sql`r.approved_at is not null`])
		.execute();

/** Within how many minutes applications came, at least 1. @param instants at which they came */
function minutesOf(instants: readonly string[]): number {
	const times = instants.map((at) => Date.parse(at));
	return Math.max(1, Math.ceil((Math.max(...times) - Math.min(...times)) / 60_000));
}

/** The bursts that an organiser should look at, the largest first. @throws Refusal('not-found') for all but the forum's organisers */
export async function burstsOf(actor: Actor, forumId: string): Promise<Burst[]> {
	requirePermission(actor, 'registration.list', { forumId });
	const open = (await groups(forumId)).filter((row) => openInBurst({ ...row, confirmed: !!row.confirmed, approved: !!row.approved }));
	return [...Map.groupBy(open, (row) => row.id)]
		.map(([id, rows]): Burst => {
			const count = rows.reduce((sum, row) => sum + Number(row.n), 0);
			return { id, kind: rows[0]?.kind ?? 'network', count, minutes: minutesOf(rows.flatMap((row) => [row.first, row.last])) };
		})
		.filter(({ count }) => toldBurst(count))
		.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}

/** The open members of a burst of this forum. Those who hold no place come first, so that no freed place goes to another member. */
export async function openMembers(
	from: Kysely<Tables>,
	forumId: string,
	burstId: string
): Promise<(Selectable<RegistrationRow> & { came_at: string })[]> {
	const found = await from.selectFrom('burst').select('id').where('id', '=', burstId).where('forum_id', '=', forumId).executeTakeFirst();
	if (!found) throw new Refusal('not-found');
	const rows = await from
		.selectFrom('application_trait as t')
		.innerJoin('registration as r', 'r.id', 't.registration_id')
		.selectAll('r')
		.select('t.at as came_at')
		.where('t.burst_id', '=', burstId)
		.where('t.settled_at', 'is', null)
		.execute();
	const places = (state: RegistrationState) => Number(holdsPlace(state));
	return rows
		.filter((row) =>
			openInBurst({
				...row,
				privacyState: row.privacy_state,
				confirmed: row.address_confirmed_at !== null,
				approved: row.approved_at !== null
			})
		)
		.sort((a, b) => places(a.state) - places(b.state) || a.number - b.number);
}

/** What declining a burst would do, for the question before it. */
export interface BurstView extends Burst {
	/** the number of the latest application that the organiser has seen in it */
	upTo: number;
	/** places at the forum and seats on platforms that would be given on */
	places: number;
	seats: number;
}

/**
 * A burst for the page that decides on it, or null when nothing in it is open any more.
 * @throws Refusal('not-found') for all but the forum's organisers, and for a burst of another forum
 */
export async function burstView(actor: Actor, forumId: string, burstId: string): Promise<BurstView | null> {
	requirePermission(actor, 'registration.list', { forumId });
	const members = await openMembers(read(), forumId, burstId);
	const { kind } = await read().selectFrom('burst').select('kind').where('id', '=', burstId).executeTakeFirstOrThrow();
	if (!members.length) return null;
	const held = await read()
		.selectFrom('application_trait as t')
		.innerJoin('seat as s', 's.registration_id', 't.registration_id')
		.select('t.registration_id')
		.where('t.burst_id', '=', burstId)
		.where('t.settled_at', 'is', null)
		.where('s.state', '=', 'held')
		.execute();
	// the seats of those who have confirmed meanwhile or are restricted do not count
	const open = new Set(members.map((row) => row.id));
	return {
		id: burstId,
		kind,
		count: members.length,
		minutes: minutesOf(members.map((row) => row.came_at)),
		upTo: Math.max(...members.map((row) => row.number)),
		places: members.filter((row) => holdsPlace(row.state)).length,
		seats: held.filter((seat) => open.has(seat.registration_id)).length
	};
}

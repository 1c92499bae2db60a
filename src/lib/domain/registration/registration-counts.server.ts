import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { registrationStates, type RegistrationState } from '../../lists.ts';
import { unseenPeople } from './people.server.ts';

export interface RegistrationCount {
	country: string;
	kind: string;
	unitId: string | null;
	rural: boolean | null;
	state: RegistrationState;
	/** was present at the forum or at one of its sessions */
	attended: boolean;
	n: number;
}

/**
 * Counts the registrations of a forum by each combination of traits: the one source of every total. The database keeps the counts
 * (migration 0006), so that a total reads a few hundred rows and not the whole list.
 */
export async function registrationCountsOf(forumId: string): Promise<RegistrationCount[]> {
	return (await registrationCountsByForum([forumId])).get(forumId) ?? [];
}

/** The counts of some forums, by forum id. */
export async function registrationCountsByForum(forumIds: readonly string[]): Promise<Map<string, RegistrationCount[]>> {
	if (!forumIds.length) return new Map();
	const rows = await read().selectFrom('registration_tally').selectAll().where('forum_id', 'in', forumIds).where('n', '>', 0).execute();
	const tallies = new Map<string, RegistrationCount[]>(forumIds.map((id) => [id, []]));
	for (const row of rows)
		tallies.get(row.forum_id)?.push({
			country: row.country,
			kind: row.kind,
			unitId: row.unit_id || null,
			rural: row.rural === '' ? null : row.rural === '1',
			state: row.state,
			attended: row.attended === 1,
			n: row.n
		});
	return tallies;
}

/** A part of the counts of a forum. */
export type SeenCount = Pick<RegistrationCount, 'country' | 'kind' | 'unitId' | 'state' | 'n'>;

/**
 * Counts the registrations of a forum that an actor's lists show, as rows to be summed: all of them, and with a minus those whose people the
 * actor may not see, so that the count costs the same for any crowd.
 */
export async function seenCountsOf(actor: Actor, forumId: string): Promise<SeenCount[]> {
	const unseen = await unseenPeople(actor, forumId)
		.select((e) => ['r.country', 'r.kind', 'r.unit_id as unitId', 'r.state', e.fn.countAll<number>().as('n')])
		.groupBy(['r.country', 'r.kind', 'r.unit_id', 'r.state'])
		.execute();
	return [...(await registrationCountsOf(forumId)), ...unseen.map((row) => ({ ...row, n: -Number(row.n) }))];
}

/** Sums the people of the counts that meet a condition. */
export const sumWhere = <Row extends { n: number }>(counts: readonly Row[], meets: (row: Row) => boolean): number =>
	counts.reduce((sum, row) => (meets(row) ? sum + row.n : sum), 0);

export type StateCounts = Record<RegistrationState, number> & { total: number };

/** The counts by state. @param summed the states that the total is the sum of */
export function sumByState(
	rows: readonly { state: RegistrationState; n: number | string | bigint }[],
	summed: readonly RegistrationState[] = registrationStates
): StateCounts {
	const counts = Object.fromEntries(registrationStates.map((state) => [state, 0])) as Record<RegistrationState, number>;
	for (const row of rows) counts[row.state] += Number(row.n);
	return { ...counts, total: summed.reduce((sum, state) => sum + counts[state], 0) };
}

/** Counts everybody who is registered at a forum by state, restricted people too: its figures, which no list has to add up to. */
export const stateCountsOf = async (forumId: string): Promise<StateCounts> => sumByState(await registrationCountsOf(forumId));

/** Counts those who wait for a forum up to a registration's number, restricted people too: that registration's place in the queue. */
export async function waitingUpTo(forumId: string, number: number): Promise<number> {
	const { n } = await read()
		.selectFrom('registration')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('forum_id', '=', forumId)
		.where('state', '=', 'waiting')
		.where('number', '<=', number)
		.executeTakeFirstOrThrow();
	return Number(n);
}

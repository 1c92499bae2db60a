import { read } from '../../server/database/open.ts';
import type { RegistrationState } from '../../lists.ts';

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

/** Sums the people of the counts that meet a condition. */
export const sumWhere = (tally: readonly RegistrationCount[], meets: (row: RegistrationCount) => boolean): number =>
	tally.reduce((sum, row) => (meets(row) ? sum + row.n : sum), 0);

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

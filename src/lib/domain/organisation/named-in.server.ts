import { sql, type Kysely } from 'kysely';
import type { Tables } from '../../server/database/tables.ts';

/**
 * Where tables name an organisation, and by which of their columns a forum is found that shows it: its own, its measure's, or none.
 * tests/domain/body-names.test.ts holds the list against the database.
 */
export const organisationColumns = [
	{ table: 'registration', column: 'organisation_id', shownBy: 'forum_id' },
	{ table: 'delegation', column: 'organisation_id', shownBy: 'forum_id' },
	{ table: 'measure', column: 'lead_id', shownBy: 'forum_id' },
	{ table: 'measure_body', column: 'organisation_id', shownBy: 'measure_id' },
	{ table: 'measure_event', column: 'lead_id', shownBy: 'measure_id' },
	{ table: 'measure_event', column: 'behalf_of', shownBy: 'measure_id' },
	// who speaks for a body stands on pages of the staff, which nobody keeps
	{ table: 'role_grant', column: 'body_id', shownBy: null },
	{ table: 'organisation', column: 'merged_into', shownBy: null },
	{ table: 'organisation_alias', column: 'organisation_id', shownBy: null }
] as const;

/** The forums whose pages name an organisation. */
export async function forumsThatShow(from: Kysely<Tables>, id: string): Promise<string[]> {
	const ids = new Set<string>();
	for (const { table, column, shownBy } of organisationColumns) {
		if (!shownBy) continue;
		const rows =
			shownBy === 'forum_id'
				? sql<{ forum_id: string }>`select distinct forum_id from ${sql.table(table)} where ${sql.ref(column)} = ${id}`
				: sql<{ forum_id: string }>`select distinct m.forum_id from ${sql.table(table)} t
					inner join measure m on m.id = t.measure_id where ${sql.ref(`t.${column}`)} = ${id}`;
		for (const { forum_id } of (await rows.execute(from)).rows) ids.add(forum_id);
	}
	return [...ids];
}

/** Whether anything but its own names names an organisation. */
export async function isNamed(from: Kysely<Tables>, id: string): Promise<boolean> {
	for (const { table, column } of organisationColumns) {
		if (table === 'organisation_alias') continue;
		const found = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id} limit 1`.execute(from);
		if (found.rows.length) return true;
	}
	return false;
}

/** How many measures an organisation leads or carries out beside their lead. */
export async function measuresOfOrganisation(from: Kysely<Tables>, id: string): Promise<number> {
	const { n } = await from
		.selectFrom('measure as m')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where((e) =>
			e.or([
				e('m.lead_id', '=', id),
				e('m.id', 'in', e.selectFrom('measure_body').select('measure_body.measure_id').where('measure_body.organisation_id', '=', id))
			])
		)
		.executeTakeFirstOrThrow();
	return Number(n);
}

import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { Change } from '../../../server/change.ts';
import { database } from '../../../server/database/open.ts';
import type { OrganisationRow, Tables } from '../../../server/database/tables.ts';

/** An organisation as its row stands. */
export type HeldOrganisation = Selectable<OrganisationRow>;

/**
 * An organisation to which something is attached: a registration, a delegation, a role, a measure or what was said of one. It stays as it
 * is read until the change ends: renaming and merging it, and another kind of it, wait on PostgreSQL; SQLite lets one change write at a
 * time. Several may hold it at once.
 * @returns null where there is none
 */
export async function heldOrganisation(c: Change, id: string): Promise<HeldOrganisation | null> {
	return heldFirst(c.trx.selectFrom('organisation').selectAll().where('id', '=', id));
}

/** The first of some organisations, held in the same way. */
export const heldFirst = async (rows: SelectQueryBuilder<Tables, 'organisation', HeldOrganisation>): Promise<HeldOrganisation | null> =>
	(await (database().engine === 'postgres' ? rows.forShare() : rows).executeTakeFirst()) ?? null;

/** Follows merges from an organisation to the one that is in use now, and holds that; null when there is none. */
export async function heldInUse(c: Change, id: string): Promise<HeldOrganisation | null> {
	let row = await heldOrganisation(c, id);
	for (let steps = 0; row?.merged_into && steps < 10; steps++) row = await heldOrganisation(c, row.merged_into);
	return row;
}

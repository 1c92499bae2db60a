import type { Kysely } from 'kysely';
import type { Tables } from '../../server/database/tables.ts';

/** Whether one of some bodies led a measure before. */
export const ledBefore = async (from: Kysely<Tables>, measureId: string, bodies: readonly string[]): Promise<boolean> =>
	bodies.length > 0 &&
	(await from
		.selectFrom('measure_event')
		.select('id')
		.where('measure_id', '=', measureId)
		.where('kind', '=', 'assign')
		.where('lead_id', 'in', bodies)
		.limit(1)
		.executeTakeFirst()) !== undefined;

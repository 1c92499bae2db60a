import type { Kysely } from 'kysely';
import type { Tables } from '../../server/database/tables.ts';

/** The platforms at which somebody takes part: seated, or present. */
export async function platformsJoined(from: Kysely<Tables>, registrationId: string): Promise<Set<string>> {
	const rows = await from
		.selectFrom('seat')
		.select('session_id')
		.where('registration_id', '=', registrationId)
		.where('state', '=', 'held')
		.execute();
	return new Set(rows.map((row) => row.session_id));
}

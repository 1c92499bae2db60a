import type { Change } from '../../../server/change.ts';

/** Removes a person from the amendments that the person asked for: the texts stay. */
export async function forgetAmendments(c: Change, registrationId: string): Promise<void> {
	await c.trx.updateTable('amendment').set({ registration_id: null }).where('registration_id', '=', registrationId).execute();
}

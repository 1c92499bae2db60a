import type { Change } from '../../../server/change.ts';

/** Takes somebody off the amendments that they asked for: the texts stay, without who asked. */
export async function forgetAmendments(c: Change, registrationId: string): Promise<void> {
	await c.trx.updateTable('amendment').set({ registration_id: null }).where('registration_id', '=', registrationId).execute();
}

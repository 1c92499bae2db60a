import { read } from '../../server/database/open.ts';

/**
 * What is kept of the amendments that somebody asked for, for the person; whose link it is was asked before.
 * @param registrationId of the person
 */
export async function ownAmendmentData(registrationId: string): Promise<Record<string, unknown>> {
	const amendments = await read()
		.selectFrom('amendment')
		.select(['id', 'recommendation_id', 'version', 'text', 'language', 'state', 'reason', 'at', 'decided_at'])
		.where('registration_id', '=', registrationId)
		.orderBy('id')
		.execute();
	return { amendments };
}

import { read } from '../../server/database/open.ts';

/** The stored amendments that a person asked for, for that person; callers have checked the link. @param registrationId of the person */
export async function ownAmendmentData(registrationId: string): Promise<Record<string, unknown>> {
	const amendments = await read()
		.selectFrom('amendment')
		.select(['id', 'recommendation_id', 'version', 'text', 'language', 'state', 'reason', 'at', 'decided_at'])
		.where('registration_id', '=', registrationId)
		.orderBy('id')
		.execute();
	return { amendments };
}

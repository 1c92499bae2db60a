import { counted, talliesOf } from '../registration/index.server.ts';
import { isLive } from '../registration/rules.ts';

/** The three totals of a forum that are public, as defined for Figures in schema.ts. */
export interface ParticipantCounts {
	registered: number;
	confirmed: number;
	attended: number;
}

/** The public totals of some forums. */
export async function participantCountsOf(forumIds: readonly string[]): Promise<Map<string, ParticipantCounts>> {
	const counts = [...(await talliesOf(forumIds))].map(([id, tally]): [string, ParticipantCounts] => [
		id,
		{
			registered: counted(tally, (row) => isLive(row.state)),
			confirmed: counted(tally, (row) => row.state === 'confirmed'),
			attended: counted(tally, (row) => row.state === 'confirmed' && row.attended)
		}
	]);
	return new Map(counts);
}

/** The public totals of a forum. */
export async function participantCounts(forumId: string): Promise<ParticipantCounts> {
	return (await participantCountsOf([forumId])).get(forumId) ?? { registered: 0, confirmed: 0, attended: 0 };
}

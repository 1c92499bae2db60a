import { counted, tallyOf } from '../registration/index.server.ts';
import { isStanding } from './rules.ts';

/** The three totals of a forum that are public, as defined for Figures in schema.ts. */
export async function participantCounts(forumId: string): Promise<{ registered: number; confirmed: number; attended: number }> {
	const tally = await tallyOf(forumId);
	return {
		registered: counted(tally, (row) => isStanding(row.state)),
		confirmed: counted(tally, (row) => row.state === 'confirmed'),
		attended: counted(tally, (row) => row.state === 'confirmed' && row.attended)
	};
}

import { sumWhere, registrationCountsByForum } from '../registration/index.server.ts';
import { isLive } from '../registration/rules.ts';
import { summaryCounts } from './rules.ts';

/** The three totals of a forum that are public, as defined in rules.ts. */
export interface ParticipantCounts {
	registered: number;
	confirmed: number;
	attended: number;
}

/** The public totals of some forums. */
export async function participantCountsOf(forumIds: readonly string[]): Promise<Map<string, ParticipantCounts>> {
	const totals = [...(await registrationCountsByForum(forumIds))].map(([id, tally]): [string, ParticipantCounts] => {
		const standing = tally.filter((row) => isLive(row.state));
		const total = (name: keyof ParticipantCounts) => sumWhere(standing, summaryCounts[name]);
		return [id, { registered: total('registered'), confirmed: total('confirmed'), attended: total('attended') }];
	});
	return new Map(totals);
}

/** The public totals of a forum. */
export async function participantCounts(forumId: string): Promise<ParticipantCounts> {
	return (await participantCountsOf([forumId])).get(forumId) ?? { registered: 0, confirmed: 0, attended: 0 };
}

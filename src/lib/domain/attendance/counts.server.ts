import { read } from '../../server/database/open.ts';

/** The three totals of a forum that are public, as defined for Figures in schema.ts. */
export async function participantCounts(forumId: string): Promise<{ registered: number; confirmed: number; attended: number }> {
	const row = await read()
		.selectFrom('registration')
		.select((e) => [
			e.fn.countAll<number>().as('registered'),
			e.fn.countAll<number>().filterWhere('state', '=', 'confirmed').as('confirmed'),
			e.fn.countAll<number>().filterWhere('state', '=', 'confirmed').filterWhere('attended_at', 'is not', null).as('attended')
		])
		.where('forum_id', '=', forumId)
		.where('state', 'in', ['submitted', 'confirmed', 'waiting'])
		.executeTakeFirstOrThrow();
	return { registered: Number(row.registered), confirmed: Number(row.confirmed), attended: Number(row.attended) };
}

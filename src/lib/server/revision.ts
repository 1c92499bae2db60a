import { read } from './database/open.ts';

/**
 * The number that grows with every change the public would see.
 * @param scope a forum's id, or '*' for all forums together
 * @returns -1 when there is no such forum
 */
export async function revisionOf(scope: string): Promise<number> {
	const query = read().selectFrom('forum');
	if (scope !== '*') return (await query.select('revision').where('id', '=', scope).executeTakeFirst())?.revision ?? -1;
	const row = await query
		.select((e) => [e.fn.sum<number | null>('revision').as('revisions'), e.fn.countAll<number>().as('forums')])
		.executeTakeFirstOrThrow();
	return Number(row.revisions ?? 0) + Number(row.forums);
}

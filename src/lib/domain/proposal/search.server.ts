import type { Change } from '../../server/change.ts';
import { indexedIds, writeSearchWords } from '../../server/search-words.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';

/** The words by which proposals are found, of a forum; those that no list shows have none. */

export const writeWords = (
	c: Change,
	{ id, forumId, text }: { id: string; forumId: string; text: TextMl },
	was: 'new' | 'known' = 'known'
): Promise<void> => writeSearchWords(c, { kind: 'proposal', id, scope: forumId }, Object.values(text), was);

export const dropWords = async (c: Change, id: string): Promise<void> =>
	void (await c.trx.deleteFrom('search_word').where('subject_kind', '=', 'proposal').where('subject_id', '=', id).execute());

/** Writes the words of all proposals anew. @returns how many */
export async function reindexProposals(c: Change): Promise<number> {
	const ids = await indexedIds(c, 'proposal');
	for (const id of ids) {
		const row = await c.trx.selectFrom('proposal').select(['forum_id', 'text_ml']).where('id', '=', id).executeTakeFirst();
		if (row) await writeWords(c, { id, forumId: row.forum_id, text: readMl(row.text_ml) });
	}
	return ids.length;
}

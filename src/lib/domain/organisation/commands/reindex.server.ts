import type { Change } from '../../../server/change.ts';
import { indexedIds } from '../../../server/search-words.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';
import { readMl } from '../../../i18n/localized-text.ts';
import { firstName, index } from './write.server.ts';

/** Normalises the stored names and aliases of all organisations again and writes their search words; two aliases may become one. @returns how many */
export async function reindexOrganisations(c: Change): Promise<number> {
	for (const row of await c.trx.selectFrom('organisation').select(['id', 'name_ml', 'name_folded']).execute()) {
		const name_folded = searchNormalise(firstName(readMl(row.name_ml)));
		if (name_folded !== row.name_folded) await c.trx.updateTable('organisation').set({ name_folded }).where('id', '=', row.id).execute();
	}
	for (const row of await c.trx.selectFrom('organisation_alias').selectAll().execute()) {
		const name_folded = searchNormalise(row.name);
		if (name_folded === row.name_folded) continue;
		const { organisation_id, name } = row;
		const values = { organisation_id, name, name_folded };
		await c.trx
			.deleteFrom('organisation_alias')
			.where('organisation_id', '=', organisation_id)
			.where('name_folded', '=', row.name_folded)
			.execute();
		await c.trx
			.insertInto('organisation_alias')
			.values(values)
			.onConflict((on) => on.columns(['organisation_id', 'name_folded']).doNothing())
			.execute();
	}
	const ids = await indexedIds(c, 'organisation');
	for (const id of ids) await index(c, id);
	return ids.length;
}

import { expect, test } from 'vitest';
import { listRegistrations } from '../../src/lib/domain/registration/index.server.ts';
import { suggestOrganisations, writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { keepInstallationValue } from '../../src/lib/server/database/installation.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { reindexSearch } from '../../src/lib/workflow/reindex-search.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program } from '../support/forum.ts';

useFreshDatabase();

/** As a release of before left them: other words, another order of names, another version or none. */
async function asBefore(version?: string): Promise<void> {
	const { writer } = database();
	for (const { word, subject_id } of await writer.selectFrom('search_word').select(['word', 'subject_id']).execute())
		await writer
			.updateTable('search_word')
			.set({ word: `бұрынғы ${word}` })
			.where('word', '=', word)
			.where('subject_id', '=', subject_id)
			.execute();
	await writer.updateTable('registration').set({ sort_key: 'zzz' }).where('sort_key', '<>', '').execute();
	await writer.updateTable('person').set({ name_folded: 'o tkir' }).where('surname', '=', "O'tkir").execute();
	await writer.updateTable('organisation').set({ name_folded: 'бұрынғы' }).execute();
	if (version) await keepInstallationValue(writer, 'fold.version', version);
	else await writer.deleteFrom('installation').where('key', '=', 'fold.version').execute();
}

test.each([
	['of no version', undefined],
	['of an older version', '1']
])('what is stored folded %s is folded anew at the start, once', async (_, version) => {
	const forumId = await aForum();
	const made = await aDelegate(forumId, { surname: "O'tkir", organisationText: 'Ақ ниет' });
	const gone = await aDelegate(forumId, { surname: 'Кеткенов' });
	await eraseRegistration(gone.actor, gone.registrationId);
	const organisationId = await change(program, 'organisation.write', (c) =>
		writeOrganisation(c, {
			name: { kk: 'Көк аспан', ru: 'Синее небо' },
			kind: 'ngo',
			country: 'KZ',
			state: 'accepted',
			aliases: ['K‘ok', "K'ok"]
		})
	);
	const kept = await read().selectFrom('search_word').select(['word', 'subject_id']).orderBy('word').orderBy('subject_id').execute();
	const sorted = await read().selectFrom('registration').select(['id', 'sort_key']).orderBy('id').execute();
	await asBefore(version);
	await database()
		.writer.insertInto('organisation_alias')
		.values({ organisation_id: organisationId, name: 'K’ok', name_folded: 'k ok' })
		.execute();
	const find = async () => (await listRegistrations(organiserOf(forumId), forumId, { search: 'Oʻtkir' })).items.map((each) => each.id);
	// control: until then nobody is found
	expect(await find()).toEqual([]);

	expect(await reindexSearch()).toMatchObject({ registrations: 1 });
	expect(await find()).toEqual([made.registrationId]);
	expect(await read().selectFrom('search_word').select(['word', 'subject_id']).orderBy('word').orderBy('subject_id').execute()).toEqual(
		kept
	);
	expect(await read().selectFrom('registration').select(['id', 'sort_key']).orderBy('id').execute()).toEqual(sorted);
	expect((await read().selectFrom('person').select('name_folded').where('surname', '=', "O'tkir").executeTakeFirst())?.name_folded).toBe(
		'otkir аинур'
	);
	expect((await suggestOrganisations('Kok aspan', 'KZ')).map((each) => each.id)).toEqual([organisationId]);
	const aliases = await read()
		.selectFrom('organisation_alias')
		.select('name_folded')
		.where('organisation_id', '=', organisationId)
		.orderBy('name_folded')
		.execute();
	expect(aliases.map((each) => each.name_folded)).toEqual(['kok', 'синее небо']);
	expect(await reindexSearch()).toBeNull();
});

test('a process that is killed on the way has folded nothing, and the next one does it', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { surname: 'Серікова' });
	await asBefore();
	const words = () => read().selectFrom('search_word').select('word').orderBy('word').execute();
	const before = await words();
	await database().writer.updateTable('organisation').set({ name_ml: 'not JSON' }).execute();
	await expect(reindexSearch()).rejects.toThrow('JSON');
	expect(await words()).toEqual(before);
	await database().writer.updateTable('organisation').set({ name_ml: '{"kk":"Ақ ниет"}' }).execute();
	expect(await reindexSearch()).toMatchObject({ registrations: 1 });
	expect(await words()).not.toEqual(before);
});

test('of two that start at once one works and both are ready', async () => {
	const forumId = await aForum();
	for (let n = 0; n < 20; n++) await aDelegate(forumId, { surname: `Адам${n}` });
	await asBefore();
	await Promise.all([reindexSearch(), reindexSearch()]);
	expect((await listRegistrations(organiserOf(forumId), forumId, { search: 'Adam' })).items).toHaveLength(20);
	expect(await reindexSearch()).toBeNull();
});

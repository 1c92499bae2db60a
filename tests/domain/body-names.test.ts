import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { measuresFor, publicMeasures, takeStep } from '../../src/lib/domain/measure/index.server.ts';
import { acceptedById, editOrganisation, mergeAccepted, mergePreview } from '../../src/lib/domain/organisation/index.server.ts';
import { forumsThatShow, organisationColumns } from '../../src/lib/domain/organisation/named-in.server.ts';
import { mergeData } from '../../src/lib/domain/organisation/schema.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { noForm, versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, anAccount, program, THEN } from '../support/forum.ts';
import {
	aBody,
	anAdopted,
	assign,
	eventRows,
	grantedOrganiser,
	letterNow,
	measureRow,
	officialOf,
	stepInput
} from '../support/measures.ts';

const { engine } = useFreshDatabase();
beforeEach(() => setClock(THEN));

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

/** Every column of the database that points at an organisation. */
async function pointing(): Promise<string[]> {
	const query =
		engine === 'sqlite'
			? sql<{ at: string }>`select m.name || '.' || f."from" as at from sqlite_master m, pragma_foreign_key_list(m.name) f
				where m.type = 'table' and f."table" = 'organisation'`
			: sql<{ at: string }>`select c.conrelid::regclass || '.' || a.attname as at from pg_constraint c
				inner join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
				where c.contype = 'f' and c.confrelid = 'organisation'::regclass`;
	return (await query.execute(read())).rows.map(({ at }) => at);
}

test('every table that names an organisation is in the one list', async () => {
	expect(organisationColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual((await pointing()).sort());
});

async function scene(suffix = '') {
	const forumId = await aForum();
	const { recommendationId, measureId } = await anAdopted(forumId);
	const [lead, co] = [await aBody(`Даму басқармасы${suffix}`), await aBody(`Құрылыс басқармасы${suffix}`)];
	const organiser = await grantedOrganiser(forumId);
	return { forumId, recommendationId, measureId, lead, co, organiser };
}

const revisionOf = async (id: string) =>
	(await read().selectFrom('forum').select('revision').where('id', '=', id).executeTakeFirstOrThrow()).revision;
const rename = (id: string, kk: string, kind = 'state_body') => editOrganisation(admin, id, { name: { kk }, kind }, noForm);

describe('a body gets another name', () => {
	test('the pages of every forum that names it are made anew, and say the one name everywhere', async () => {
		const { forumId, recommendationId, measureId, lead, co, organiser } = await scene();
		const [suggested, untouched] = [await aBody('Жер басқармасы'), await aForum()];
		await assign(organiser, measureId, { leadId: lead, bodyIds: [co] });
		await letterNow(organiser, measureId, lead, 'report');
		await takeStep(await officialOf(forumId, lead), measureId, stepInput('not_ours', 2, { suggestedId: suggested }));
		await assign(organiser, measureId, { leadId: lead, bodyIds: [co], controlDate: '2027-09-30' });
		for (const [id, name] of [
			[lead, 'Қоғамдық даму басқармасы'],
			[co, 'Құрылыс және сәулет басқармасы'],
			[suggested, 'Жер қатынастары басқармасы']
		] as const) {
			const before = await Promise.all([revisionOf(forumId), revisionOf(untouched)]);
			await rename(id, name);
			const after = await Promise.all([revisionOf(forumId), revisionOf(untouched)]);
			// control: a forum that does not name it keeps its pages
			expect(after).toEqual([(before[0] ?? 0) + 1, before[1]]);
		}
		const measure = (await publicMeasures([recommendationId])).get(recommendationId)?.[0];
		expect(measure?.lead?.name).toEqual({ kk: 'Қоғамдық даму басқармасы' });
		expect(measure?.bodies.map(({ name }) => name)).toEqual([{ kk: 'Құрылыс және сәулет басқармасы' }]);
		expect(measure?.events.map(({ kind, behalfOfName, leadName }) => [kind, (behalfOfName ?? leadName)?.kk])).toEqual([
			['assign', 'Қоғамдық даму басқармасы'],
			['report', 'Қоғамдық даму басқармасы'],
			['not_ours', 'Қоғамдық даму басқармасы'],
			['assign', 'Қоғамдық даму басқармасы']
		]);
	});

	test('also where it spoke and leads nothing any more', async () => {
		const { forumId, measureId, lead, co, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead });
		await letterNow(organiser, measureId, lead, 'report');
		await assign(organiser, measureId, { leadId: co });
		expect(await forumsThatShow(read(), lead)).toEqual([forumId]);
		expect(await forumsThatShow(read(), await aBody())).toEqual([]);
	});
});

describe('a body that has measures', () => {
	test('stays a state body: the refusal says how many; without them it may change', async () => {
		const { measureId, lead, co, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead, bodyIds: [co] });
		for (const id of [lead, co])
			await expect(rename(id, 'Қор', 'ngo')).rejects.toMatchObject({ code: 'organisation.measures', details: { count: 1 } });
		expect((await acceptedById(admin, lead)).kind).toBe('state_body');
		await assign(organiser, measureId, { leadId: co });
		await rename(lead, 'Қор', 'ngo');
		expect((await acceptedById(admin, lead)).kind).toBe('ngo');
	});

	test('is merged into no NGO; the preview of another body counts what moves', async () => {
		const { forumId, measureId, lead, co, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead });
		await officialOf(forumId, lead);
		const ngo = await aBody('Қор');
		await rename(ngo, 'Қор', 'ngo');
		await expect(mergePreview(admin, lead, ngo)).rejects.toMatchObject({ code: 'organisation.measures', details: { count: 1 } });
		await expect(mergeAccepted(admin, lead, ngo, noForm)).rejects.toMatchObject({ code: 'organisation.measures' });
		expect((await mergePreview(admin, lead, co)).moves).toMatchObject({ officials: 1, measures: 1 });
		// control: one that has nothing is merged into it
		expect((await mergePreview(admin, co, ngo)).moves).toMatchObject({ officials: 0, measures: 0 });
	});

	test('what came to it after the preview is asked about anew', async () => {
		const { measureId, lead, co, organiser } = await scene();
		const { from, into, moves } = await mergePreview(admin, lead, co);
		const seen = versionOf(mergeData(from, into, moves));
		await assign(organiser, measureId, { leadId: lead });
		await expect(mergeAccepted(admin, lead, co, seen)).rejects.toMatchObject({ code: 'changed-meanwhile' });
	});

	test('and carried one out with the other keeps one place of it, under the name of today', async () => {
		for (const merge of [
			{ from: 'lead', into: 'co' },
			{ from: 'co', into: 'lead' }
		] as const) {
			const all = await scene(` ${merge.into}`);
			const { measureId, lead, co, organiser } = all;
			const third = await aBody();
			await assign(organiser, measureId, { leadId: lead, bodyIds: [co, third] });
			await mergeAccepted(program, all[merge.from], all[merge.into], noForm);
			expect((await measureRow(measureId)).lead_id).toBe(all[merge.into]);
			const beside = await database()
				.reader.selectFrom('measure_body')
				.select('organisation_id')
				.where('measure_id', '=', measureId)
				.execute();
			expect(beside).toEqual([{ organisation_id: third }]);
			expect((await eventRows(measureId)).map(({ lead_id }) => lead_id)).toEqual([all[merge.into]]);
			const { items } = await measuresFor(organiser, all.forumId, { status: null, sessionId: '', bodyId: '', year: '', after: null });
			expect(items[0]?.lead?.name).toEqual({ kk: merge.into === 'lead' ? 'Даму басқармасы lead' : 'Құрылыс басқармасы co' });
		}
	});
});

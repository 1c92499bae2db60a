import type { Transaction } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { grantRole } from '../../src/lib/domain/access/index.server.ts';
import { takeStep, writePlan } from '../../src/lib/domain/measure/index.server.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';
import { besideAnother, endOf } from '../support/beside.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, program, THEN } from '../support/forum.ts';
import {
	aBody,
	anAdopted,
	assign,
	eventRows,
	grantedOrganiser,
	measureRow,
	officialOf,
	planInput,
	stepInput
} from '../support/measures.ts';

useFreshDatabase();
beforeEach(() => setClock(THEN));

/** What merging writes first, before it looks for what has to move. */
const merged = (id: string, into: string) => (trx: Transaction<Tables>) =>
	trx.updateTable('organisation').set({ state: 'merged', merged_into: into }).where('id', '=', id).execute();

async function scene() {
	const forumId = await aForum();
	const { measureId } = await anAdopted(forumId);
	const [former, present] = [await aBody(), await aBody()];
	return { forumId, measureId, former, present, organiser: await grantedOrganiser(forumId) };
}

const bodiesBeside = (id: string) =>
	database().reader.selectFrom('measure_body').select('organisation_id').where('measure_id', '=', id).execute();

describe('beside the merging of a body', () => {
	test('it becomes no lead, and nothing is written', async () => {
		const { measureId, former, present, organiser } = await scene();
		const end = await besideAnother(merged(former, present), () => assign(organiser, measureId, { leadId: former }));
		expect(endOf(end)).toBe('measure.body');
		expect(await measureRow(measureId)).toMatchObject({ lead_id: null, version: 0 });
	});

	test('it becomes no co-executor, and is none after another form is saved', async () => {
		const { measureId, former, present, organiser } = await scene();
		const beside = await besideAnother(merged(former, present), () => assign(organiser, measureId, { bodyIds: [former] }));
		expect(endOf(beside)).toBe('measure.body');
		const third = await aBody();
		await assign(organiser, measureId, { leadId: present, bodyIds: [third] });
		const kept = await besideAnother(
			(trx) => merged(third, former)(trx),
			() => writePlan(organiser, measureId, planInput({ leadId: present, bodyIds: [third, former] }), null)
		);
		expect(endOf(kept)).toBe('measure.body');
		expect(await bodiesBeside(measureId)).toEqual([{ organisation_id: third }]);
	});

	test('nobody suggests it instead of itself', async () => {
		const { forumId, measureId, former, present, organiser } = await scene();
		const lead = await aBody();
		await assign(organiser, measureId, { leadId: lead });
		const official = await officialOf(forumId, lead);
		const end = await besideAnother(merged(former, present), () =>
			takeStep(official, measureId, stepInput('not_ours', 1, { suggestedId: former }))
		);
		expect(endOf(end)).toBe('measure.body');
	});

	test('what it says is said by the one that it has become', async () => {
		const { forumId, measureId, former, present, organiser } = await scene();
		const lead = await aBody();
		await assign(organiser, measureId, { leadId: lead, bodyIds: [former] });
		const official = await officialOf(forumId, former);
		const end = await besideAnother(merged(former, present), () => takeStep(official, measureId, stepInput('report', 1)));
		expect(endOf(end)).toBe('done');
		expect((await eventRows(measureId)).at(-1)).toMatchObject({ kind: 'report', behalf_of: present });
	});

	test('nobody is made an official of it', async () => {
		const { forumId, former, present, organiser } = await scene();
		const colleague = await officialOf(forumId, present);
		const end = await besideAnother(merged(former, present), () =>
			grantRole(organiser, colleague.accountId, { role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: former })
		);
		expect(endOf(end)).toBe('not-found');
	});

	test('who registers for it, and the delegation, belong to the one that it has become', async () => {
		const forumId = await aForum();
		const ngo = (kk: string) => addOrganisation(program, { name: { kk }, kind: 'ngo', country: 'KZ' });
		const [former, present] = [await ngo('Үміт қоры'), await ngo('Сенім қоры')];
		for (const organisation of [{ organisationId: former }, { organisationText: 'Үміт қоры' }]) {
			const end = await besideAnother(merged(former, present), () => aDelegate(forumId, organisation));
			expect(endOf(end)).toBe('done');
			await database().writer.updateTable('organisation').set({ state: 'accepted', merged_into: null }).where('id', '=', former).execute();
		}
		const rows = await database().reader.selectFrom('registration').select('organisation_id').execute();
		expect(rows).toEqual([{ organisation_id: present }, { organisation_id: present }]);
		const delegations = await database().reader.selectFrom('delegation').select('organisation_id').execute();
		expect(delegations).toEqual([{ organisation_id: present }]);
	});
});

test('control: who reads without holding assigns a body that is merged, on PostgreSQL', async () => {
	const { measureId, former, present } = await scene();
	const end = await besideAnother(merged(former, present), () =>
		database()
			.writer.transaction()
			.execute(async (trx) => {
				const { state } = await trx.selectFrom('organisation').select('state').where('id', '=', former).executeTakeFirstOrThrow();
				if (state === 'accepted') await trx.updateTable('measure').set({ lead_id: former }).where('id', '=', measureId).execute();
			})
	);
	expect(endOf(end)).toBe('done');
	expect((await measureRow(measureId)).lead_id).toBe(database().engine === 'postgres' ? former : null);
});

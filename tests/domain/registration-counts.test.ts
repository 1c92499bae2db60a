import fc from 'fast-check';
import { sql, type Updateable } from 'kysely';
import { expect, test } from 'vitest';
import { sumWhere, registrationCountsOf } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { RegistrationRow } from '../../src/lib/server/database/tables.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aForumDay, aRegistration, aSession, aUnit } from '../support/attendance.ts';
import { useFreshDatabase } from '../support/database.ts';

/** The counts that the database keeps by itself against counts of the rows. */

const fresh = useFreshDatabase();
const writer = () => database().writer;

async function countedAnew(forumId: string): Promise<string[]> {
	const rows = await writer()
		.selectFrom('registration')
		.select(['country', 'kind', 'unit_id', 'rural', 'state', sql<number>`case when attended_at is null then 0 else 1 end`.as('attended')])
		.select((e) => e.fn.countAll().as('n'))
		.where('forum_id', '=', forumId)
		.groupBy(['country', 'kind', 'unit_id', 'rural', 'state', 'attended'])
		.execute();
	return rows.map((row) => JSON.stringify([row.country, row.kind, row.unit_id, row.rural, row.state, row.attended, Number(row.n)])).sort();
}

const kept = async (forumId: string): Promise<string[]> =>
	(await registrationCountsOf(forumId))
		.map((row) =>
			JSON.stringify([
				row.country,
				row.kind,
				row.unitId,
				row.rural === null ? null : Number(row.rural),
				row.state,
				Number(row.attended),
				row.n
			])
		)
		.sort();

const placesAnew = async (forumId: string): Promise<Record<string, number>> => {
	const rows = await writer().selectFrom('scan').select(['session_id', 'direction']).where('forum_id', '=', forumId).execute();
	const places: Record<string, number> = {};
	for (const row of rows) places[row.session_id ?? ''] = (places[row.session_id ?? ''] ?? 0) + (row.direction === 'in' ? 1 : -1);
	return places;
};
const placesKept = async (forumId: string): Promise<Record<string, number>> => {
	const rows = await writer().selectFrom('scan_tally').select(['place', 'n']).where('forum_id', '=', forumId).execute();
	return Object.fromEntries(rows.map((row) => [row.place, row.n]));
};

const membersAnew = async (forumId: string): Promise<Record<string, number>> => {
	const rows = await writer().selectFrom('registration').select(['delegation_id', 'state']).where('forum_id', '=', forumId).execute();
	const delegations = await writer().selectFrom('delegation').select('id').where('forum_id', '=', forumId).execute();
	const confirmed = (id: string) => rows.filter((row) => row.delegation_id === id && row.state === 'confirmed').length;
	return Object.fromEntries(delegations.map(({ id }) => [id, confirmed(id)]));
};
const membersKept = async (forumId: string): Promise<Record<string, number>> => {
	const rows = await writer().selectFrom('delegation').select(['id', 'participants']).where('forum_id', '=', forumId).execute();
	return Object.fromEntries(rows.map((row) => [row.id, row.participants]));
};

async function scan(forumId: string, registrationId: string, sessionId: string | null, undoes: string | null = null): Promise<string> {
	const id = newId();
	await writer()
		.insertInto('scan')
		.values({
			id,
			forum_id: forumId,
			session_id: sessionId,
			registration_id: registrationId,
			direction: undoes ? 'undo' : 'in',
			undoes_id: undoes,
			device_at: null,
			at: '2026-12-15T05:00:00.000Z',
			by_account_id: null
		})
		.execute();
	return id;
}

const drop = (trigger: string) =>
	fresh.engine === 'sqlite' ? sql.raw(`drop trigger ${trigger}_update`) : sql.raw(`drop trigger ${trigger} on registration`);

type Step =
	{ who: number; set: Updateable<RegistrationRow> } | { who: number; scan: 'door' | 'session' | 'undo' } | { who: number; gone: true };

const steps = (unitId: string) => {
	const who = fc.integer({ min: 0, max: 5 });
	const set = fc.oneof(
		fc.record({ state: fc.constantFrom('submitted', 'confirmed', 'waiting', 'declined', 'withdrawn') }),
		fc.record({ kind: fc.constantFrom('ngo', 'media') }),
		fc.record({ country: fc.constantFrom('KZ', 'GE'), unit_id: fc.constantFrom(null, unitId), rural: fc.constantFrom(null, 0, 1) }),
		fc.record({ attended_at: fc.constantFrom(null, '2026-12-15T05:00:00.000Z') })
	) as fc.Arbitrary<Updateable<RegistrationRow>>;
	return fc.array(
		fc.oneof<fc.Arbitrary<Step>[]>(
			fc.record({ who, set }),
			fc.record({ who, scan: fc.constantFrom('door', 'session', 'undo') }),
			fc.record({ who, gone: fc.constant(true as const) })
		),
		{ maxLength: 12 }
	);
};

test('the tallies are what counting the rows gives, whatever happens to registrations and scans', async () => {
	const unitId = await aUnit('39', 'district', null);
	await fc.assert(
		fc.asyncProperty(steps(unitId), async (all) => {
			const forumId = await aForumDay();
			const sessionId = await aSession(forumId);
			const people: string[] = [];
			for (let i = 0; i < 6; i++) people.push(await aRegistration(forumId));
			const standing = new Map<string, string>();
			for (const step of all) {
				const id = people[step.who] ?? '';
				if ('set' in step) await writer().updateTable('registration').set(step.set).where('id', '=', id).execute();
				else if ('gone' in step) await writer().deleteFrom('registration').where('id', '=', id).execute();
				else if (await writer().selectFrom('registration').select('id').where('id', '=', id).executeTakeFirst()) {
					const open = standing.get(id);
					if (step.scan !== 'undo') standing.set(id, await scan(forumId, id, step.scan === 'door' ? null : sessionId));
					else if (open) {
						const row = await writer().selectFrom('scan').select('session_id').where('id', '=', open).executeTakeFirstOrThrow();
						await scan(forumId, id, row.session_id, open);
						standing.delete(id);
					}
				}
			}
			expect(await kept(forumId)).toEqual(await countedAnew(forumId));
			const [anew, places] = [await placesAnew(forumId), await placesKept(forumId)];
			expect(await membersKept(forumId)).toEqual(await membersAnew(forumId));
			for (const place of ['', sessionId]) expect(places[place] ?? 0).toBe(anew[place] ?? 0);
		}),
		{ numRuns: 25 }
	);
});

test('without its trigger the tally is wrong (control)', async () => {
	const forumId = await aForumDay();
	const id = await aRegistration(forumId);
	await drop('registration_tally').execute(writer());
	await writer().updateTable('registration').set({ state: 'withdrawn' }).where('id', '=', id).execute();
	expect(await kept(forumId)).not.toEqual(await countedAnew(forumId));
});

test('counts the people who meet a condition', async () => {
	const forumId = await aForumDay();
	for (const country of ['KZ', 'KZ', 'GE']) await aRegistration(forumId, { country });
	expect(sumWhere(await registrationCountsOf(forumId), (row) => row.country === 'KZ')).toBe(2);
});

import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	arrivedAt,
	deskList,
	markPresent,
	checkInPlaces,
	scanLog,
	scansOf,
	sessionsFollowed,
	summaryOf,
	undoScan
} from '../../src/lib/domain/attendance/index.server.ts';
import { figuresOf, type Figures } from '../../src/lib/domain/attendance/rules.ts';
import { seatListOf } from '../../src/lib/domain/dialogue/index.server.ts';
import { historyOf, ownData, participantsSeenBy, registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { anonymous, system } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { aForumDay, insertAccount, aRegistration, aSeat, aSession, aUnit } from '../support/attendance.ts';
import { useFreshDatabase } from '../support/database.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** Every figure of the official's summary against SQL of its own, on a population that is random but always the same. */

useFreshDatabase();
const at = '2026-12-15T04:00:00.000Z';

const traits = {
	states: ['submitted', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'waiting', 'declined', 'withdrawn'],
	countries: ['KZ', 'KZ', 'KZ', 'KZ', 'GE', 'UZ', 'FR'],
	kinds: ['ngo', 'ngo', 'ngo', 'state_body', 'media', 'diplomatic'],
	rural: [1, 0, 0, null]
} as const;

async function populate(forumId: string, seed: number, people: number) {
	const { chance, of: one } = seededRandom(seed);
	const region = await aUnit(`${seed}-39`, 'region', null);
	const city = await aUnit(`${seed}-3910`, 'city', region);
	const district = await aUnit(`${seed}-3936`, 'district', region);
	const villages = [await aUnit(`${seed}-393601`, 'village', district), await aUnit(`${seed}-393602`, 'village', district)];
	const platforms = [await aSession(forumId, { number: 1, capacity: 60 }), await aSession(forumId, { number: 2, capacity: 60 })];
	const plenary = await aSession(forumId);
	const program = system('test');
	setClock('2026-12-15T05:00:00.000Z');
	for (let i = 0; i < people; i++) {
		const [state, country] = [one(traits.states), one(traits.countries)];
		const unit_id = country === 'KZ' ? one([region, city, city, district, ...villages, null]) : null;
		const rural = country === 'KZ' ? one(traits.rural) : null;
		const id = await aRegistration(forumId, { state, country, unit_id, rural, kind: one(traits.kinds) });
		for (const platform of platforms) if (chance(0.5)) await aSeat(forumId, platform, id, one(['held', 'held', 'waiting', 'ended']));
		if (state !== 'confirmed') continue;
		for (const sessionId of [null, plenary, ...platforms]) {
			if (!chance(0.4)) continue;
			const { scanId } = await markPresent(program, { forumId, sessionId, registrationId: id });
			if (chance(0.3)) await undoScan(program, scanId);
			if (chance(0.1)) await markPresent(program, { forumId, sessionId, registrationId: id });
		}
	}
	return { region, city, district, villages, platforms };
}

/** Registered, confirmed, attended in plain SQL, where attendance is counted from the rows of presence, not from the column. */
async function counted(forumId: string, where = sql`1 = 1`) {
	const standing = sql`r.forum_id = ${forumId} and r.state in ('submitted', 'confirmed', 'waiting') and ${where}`;
	const one = async (more = sql`1 = 1`) => {
		const { rows } = await sql<{ n: number | string }>`select count(*) as n from registration r where ${standing} and ${more}`.execute(
			read()
		);
		return Number(rows[0]?.n);
	};
	const [registered, confirmed] = [await one(), await one(sql`r.state = 'confirmed'`)];
	const attended = await one(sql`r.state = 'confirmed' and exists (
		select 1 from scan s left join scan u on u.undoes_id = s.id
		where s.registration_id = r.id and s.direction = 'in' and u.id is null)`);
	return { registered, confirmed, attended };
}

const bare = ({ registered, confirmed, attended }: Figures) => ({ registered, confirmed, attended });

describe('the summary', () => {
	let forumId: string;
	let places: Awaited<ReturnType<typeof populate>>;
	beforeEach(async () => {
		forumId = await aForumDay();
		setClock(at);
		places = await populate(forumId, 39, 160);
		await populate(await aForumDay(), 7, 20);
	});

	test('agrees with independent SQL in every figure', async () => {
		const summary = await summaryOf(await insertAccount('official', 'forum', forumId), forumId);
		const total = await counted(forumId);
		expect(total.attended > 20 && total.attended < total.confirmed && total.confirmed < total.registered).toBe(true);
		expect(bare(summary.total)).toEqual(total);
		expect(bare(summary.home)).toEqual(await counted(forumId, sql`r.country = 'KZ'`));
		expect(bare(summary.foreign)).toEqual(await counted(forumId, sql`r.country <> 'KZ'`));
		expect(summary.countries.map((row) => row.country)).toEqual(['FR', 'GE', 'KZ', 'UZ']);
		for (const row of summary.countries) expect(bare(row)).toEqual(await counted(forumId, sql`r.country = ${row.country}`));
		expect(summary.kinds.map((row) => row.code)).toEqual(['ngo', 'diplomatic', 'state_body', 'media']);
		for (const row of summary.kinds) expect(bare(row)).toEqual(await counted(forumId, sql`r.kind = ${row.code}`));
		const rural = { rural: sql`r.rural = 1`, urban: sql`r.rural = 0`, unstated: sql`r.rural is null` };
		expect(summary.settlements.map((row) => row.code)).toEqual(['rural', 'urban', 'unstated']);
		for (const row of summary.settlements) expect(bare(row)).toEqual(await counted(forumId, sql`r.country = 'KZ' and ${rural[row.code]}`));
	});

	test('counts villages in their district, and last those who did not say', async () => {
		const { districts } = await summaryOf(system('test'), forumId);
		const { region, city, district, villages } = places;
		expect(districts.map((row) => row.unitId)).toEqual([region, city, district, null]);
		expect(districts.map((row) => row.name)).toEqual([{ kk: '39-39' }, { kk: '39-3910' }, { kk: '39-3936' }, null]);
		const own = [
			sql`r.unit_id = ${region}`,
			sql`r.unit_id = ${city}`,
			sql`r.unit_id in (${sql.join([district, ...villages])})`,
			sql`r.unit_id is null and r.country = 'KZ'`
		];
		for (const [index, row] of districts.entries()) expect(bare(row)).toEqual(await counted(forumId, own[index]));
	});

	test('counts seats and presence of each platform', async () => {
		const { platforms } = await summaryOf(system('test'), forumId);
		expect(platforms.map((row) => [row.sessionId, row.number, row.capacity])).toEqual(places.platforms.map((id, i) => [id, i + 1, 60]));
		for (const row of platforms) {
			const seat = sql`exists (select 1 from seat where seat.session_id = ${row.sessionId} and seat.registration_id = r.id and seat.state = 'held')`;
			const there = sql`r.state = 'confirmed' and (select count(*) from scan where session_id = ${row.sessionId} and registration_id = r.id and direction = 'in')
				> (select count(*) from scan where session_id = ${row.sessionId} and registration_id = r.id and direction = 'undo')`;
			const [held, present, withoutSeat] = [
				(await counted(forumId, seat)).registered,
				(await counted(forumId, sql`${seat} and ${there}`)).registered,
				(await counted(forumId, sql`not ${seat} and ${there}`)).registered
			];
			expect([row.held, row.present, row.withoutSeat]).toEqual([held, present, withoutSeat]);
			expect(row.share).toBe(present / held);
			expect(withoutSeat).toBeGreaterThan(0);
		}
	});

	test('every cut adds up, and shares are of the registered', async () => {
		const summary = await summaryOf(system('test'), forumId);
		const sum = (rows: readonly Figures[]) =>
			rows.map(bare).reduce((a, b) => ({
				registered: a.registered + b.registered,
				confirmed: a.confirmed + b.confirmed,
				attended: a.attended + b.attended
			}));
		expect(sum(summary.countries)).toEqual(bare(summary.total));
		expect(sum(summary.kinds)).toEqual(bare(summary.total));
		expect(sum([summary.home, summary.foreign])).toEqual(bare(summary.total));
		expect(sum(summary.districts)).toEqual(bare(summary.home));
		expect(sum(summary.settlements)).toEqual(bare(summary.home));
		for (const row of [summary.total, ...summary.countries, ...summary.districts]) expect(row.share).toBe(row.attended / row.registered);
	});

	test('holds nothing of any person', async () => {
		const text = JSON.stringify(await summaryOf(system('test'), forumId));
		const people = await read()
			.selectFrom('registration')
			.select(['id', 'surname', 'given_name', 'organisation_text', 'pass_code'])
			.execute();
		for (const person of people) for (const value of Object.values(person)) expect(text.includes(value)).toBe(false);
	});
});

test('an empty forum has no shares', async () => {
	const forumId = await aForumDay();
	setClock(at);
	const platform = await aSession(forumId, { number: 1, capacity: 30 });
	const summary = await summaryOf(system('test'), forumId);
	const none = figuresOf([]);
	expect({ ...bare(none), share: none.share }).toEqual({ registered: 0, confirmed: 0, attended: 0, share: null });
	expect({ ...summary, at }).toEqual({
		at,
		host: 'KZ',
		total: none,
		foreign: none,
		home: none,
		countries: [],
		kinds: [],
		districts: [],
		settlements: [],
		platforms: [{ sessionId: platform, number: 1, title: { kk: 'Алаң 1' }, capacity: 30, held: 0, present: 0, share: null, withoutSeat: 0 }]
	});
});

test('only those to whom the forum is granted see it', async () => {
	const [forumId, elsewhere] = [await aForumDay(), await aForumDay()];
	for (const role of ['official', 'organiser'] as const)
		expect((await summaryOf(await insertAccount(role, 'forum', forumId), forumId)).total.registered).toBe(0);
	const others = [
		anonymous,
		{ kind: 'delegate' as const, registrationId: await aRegistration(forumId), forumId },
		await insertAccount('official', 'forum', elsewhere),
		await insertAccount('desk', 'forum', forumId),
		await insertAccount('moderator', 'session', await aSession(forumId))
	];
	for (const actor of others) await expect(summaryOf(actor, forumId)).rejects.toThrow(new Refusal('not-found'));
});

test('an official reaches no list of persons', async () => {
	const forumId = await aForumDay();
	const [official, session, registration] = [
		await insertAccount('official', 'forum', forumId),
		await aSession(forumId, { number: 1, capacity: 10 }),
		await aRegistration(forumId)
	];
	setClock('2026-12-15T05:00:00.000Z');
	const { scanId } = await markPresent(system('test'), { forumId, sessionId: null, registrationId: registration });
	const lists: (() => Promise<unknown>)[] = [
		() => deskList(official, forumId),
		() => deskList(official, forumId, { sessionId: session }),
		() => checkInPlaces(official, forumId),
		() => scansOf(official, registration),
		() => scanLog(official, forumId),
		() => markPresent(official, { forumId, sessionId: null, registrationId: registration }),
		() => undoScan(official, scanId),
		() => arrivedAt(official, forumId, session),
		() => sessionsFollowed(official, 'forum'),
		() => seatListOf(official, session),
		() => registrationOf(official, registration),
		() => historyOf(official, registration),
		() => ownData(official, registration),
		() => participantsSeenBy(official)
	];
	for (const list of lists) await expect(list()).rejects.toThrow(new Refusal('not-found'));
});

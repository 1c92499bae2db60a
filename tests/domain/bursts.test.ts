import { expect, test } from 'vitest';
import { overviewOf, todoOf } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	burstsOf,
	burstView,
	confirmAddress,
	countRegistrations,
	eachRegistration,
	listRegistrations,
	ownData,
	registrationById
} from '../../src/lib/domain/registration/index.server.ts';
import { later, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { declineBurst, putBurstAside } from '../../src/lib/workflow/bursts.server.ts';
import { confirmRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, mailKindsOf, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { recount } from '../support/seats.ts';

useFreshDatabase();
const HALL = '192.0.2.7';
let serial = 0;
/** Letters only: a name of one's own for each. */
const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

/** Somebody with a name and an organisation of their own and an address like everybody's. */
async function comes(forumId: string, visitor: string, more: Record<string, unknown> = {}) {
	const name = letters(++serial);
	const typed = { surname: `Тегі${name}`, organisationText: `Ұйым ${name}`, email: `person-${name}@mail.kz`, ...more };
	const made = await submitRegistration({ kind: 'anonymous' }, forumId, formInput(typed), {
		language: 'kk',
		formKey: `f${serial}`,
		visitor
	});
	if (made.outcome !== 'registered') throw new Error('the address was taken');
	return { ...made, actor: { kind: 'delegate', registrationId: made.registrationId, forumId } as const };
}

/** Some who come one after the other, `every` milliseconds. */
async function many(n: number, every: number, each: (index: number) => ReturnType<typeof comes>) {
	const made = [];
	for (let index = 0; index < n; index++) {
		made.push(await each(index));
		setClock(later(now(), every));
	}
	return made;
}
const told = async (forumId: string) => (await burstsOf(program, forumId)).map(({ kind, count, minutes }) => ({ kind, count, minutes }));
const theBurst = async (forumId: string) => {
	const [one, ...more] = await burstsOf(program, forumId);
	if (!one || more.length) throw new Error(`${more.length + 1} bursts instead of one`);
	return one;
};
const stateOf = async (id: string) => (await registrationById(id)).state;

test('39 forms from one network within minutes are told, and only these; each is registered as ever', async () => {
	const forumId = await aForum();
	await many(5, 1000, (index) => comes(forumId, `198.51.${index}.1`));
	const forged = await many(39, 9_000, (index) => comes(forumId, `192.0.2.${index}`));
	expect(await told(forumId)).toEqual([{ kind: 'network', count: 39, minutes: 6 }]);
	const todo = todoOf('open', await overviewOf(organiserOf(forumId), forumId))[0];
	const burst = await theBurst(forumId);
	expect(todo).toMatchObject({ id: 'burst', count: 39, section: 'registrations', rest: `?burst=${burst.id}`, alike: 'network' });
	const filters = { burst: burst.id };
	const first = await listRegistrations(organiserOf(forumId), forumId, { ...filters, size: 20 });
	const second = await listRegistrations(organiserOf(forumId), forumId, { ...filters, size: 20, after: first.next ?? undefined });
	expect([...first.items, ...second.items].map((row) => row.id).sort()).toEqual(forged.map((each) => each.registrationId).sort());
	expect(second.next).toBe(null);
	expect((await countRegistrations(organiserOf(forumId), forumId, filters)).total).toBe(39);
	const rows = [];
	for await (const each of eachRegistration(organiserOf(forumId), forumId, filters)) rows.push(each.row.id);
	expect(rows).toHaveLength(39);
	await expect(burstsOf(organiserOf('another'), forumId)).rejects.toThrow('not-found');
});

test('control: as many from networks of their own, or slower, or by the program without a visitor, are no burst', async () => {
	const forumId = await aForum();
	await many(39, 9_000, (index) => comes(forumId, `198.51.${index}.1`));
	await many(12, 70_000, () => comes(forumId, HALL));
	for (let n = 0; n < 12; n++) await aDelegate(forumId);
	expect(await told(forumId)).toEqual([]);
});

test('a hall of 200 behind one address registers unhindered; «these are fine» is remembered, and who comes later is counted anew', async () => {
	const forumId = await aForum();
	const made = await many(200, 1_000, () => comes(forumId, HALL));
	expect(new Set(await Promise.all(made.map((each) => stateOf(each.registrationId))))).toEqual(new Set(['confirmed']));
	expect(await told(forumId)).toEqual([{ kind: 'network', count: 200, minutes: 4 }]);
	const { id } = await theBurst(forumId);
	const { upTo = 0 } = (await burstView(program, forumId, id)) ?? {};
	await comes(forumId, HALL);
	expect(await putBurstAside(organiserOf(forumId), forumId, id, { upTo })).toBe(200);
	expect((await verbsAbout(forumId)).at(-1)).toBe('registration.put-burst-aside');
	expect(await told(forumId)).toEqual([]);
	await many(8, 1_000, () => comes(forumId, HALL));
	expect(await told(forumId)).toEqual([]);
	await comes(forumId, HALL);
	expect((await told(forumId)).map(({ count }) => count)).toEqual([10]);
	expect(await stateOf(made[0]?.registrationId ?? '')).toBe('confirmed');
});

test('names, addresses and organisations that are alike are told too, each group once', async () => {
	const forumId = await aForum();
	const elsewhere = (index: number) => `203.0.${index}.1`;
	await many(12, 1_000, (index) => comes(forumId, elsewhere(index), { surname: `test${index}`, givenName: '' }));
	await many(11, 1_000, (index) => comes(forumId, elsewhere(index + 50), { email: `bot${index}@gmail.com` }));
	await many(10, 1_000, (index) => comes(forumId, elsewhere(index + 100), { organisationText: 'Фейк қоры' }));
	expect((await told(forumId)).map(({ kind, count }) => `${kind} ${count}`)).toEqual(['name 12', 'address 11', 'organisation 10']);
	const second = await aForum();
	await many(15, 1_000, (index) => comes(second, HALL, { surname: `test${index}`, givenName: '', email: `bot${index}@gmail.com` }));
	expect((await told(second)).map(({ kind, count }) => `${kind} ${count}`)).toEqual(['network 15']);
});

test('who confirmed the address or was confirmed by an organiser is not told of; under ten nobody is', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const made = await many(12, 1_000, () => comes(forumId, HALL));
	const [one, two, three] = made;
	if (!one || !two || !three) throw new Error('nobody came');
	await confirmAddress(one.actor, one.registrationId);
	expect((await told(forumId)).map(({ count }) => count)).toEqual([11]);
	await confirmRegistration(organiserOf(forumId), two.registrationId);
	const { id } = await theBurst(forumId);
	expect((await listRegistrations(program, forumId, { burst: id })).items).toHaveLength(10);
	await withdrawRegistration(three.actor, three.registrationId);
	expect(await told(forumId)).toEqual([]);
});

test('declining them all: the places and seats go on in order to those who waited before, none to the burst, no letter to strangers', async () => {
	const [other, forumId] = [await aForum(), await aForum({ capacity: 22 })];
	const sessionId = await aPlatform(forumId, 15);
	const wish = { preferredSessionId: sessionId };
	const early = await many(10, 120_000, (index) => comes(forumId, `198.51.${index}.1`, wish));
	const forged = await many(39, 9_000, () => comes(forumId, HALL, wish));
	const late = await many(3, 120_000, (index) => comes(forumId, `198.51.${index + 50}.1`, wish));
	expect(await Promise.all(late.map((each) => stateOf(each.registrationId)))).toEqual(['waiting', 'waiting', 'waiting']);
	const organiser = organiserOf(forumId);
	const { id } = await theBurst(forumId);
	const view = await burstView(organiser, forumId, id);
	expect(view).toMatchObject({ count: 39, places: 12, seats: 5, kind: 'network' });
	const how = { upTo: view?.upTo ?? 0, reason: 'Жасанды өтінім', tell: false };
	await expect(declineBurst(organiserOf('another'), forumId, id, how)).rejects.toThrow('not-found');
	await expect(declineBurst(organiserOf(other), other, id, how)).rejects.toThrow('not-found');
	const changed = forged[3];
	if (!changed) throw new Error('nobody came');
	await confirmAddress(changed.actor, changed.registrationId);
	// who has confirmed keeps the seat as well as the place
	expect(await burstView(organiser, forumId, id)).toMatchObject({ count: 38, places: 11, seats: 4 });

	expect(await declineBurst(organiser, forumId, id, how)).toEqual({ declined: 38 });
	const states = await Promise.all(forged.map((each) => stateOf(each.registrationId)));
	expect([states.filter((state) => state === 'declined').length, await stateOf(changed.registrationId)]).toEqual([38, 'confirmed']);
	expect(await Promise.all(late.map((each) => stateOf(each.registrationId)))).toEqual(['confirmed', 'confirmed', 'confirmed']);
	expect(await Promise.all(early.map((each) => stateOf(each.registrationId)))).toEqual(Array(10).fill('confirmed'));
	const seated = await database()
		.reader.selectFrom('seat')
		.select('registration_id')
		.where('session_id', '=', sessionId)
		.where('state', '=', 'held')
		.execute();
	expect(seated.map((row) => row.registration_id).sort()).toEqual([...early, changed, ...late].map((each) => each.registrationId).sort());
	expect((await forumById(forumId)).taken).toBe(14);
	await recount(forumId);
	const one = forged[0]?.registrationId ?? '';
	expect(await mailKindsOf(one)).not.toContain('registration.declined');
	for (const each of forged) {
		const kinds = await mailKindsOf(each.registrationId);
		expect(kinds.filter((kind) => kind === 'dialogue.promoted' || (kind === 'registration.confirmed' && kinds.length > 1))).toEqual([]);
	}
	expect((await verbsAbout(one)).at(-1)).toBe('registration.decline');
	expect((await registrationById(one)).declineReason).toBe('Жасанды өтінім');
	expect((await verbsAbout(forumId)).filter((verb) => verb === 'registration.decline-burst')).toHaveLength(1);
	expect(await told(forumId)).toEqual([]);
	expect((await countRegistrations(organiser, forumId, { burst: id, state: 'declined' })).declined).toBe(38);
	// sent again it finds nobody
	expect(await declineBurst(organiser, forumId, id, how)).toEqual({ declined: 0 });
});

test('control: declined one by one, seats go to others of the burst, and letters to strangers', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 2);
	const forged = await many(10, 1_000, () => comes(forumId, HALL, { preferredSessionId: sessionId }));
	for (const each of forged) await declineRegistration(organiserOf(forumId), each.registrationId, 'x');
	const kinds = (await Promise.all(forged.map((each) => mailKindsOf(each.registrationId)))).flat();
	expect(kinds.filter((kind) => kind === 'dialogue.promoted')).toHaveLength(8);
	expect(kinds.filter((kind) => kind === 'registration.declined')).toHaveLength(10);
});

test('with the tick each of them is told, once; who came after the organiser looked is left', async () => {
	const forumId = await aForum();
	const forged = await many(11, 1_000, () => comes(forumId, HALL));
	const { id } = await theBurst(forumId);
	const { upTo = 0 } = (await burstView(program, forumId, id)) ?? {};
	const unseen = await comes(forumId, HALL);
	expect(await declineBurst(organiserOf(forumId), forumId, id, { upTo, reason: 'x', tell: true })).toEqual({ declined: 11 });
	for (const each of forged) expect(await mailKindsOf(each.registrationId)).toEqual(['registration.confirmed', 'registration.declined']);
	expect(await stateOf(unseen.registrationId)).toBe('confirmed');
	setClock('2026-12-15T13:00:00.000Z');
	await expect(declineBurst(organiserOf(forumId), forumId, id, { upTo: 99, reason: 'x', tell: false })).rejects.toThrow('forum.over');
});

test('two organisers decline at once: each application once', async () => {
	const forumId = await aForum({ capacity: 10 });
	await many(10, 1_000, () => comes(forumId, HALL));
	const next = await many(3, 100_000, (index) => comes(forumId, `198.51.${index}.1`));
	const { id } = await theBurst(forumId);
	const how = { upTo: 10, reason: 'x', tell: false };
	const done = await Promise.all([1, 2, 3].map(() => declineBurst(organiserOf(forumId), forumId, id, how)));
	expect(done.reduce((sum, each) => sum + each.declined, 0)).toBe(10);
	expect((await forumById(forumId)).taken).toBe(3);
	expect(await Promise.all(next.map((each) => stateOf(each.registrationId)))).toEqual(['confirmed', 'confirmed', 'confirmed']);
});

test('of a visitor only keyed hashes are kept, for a day; they stand in the own data and go with the person', async () => {
	const forumId = await aForum();
	const made = await many(10, 1_000, () => comes(forumId, HALL));
	const alone = await comes(forumId, '198.51.100.1');
	const traits = () => database().reader.selectFrom('application_trait').selectAll().orderBy('registration_id').execute();
	expect(JSON.stringify(await traits())).not.toMatch(/192\.0\.2|198\.51|Тегі|mail\.kz/);
	const other = await aForum();
	const there = await comes(other, HALL);
	const hashOf = async (id: string) => (await traits()).find((row) => row.registration_id === id && row.kind === 'network')?.value_hash;
	// the same network has another mark at another forum
	expect(await hashOf(there.registrationId)).not.toBe(await hashOf(made[0]?.registrationId ?? ''));
	const own = (await ownData(alone.actor, alone.registrationId)) as { derived: { traits: { kind: string }[] } };
	expect(own.derived.traits.map((trait) => trait.kind)).toEqual(['name', 'network', 'organisation']);
	const gone = made[0]?.registrationId ?? '';
	await eraseRegistration(organiserOf(forumId), gone);
	expect((await traits()).some((row) => row.registration_id === gone)).toBe(false);
	setClock(later(now(), 23 * 3_600_000));
	await applyRetention();
	expect((await traits()).some((row) => row.registration_id === alone.registrationId)).toBe(true);
	setClock(later(now(), 24 * 3_600_000));
	expect(await applyRetention()).not.toBe(null);
	expect((await traits()).filter((row) => row.value_hash !== null)).toEqual([]);
	expect((await traits()).map((row) => row.burst_id !== null)).toEqual(Array(9).fill(true));
});

import type { RegistrationState } from '../../lists.ts';
import { CompiledQuery, sql, type Kysely, type Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import { database, read } from '../../server/database/open.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { newId } from '../../server/ids.ts';
import { Refusal } from '../../server/refusal.ts';
import { sign } from '../../server/secret.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { burst, holdsPlace, inBurst, openInBurst, toldBurst } from './rules.ts';
import { traitKinds, type Trait, type TraitKind } from './traits.ts';

/** Applications that came thick: nothing is held up, the organisers are told. */

const hashOf = (forumId: string, { kind, value }: Trait) => sign('trait', forumId, kind, value).slice(0, 22);

interface Alike {
	kind: TraitKind;
	registration_id: string;
	burst_id: string | null;
	at: string;
}

/** The text of the question by engine and number of traits: built anew each time it costs a tenth of a registration. */
const texts = new Map<string, string>();

function textFor(c: Change, hashes: readonly string[]): string {
	const key = `${database().engine} ${hashes.length}`;
	const known = texts.get(key);
	if (known !== undefined) return known;
	const of = (hash: string) =>
		c.trx
			.selectFrom('application_trait')
			.select(['kind', 'registration_id', 'burst_id', 'at'])
			.where('value_hash', '=', hash)
			.where('settled_at', 'is', null)
			.orderBy('at', 'desc')
			.orderBy('registration_id', 'desc')
			.limit(burst.atLeast);
	const [first, ...others] = hashes.map((hash) => c.trx.selectFrom(of(hash).as('alike')).selectAll());
	const text = first ? others.reduce((all, each) => all.unionAll(each), first).compile().sql : '';
	texts.set(key, text);
	return text;
}

/** The latest applications for each trait that nobody has settled, the newest first; no more than the rule needs. */
async function latestAlike(c: Change, hashes: readonly string[]): Promise<Alike[]> {
	const values = hashes.flatMap((hash) => [hash, burst.atLeast]);
	return (await c.trx.executeQuery<Alike>(CompiledQuery.raw(textFor(c, hashes), values))).rows;
}

/** Whether all of these are told of already, by another trait. */
async function allTold(c: Change, ids: readonly string[]): Promise<boolean> {
	const found = await c.trx
		.selectFrom('application_trait')
		.select('registration_id')
		.distinct()
		.where('registration_id', 'in', ids)
		.where('burst_id', 'is not', null)
		.where('settled_at', 'is', null)
		.execute();
	return found.length === ids.length;
}

async function newBurst(c: Change, forumId: string, kind: TraitKind): Promise<string> {
	const id = newId();
	await c.trx.insertInto('burst').values({ id, forum_id: forumId, kind, created_at: c.at }).execute();
	return id;
}

/**
 * Keeps what a new application may share with others, and finds the burst that it belongs to. The forum's seat board must be locked:
 * applications come one after the other.
 */
export async function noticeBurst(c: Change, forumId: string, registrationId: string, traits: readonly Trait[]): Promise<void> {
	if (!traits.length) return;
	const rows = traits.map((trait) => ({
		registration_id: registrationId,
		kind: trait.kind,
		value_hash: hashOf(forumId, trait),
		at: c.at,
		burst_id: null
	}));
	await c.trx.insertInto('application_trait').values(rows).execute();
	const latest = await latestAlike(
		c,
		rows.map((row) => row.value_hash)
	);
	for (const kind of traitKinds) {
		const alike = latest.filter((row) => row.kind === kind);
		const near = alike.slice(0, inBurst(alike.map((row) => row.at)));
		if (!near.length) continue;
		const ids = near.map((row) => row.registration_id);
		const known = near.find((row) => row.burst_id !== null)?.burst_id;
		if (!known && (await allTold(c, ids))) continue;
		const burstId = known ?? (await newBurst(c, forumId, kind));
		await c.trx
			.updateTable('application_trait')
			.set({ burst_id: burstId })
			.where('registration_id', 'in', ids)
			.where('kind', '=', kind)
			.where('burst_id', 'is', null)
			.execute();
	}
}

/** A burst as the organisers are told of it. */
export interface Burst {
	id: string;
	kind: TraitKind;
	/** applications in it that are open */
	count: number;
	/** within so many minutes they came, at least 1 */
	minutes: number;
}

/** The unsettled bursts of a forum, counted by what decides whether their applications are open. */
const groups = (forumId: string) =>
	read()
		.selectFrom('burst as b')
		.innerJoin('application_trait as t', 't.burst_id', 'b.id')
		.innerJoin('registration as r', 'r.id', 't.registration_id')
		.where('b.forum_id', '=', forumId)
		.where('b.settled_at', 'is', null)
		.where('t.settled_at', 'is', null)
		.select((e) => [
			'b.id',
			'b.kind',
			'r.state',
			'r.hidden',
			e('r.address_confirmed_at', 'is not', null).as('confirmed'),
			e('r.approved_at', 'is not', null).as('approved'),
			e.fn.countAll<number>().as('n'),
			e.fn.min('t.at').as('first'),
			e.fn.max('t.at').as('last')
		])
		.groupBy(['b.id', 'b.kind', 'r.state', 'r.hidden', sql`r.address_confirmed_at is not null`, sql`r.approved_at is not null`])
		.execute();

/** What an organiser should look at: the largest first. @throws Refusal('not-found') for all but the forum's organisers */
export async function burstsOf(actor: Actor, forumId: string): Promise<Burst[]> {
	requirePermission(actor, 'registration.list', { forumId });
	const open = (await groups(forumId)).filter((row) => openInBurst({ ...row, confirmed: !!row.confirmed, approved: !!row.approved }));
	return [...Map.groupBy(open, (row) => row.id)]
		.map(([id, rows]): Burst => {
			const first = Math.min(...rows.map((row) => Date.parse(row.first)));
			const last = Math.max(...rows.map((row) => Date.parse(row.last)));
			const count = rows.reduce((sum, row) => sum + Number(row.n), 0);
			return { id, kind: rows[0]?.kind ?? 'network', count, minutes: Math.max(1, Math.ceil((last - first) / 60_000)) };
		})
		.filter(({ count }) => toldBurst(count))
		.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}

/** Who is in a burst of this forum and open, those first who hold no place: what is freed then goes to nobody of them. */
export async function openMembers(from: Kysely<Tables>, forumId: string, burstId: string): Promise<Selectable<RegistrationRow>[]> {
	const found = await from.selectFrom('burst').select('id').where('id', '=', burstId).where('forum_id', '=', forumId).executeTakeFirst();
	if (!found) throw new Refusal('not-found');
	const rows = await from
		.selectFrom('application_trait as t')
		.innerJoin('registration as r', 'r.id', 't.registration_id')
		.selectAll('r')
		.where('t.burst_id', '=', burstId)
		.where('t.settled_at', 'is', null)
		.execute();
	const places = (state: RegistrationState) => Number(holdsPlace(state));
	return rows
		.filter((row) => openInBurst({ ...row, confirmed: row.address_confirmed_at !== null, approved: row.approved_at !== null }))
		.sort((a, b) => places(a.state) - places(b.state) || a.number - b.number);
}

/** The word of an organiser on some applications is remembered: they are in no burst that is told. */
export async function settle(c: Change, forumId: string, ids: readonly string[]): Promise<void> {
	for (let i = 0; i < ids.length; i += 500)
		await c.trx
			.updateTable('application_trait')
			.set({ settled_at: c.at })
			.where('registration_id', 'in', ids.slice(i, i + 500))
			.where('settled_at', 'is', null)
			.execute();
	await c.trx
		.updateTable('burst')
		.set({ settled_at: c.at })
		.where('forum_id', '=', forumId)
		.where('settled_at', 'is', null)
		.where((e) =>
			e.not(
				e.exists(
					e.selectFrom('application_trait as t').select('t.kind').whereRef('t.burst_id', '=', 'burst.id').where('t.settled_at', 'is', null)
				)
			)
		)
		.execute();
}

/** What declining a burst would do, for the question before it. */
export interface BurstView extends Burst {
	/** the number of the latest application that the organiser has seen in it */
	upTo: number;
	/** places at the forum and seats on platforms that would be given on */
	places: number;
	seats: number;
}

/**
 * A burst for the page that decides on it, or null when nothing in it is open any more.
 * @throws Refusal('not-found') for all but the forum's organisers, and for a burst of another forum
 */
export async function burstView(actor: Actor, forumId: string, burstId: string): Promise<BurstView | null> {
	requirePermission(actor, 'registration.list', { forumId });
	const members = await openMembers(read(), forumId, burstId);
	const { kind } = await read().selectFrom('burst').select('kind').where('id', '=', burstId).executeTakeFirstOrThrow();
	if (!members.length) return null;
	const held = await read()
		.selectFrom('application_trait as t')
		.innerJoin('seat as s', 's.registration_id', 't.registration_id')
		.select('t.registration_id')
		.where('t.burst_id', '=', burstId)
		.where('t.settled_at', 'is', null)
		.where('s.state', '=', 'held')
		.execute();
	// who has confirmed meanwhile, or is hidden, keeps the seat
	const open = new Set(members.map((row) => row.id));
	const times = members.map((row) => Date.parse(row.submitted_at));
	return {
		id: burstId,
		kind,
		count: members.length,
		minutes: Math.max(1, Math.ceil((Math.max(...times) - Math.min(...times)) / 60_000)),
		upTo: Math.max(...members.map((row) => row.number)),
		places: members.filter((row) => holdsPlace(row.state)).length,
		seats: held.filter((seat) => open.has(seat.registration_id)).length
	};
}

/** Marks on traits of applications that nobody needs any more go; who was in a burst stays in it. @returns how many went */
export async function forgetTraits(c: Change, before: string): Promise<number> {
	const gone = await c.trx
		.deleteFrom('application_trait')
		.where('value_hash', 'is not', null)
		.where('at', '<', before)
		.where('burst_id', 'is', null)
		.executeTakeFirst();
	const blanked = await c.trx
		.updateTable('application_trait')
		.set({ value_hash: null })
		.where('value_hash', 'is not', null)
		.where('at', '<', before)
		.executeTakeFirst();
	return Number(gone.numDeletedRows) + Number(blanked.numUpdatedRows);
}

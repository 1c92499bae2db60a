import { CompiledQuery } from 'kysely';
import type { Change } from '../../server/change.ts';
import { database } from '../../server/database/open.ts';
import { newId } from '../../server/ids.ts';
import { sign } from '../../server/crypto.ts';
import { burst, inBurst } from './rules.ts';
import { burstKinds, type BurstKind } from '../../lists.ts';
import type { Trait } from './traits.ts';

/** The traits that applications share: kept with each of them, compared, settled and forgotten. Nothing is held up by them. */

const hashOf = (forumId: string, { kind, value }: Trait) => sign('trait', forumId, kind, value).slice(0, 22);

interface Alike {
	kind: BurstKind;
	registration_id: string;
	burst_id: string | null;
	at: string;
}

/** The SQL text of the query, by engine and number of traits: building it each time would cost a tenth of a registration. */
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

async function newBurst(c: Change, forumId: string, kind: BurstKind): Promise<string> {
	const id = newId();
	await c.trx.insertInto('burst').values({ id, forum_id: forumId, kind, created_at: c.at }).execute();
	return id;
}

/**
 * Stores the traits that a new application may share with others, and finds the burst that it belongs to. The caller holds the forum's seat
 * lock: applications come one after the other.
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
	for (const kind of burstKinds) {
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

/** Records an organiser's decision on some applications: no burst lists them any more. */
export async function settleTraits(c: Change, forumId: string, ids: readonly string[]): Promise<void> {
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

/** Deletes the traits of applications that nobody needs any more; a burst keeps its members. @returns how many were deleted */
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

import type { Actor } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { now as instantNow } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { newId } from '../../server/ids.ts';
import { Refusal } from '../../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../../server/optimistic-lock.ts';
import { searchIds } from '../../server/search-words.ts';
import { freeSlug, slugOf } from '../../server/slug.ts';
import { source } from '../../i18n/locales.ts';
import { plain, writeMl, type TextMl } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { acceptedNamed, unitNamed } from './commands/twins.server.ts';
import { writeOrganisation, writeUnits } from './commands/write.server.ts';
import { kostanayUnits } from './kostanay.ts';
import { movesOf } from './moves.server.ts';
import { described, findAccepted, likelyTwins, toUnit } from './queries.server.ts';
import { bodyRefusal, decidable } from './review.server.ts';
import { mergeFault } from './rules.ts';
import { unitData, type Moves, type Organisation, type Unit } from './schema.ts';

/** The register as its admin keeps it: units and organisations of the whole installation. */

const PAGE = 50;

/**
 * Writes Kostanay Region with its cities and districts into an empty directory.
 * @throws Refusal('not-found'), Refusal('conflict') when units are there
 */
export async function writeKostanay(actor: Actor): Promise<void> {
	requirePermission(actor, 'register.edit');
	await change(actor, 'organisation.units', async (c) => {
		if (await c.trx.selectFrom('administrative_unit').select('id').limit(1).executeTakeFirst()) throw new Refusal('conflict');
		await writeUnits(c, kostanayUnits);
	});
}

export interface UnitChange {
	kind: Unit['kind'];
	name: TextMl;
	/** of a unit that lies in another one it is that one's */
	country: string;
	parentId: string | null;
	rural: boolean | null;
	/** days, YYYY-MM-DD, or null */
	validFrom: string | null;
	validTo: string | null;
}

/** What lies in a unit lies in its country. */
async function takeAlong(c: Change, id: string, country: string): Promise<void> {
	for (let above = [id]; above.length;) {
		const inside = await c.trx.selectFrom('administrative_unit').select('id').where('parent_id', 'in', above).execute();
		above = inside.map((unit) => unit.id);
		if (above.length) await c.trx.updateTable('administrative_unit').set({ country }).where('id', 'in', above).execute();
	}
}

/**
 * Adds or changes a unit; its code stays. A unit that has ended is no longer offered, and registrations that name it keep it.
 * @param id null for a new one
 * @param seen of a new one: noForm
 * @throws Refusal('not-found' | 'changed-meanwhile' | 'organisation.unit-twin'); not found also when the parent does not exist or would lie
 * in the unit itself
 */
export async function saveUnit(actor: Actor, id: string | null, input: UnitChange, seen: FormVersion): Promise<string> {
	requirePermission(actor, 'register.edit');
	return change(actor, id ? 'organisation.unit-edit' : 'organisation.unit-add', async (c) => {
		const unit = (of: string) => c.trx.selectFrom('administrative_unit').selectAll().where('id', '=', of).executeTakeFirst();
		for (let above = input.parentId, steps = 0; above; steps++) {
			const row = above === id || steps > 10 ? undefined : await unit(above);
			if (!row) throw new Refusal('not-found');
			above = row.parent_id;
		}
		const parent = input.parentId ? await unit(input.parentId) : undefined;
		const columns = {
			kind: input.kind,
			country: parent?.country ?? input.country,
			name_ml: writeMl(input.name),
			parent_id: input.parentId,
			rural: input.rural === null ? null : input.rural ? (1 as const) : (0 as const),
			valid_from: input.validFrom,
			valid_to: input.validTo
		};
		if (!id) {
			const twin = await unitNamed(c, columns);
			if (twin && !twin.same) throw new Refusal('organisation.unit-twin', { name: twin.name });
			if (twin) {
				await c.audit({ subjectKind: 'administrative_unit', subjectId: twin.id, details: { repeated: true } });
				return twin.id;
			}
			const code = await freeSlug(
				slugOf(plain(input.name, source)) || 'unit',
				async (each) => !!(await c.trx.selectFrom('administrative_unit').select('id').where('code', '=', each).executeTakeFirst())
			);
			const made = newId();
			await c.trx
				.insertInto('administrative_unit')
				.values({ id: made, code, ...columns })
				.execute();
			await c.audit({ subjectKind: 'administrative_unit', subjectId: made, details: { code } });
			return made;
		}
		// written first, so that two at once come one after the other
		await c.trx
			.updateTable('administrative_unit')
			.set((e) => ({ kind: e.ref('kind') }))
			.where('id', '=', id)
			.execute();
		const now = async () => {
			const row = await unit(id);
			if (!row) throw new Refusal('not-found');
			return row;
		};
		const before = await now();
		const stands = async () => unitData(toUnit(await now()));
		const of = { stands, subjectKind: 'administrative_unit', subjectId: id, verbs: ['organisation.unit-edit'] };
		await writeIfUnchanged(c, seen, of, async () => {
			await c.trx.updateTable('administrative_unit').set(columns).where('id', '=', id).execute();
			await takeAlong(c, id, columns.country);
			const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter((column) => before[column] !== columns[column]);
			await c.audit({ subjectKind: 'administrative_unit', subjectId: id, columns: changed });
		});
		return id;
	});
}

/** Adds an organisation, accepted at once; a form that comes twice makes one. @returns its id @throws Refusal('not-found' | 'organisation.twin') */
export async function addOrganisation(actor: Actor, input: { name: TextMl; kind: string; country: string }): Promise<string> {
	requirePermission(actor, 'register.edit');
	return change(actor, 'organisation.write', async (c) => {
		const twin = await acceptedNamed(c, input);
		if (!twin) return writeOrganisation(c, { ...input, state: 'accepted' });
		if (!twin.same) throw new Refusal('organisation.twin', { name: twin.name });
		await c.audit({ subjectKind: 'organisation', subjectId: twin.id, details: { repeated: true } });
		return twin.id;
	});
}

/**
 * Accepted organisations by name, 50 a page, all or those found by beginnings of words.
 * @throws Refusal('not-found') for all but the admin
 */
export async function listAccepted(
	actor: Actor,
	search: string,
	page = 1
): Promise<{ items: Organisation[]; total: number; pages: number }> {
	requirePermission(actor, 'register.edit');
	let accepted = read().selectFrom('organisation').where('state', '=', 'accepted');
	const ids = asLine(search) ? await searchIds('organisation', '', search) : null;
	if (asLine(search) && !ids) return { items: [], total: 0, pages: 1 };
	if (ids) accepted = accepted.where('id', 'in', ids);
	const total = Number((await accepted.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n);
	const rows = await accepted
		.select('id')
		.orderBy('name_folded')
		.orderBy('id')
		.limit(PAGE)
		.offset((page - 1) * PAGE)
		.execute();
	return { items: await described(rows.map((row) => row.id)), total, pages: Math.max(1, Math.ceil(total / PAGE)) };
}

/** One accepted organisation, to be changed. @throws Refusal('not-found') for all but the admin */
export async function acceptedById(actor: Actor, id: string): Promise<Organisation> {
	await decidable(read(), actor, id, 'accepted');
	const [found] = await described([id]);
	if (!found) throw new Refusal('not-found');
	return found;
}

/** Accepted organisations that another accepted one can be merged into, by beginnings of words; at most 20. @throws Refusal('not-found') */
export async function acceptedTwins(actor: Actor, organisation: Organisation, text: string): Promise<Organisation[]> {
	requirePermission(actor, 'register.edit');
	const found = text ? await findAccepted(actor, text) : await likelyTwins(actor, organisation);
	return found.filter((each) => each.id !== organisation.id && each.country === organisation.country);
}

/** The consequences of merging an accepted organisation into another. @throws Refusal as mergeAccepted */
export async function mergePreview(
	actor: Actor,
	id: string,
	intoId: string
): Promise<{ from: Organisation; into: Organisation; moves: Moves }> {
	const from = await acceptedById(actor, id);
	const [into] = await described([intoId]);
	const moves = await movesOf(read(), id, intoId, instantNow());
	const fault = into ? mergeFault(from, into, moves) : 'not-found';
	if (fault || !into) throw bodyRefusal(fault ?? 'not-found', moves);
	return { from, into, moves };
}

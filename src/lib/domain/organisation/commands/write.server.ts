import type { Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { writeSearchWords } from '../../../server/search-words.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';
import { source } from '../../../i18n/locales.ts';
import { plain, readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import { asLine } from '../../../i18n/typed-text.ts';
import { isNamed } from '../named-in.server.ts';
import { lockOrganisation } from '../review.server.ts';
import type { OrganisationInput, UnitInput } from '../schema.ts';
import { heldFirst, heldInUse } from './hold.server.ts';

const flag = (value: boolean | null | undefined) => (value === null || value === undefined ? null : value ? 1 : 0);
export const firstName = (name: TextMl) => plain(name, source);

/** Writes the search words of an organisation: its names in all languages and all its aliases. */
export async function index(c: Change, id: string): Promise<void> {
	const row = await c.trx.selectFrom('organisation').select('name_ml').where('id', '=', id).executeTakeFirstOrThrow();
	const aliases = await c.trx.selectFrom('organisation_alias').select('name').where('organisation_id', '=', id).execute();
	const names = [...Object.values(readMl(row.name_ml)), ...aliases.map((alias) => alias.name)];
	await writeSearchWords(c, { kind: 'organisation', id, scope: '' }, names);
}

export async function addAlias(c: Change, id: string, name: string): Promise<void> {
	await c.trx
		.insertInto('organisation_alias')
		.values({ organisation_id: id, name, name_folded: searchNormalise(name) })
		.onConflict((on) => on.columns(['organisation_id', 'name_folded']).doNothing())
		.execute();
}

/** Adds the names in further languages as aliases of the first, so that each is found by its exact spelling. */
export async function addNames(c: Change, id: string, name: TextMl): Promise<void> {
	for (const each of Object.values(name))
		if (each && searchNormalise(each) !== searchNormalise(firstName(name))) await addAlias(c, id, each);
}

/** Writes an organisation into the directory. @returns its id */
export async function writeOrganisation(c: Change, input: OrganisationInput): Promise<string> {
	const id = newId();
	await c.trx
		.insertInto('organisation')
		.values({
			id,
			name_ml: writeMl(input.name),
			name_folded: searchNormalise(firstName(input.name)),
			kind: input.kind,
			country: input.country,
			unit_id: input.unitId ?? null,
			rural: flag(input.rural),
			state: input.state ?? 'proposed',
			merged_into: null,
			created_at: c.at
		})
		.execute();
	await addNames(c, id, input.name);
	for (const alias of input.aliases ?? []) await addAlias(c, id, alias);
	await index(c, id);
	await c.audit({ subjectKind: 'organisation', subjectId: id, details: { state: input.state ?? 'proposed' } }, 'organisation.write');
	return id;
}

async function byName(c: Change, text: string, country: string): Promise<string | null> {
	const normalised = searchNormalise(text);
	const named = c.trx
		.selectFrom('organisation')
		.selectAll()
		.where('name_folded', '=', normalised)
		.where('country', '=', country)
		.orderBy('state')
		.orderBy('id');
	const own = await heldFirst(named);
	if (own) return own.merged_into ? ((await heldInUse(c, own.merged_into))?.id ?? null) : own.id;
	const alias = await c.trx
		.selectFrom('organisation_alias as a')
		.innerJoin('organisation as o', 'o.id', 'a.organisation_id')
		.select('o.id')
		.where('a.name_folded', '=', normalised)
		.where('o.country', '=', country)
		.orderBy('o.id')
		.executeTakeFirst();
	return alias ? ((await heldInUse(c, alias.id))?.id ?? null) : null;
}

export interface TypedOrganisation {
	/** what was chosen among the suggestions, or null */
	organisationId: string | null;
	text: string;
	country: string;
	kind: string;
	unitId?: string | null;
	rural?: boolean | null;
}

/**
 * The organisation meant by a form: the one chosen, else one of exactly that name in that country, else a new, proposed one. It is held
 * until the change ends, for what the caller attaches to it.
 * @returns its id, or null when the text holds no word
 */
export async function resolveOrganisation(c: Change, typed: TypedOrganisation): Promise<string | null> {
	if (typed.organisationId) {
		const chosen = await heldInUse(c, typed.organisationId);
		if (chosen && chosen.country === typed.country) return chosen.id;
	}
	const text = asLine(typed.text);
	if (!searchNormalise(text)) return null;
	return (
		(await byName(c, text, typed.country)) ??
		writeOrganisation(c, { name: { [source]: text }, kind: typed.kind, country: typed.country, unitId: typed.unitId, rural: typed.rural })
	);
}

/** Writes administrative units; a code that is there already gets the new names. */
export async function writeUnits(c: Change, units: readonly UnitInput[]): Promise<void> {
	for (const unit of units) {
		const parent = unit.parentCode
			? await c.trx.selectFrom('administrative_unit').select('id').where('code', '=', unit.parentCode).executeTakeFirst()
			: undefined;
		await c.trx
			.insertInto('administrative_unit')
			.values({
				id: newId(),
				code: unit.code,
				country: unit.country,
				parent_id: parent?.id ?? null,
				kind: unit.kind,
				name_ml: writeMl(unit.name),
				rural: null,
				valid_from: null,
				valid_to: null
			})
			.onConflict((on) => on.column('code').doUpdateSet({ name_ml: writeMl(unit.name), kind: unit.kind, parent_id: parent?.id ?? null }))
			.execute();
	}
	await c.audit(
		{ subjectKind: 'administrative_unit', subjectId: units[0]?.code ?? '', details: { rows: units.length } },
		'organisation.units'
	);
}

/** Deletes a proposed organisation that nothing names any more: a name that one person typed is deleted with the person. */
export async function dropUnusedProposal(c: Change, id: string): Promise<void> {
	await lockOrganisation(c, id);
	const row = await c.trx.selectFrom('organisation').select('state').where('id', '=', id).executeTakeFirst();
	if (row?.state !== 'proposed' || (await isNamed(c.trx, id))) return;
	await c.trx.deleteFrom('search_word').where('subject_kind', '=', 'organisation').where('subject_id', '=', id).execute();
	await c.trx.deleteFrom('organisation_alias').where('organisation_id', '=', id).execute();
	await c.trx.deleteFrom('organisation').where('id', '=', id).execute();
}

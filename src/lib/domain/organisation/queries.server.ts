import type { Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { AdministrativeUnitRow } from '../../server/database/tables.ts';
import { searchIds } from '../../server/search-words.ts';
import { Refusal } from '../../server/refusal.ts';
import { normalisedWords } from '../../i18n/search-normalise.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { countryZone, dayAt } from '../../i18n/time-zone.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { scopeOf } from '../../server/permissions/rules.ts';
import { decidable, openlyNamed } from './review.server.ts';
import { mergeFault } from './rules.ts';
import type { Organisation, Suggestion, Unit } from './schema.ts';

const MOST_SUGGESTIONS = 8;
const PAGE = 50;

/** Accepted organisations of a country that the typed name may mean, at most 8. Proposed ones are seen by organisers only. */
export async function suggestOrganisations(text: string, country: string): Promise<Suggestion[]> {
	const ids = await searchIds('organisation', '', text);
	if (!ids) return [];
	const rows = await read()
		.selectFrom('organisation')
		.select(['id', 'name_ml', 'country'])
		.where('state', '=', 'accepted')
		.where('country', '=', country)
		.where('id', 'in', ids)
		.orderBy('name_folded')
		.limit(MOST_SUGGESTIONS)
		.execute();
	return rows.map((row) => ({ id: row.id, name: readMl(row.name_ml), country: row.country }));
}

/** A row as the screens know it. */
export const toUnit = (row: Selectable<AdministrativeUnitRow>): Unit => ({
	id: row.id,
	code: row.code,
	country: row.country,
	name: readMl(row.name_ml),
	kind: row.kind,
	parentId: row.parent_id,
	rural: row.rural === null ? null : row.rural === 1,
	validFrom: row.valid_from,
	validTo: row.valid_to
});

/** All administrative units, ended ones too, in the order they were written: for names. */
export async function everyUnit(): Promise<Unit[]> {
	const rows = await read().selectFrom('administrative_unit').selectAll().orderBy('id').execute();
	return rows.map(toUnit);
}

/** The administrative units of a country in use today, regions first, then in the order they were written: for choosing. */
export async function unitsList(country: string): Promise<Unit[]> {
	const today = dayAt(now(), countryZone);
	const units = (await everyUnit()).filter((unit) => unit.country === country);
	return units.filter((unit) => (!unit.validTo || unit.validTo >= today) && (!unit.validFrom || unit.validFrom <= today));
}

/** Organisations by id, with their aliases and how many registrations name them, by name. */
export async function described(ids: readonly string[]): Promise<Organisation[]> {
	if (!ids.length) return [];
	const [rows, aliases, uses] = await Promise.all([
		read().selectFrom('organisation').selectAll().where('id', 'in', ids).orderBy('name_folded').orderBy('id').execute(),
		read().selectFrom('organisation_alias').selectAll().where('organisation_id', 'in', ids).orderBy('name_folded').execute(),
		read()
			.selectFrom('registration')
			.select((e) => ['organisation_id', e.fn.countAll<number>().as('n')])
			.where('organisation_id', 'in', ids)
			.groupBy('organisation_id')
			.execute()
	]);
	return rows.map((row) => ({
		id: row.id,
		name: readMl(row.name_ml),
		kind: row.kind,
		country: row.country,
		state: row.state,
		aliases: aliases.filter((alias) => alias.organisation_id === row.id).map((alias) => alias.name),
		registrations: Number(uses.find((use) => use.organisation_id === row.id)?.n ?? 0)
	}));
}

const proposedAt = (actor: Actor, forumId: string) =>
	read().selectFrom('organisation').where('state', '=', 'proposed').where(openlyNamed(actor, forumId));

/**
 * Counts what `listProposed` lists.
 * @throws Refusal('not-found') without the right to review at the forum
 */
export async function countProposed(actor: Actor, forumId: string): Promise<number> {
	requirePermission(actor, 'organisation.review', { forumId });
	const { n } = await proposedAt(actor, forumId)
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirstOrThrow();
	return Number(n);
}

/**
 * Organisations that participants of a forum have proposed, by name, 50 a page. What only restricted people have typed is an admin's to see.
 * @throws Refusal('not-found') without the right to review at the forum
 */
export async function listProposed(
	actor: Actor,
	forumId: string,
	page = 1
): Promise<{ items: Organisation[]; total: number; pages: number }> {
	const total = await countProposed(actor, forumId);
	const ids = await proposedAt(actor, forumId)
		.select('id')
		.orderBy('name_folded')
		.orderBy('id')
		.limit(PAGE)
		.offset((page - 1) * PAGE)
		.execute();
	return { items: await described(ids.map((row) => row.id)), total, pages: Math.max(1, Math.ceil(total / PAGE)) };
}

/** Organisations by beginnings of words, for merging: accepted ones, or proposed ones of the actor's forums; at most 20. */
async function findIn(actor: Actor, state: 'accepted' | 'proposed', text: string): Promise<Organisation[]> {
	const ids = await searchIds('organisation', '', text);
	if (!ids) return [];
	const found = read().selectFrom('organisation').select('id').where('state', '=', state).where('id', 'in', ids);
	const seen = state === 'proposed' ? found.where(openlyNamed(actor)) : found;
	const rows = await seen.orderBy('name_folded').limit(20).execute();
	return described(rows.map((row) => row.id));
}

/** Accepted organisations by beginnings of words, for merging; at most 20. @throws Refusal('not-found') */
export async function findAccepted(actor: Actor, text: string): Promise<Organisation[]> {
	requireReview(actor);
	return findIn(actor, 'accepted', text);
}

/** One organisation that waits for a decision. @throws Refusal('not-found' | 'organisation.decided') as decidable */
export async function proposedById(actor: Actor, id: string): Promise<Organisation> {
	await decidable(read(), actor, id, 'proposed');
	const [found] = await described([id]);
	if (!found) throw new Refusal('not-found');
	return found;
}

/**
 * Two organisations side by side, before a proposed one is merged into the other.
 * @throws Refusal as mergeOrganisation, but for its officials
 */
export async function compareProposal(actor: Actor, id: string, intoId: string): Promise<{ from: Organisation; into: Organisation }> {
	const from = await proposedById(actor, id);
	const [into] = await described([intoId]);
	const fault = into ? mergeFault(from, into, { officials: 0, measures: 0 }) : 'not-found';
	if (fault || !into) throw new Refusal(fault ?? 'not-found');
	return { from, into: into.state === 'proposed' ? await proposedById(actor, intoId) : into };
}

/** Other proposed organisations that a proposed one may be. @throws Refusal('not-found') */
export const likelyProposals = async (actor: Actor, proposed: Organisation): Promise<Organisation[]> =>
	(await likelyTwins(actor, proposed, 'proposed')).filter((each) => each.id !== proposed.id);

/**
 * Accepted organisations of the same country that a proposed one may be: those that share most words of its names come first.
 * @returns at most 8
 * @throws Refusal('not-found')
 */
export async function likelyTwins(
	actor: Actor,
	proposed: Organisation,
	state: 'accepted' | 'proposed' = 'accepted'
): Promise<Organisation[]> {
	requireReview(actor);
	const words = [...new Set([...Object.values(proposed.name), ...proposed.aliases].flatMap((name) => normalisedWords(name ?? '')))];
	const shared = new Map<string, { organisation: Organisation; words: number }>();
	for (const word of words.filter((each) => each.length >= 4).slice(0, 8))
		for (const organisation of await findIn(actor, state, word)) {
			if (organisation.country !== proposed.country) continue;
			const known = shared.get(organisation.id);
			shared.set(organisation.id, { organisation, words: (known?.words ?? 0) + 1 });
		}
	return [...shared.values()]
		.sort((a, b) => b.words - a.words)
		.slice(0, MOST_SUGGESTIONS)
		.map((each) => each.organisation);
}

/** Checks that the actor may decide about organisations named at one of the actor's forums. @throws Refusal('not-found') */
function requireReview(actor: Actor): void {
	const scope = scopeOf(actor, 'organisation.review');
	if (scope !== 'all' && !scope.forumIds.length) throw new Refusal('not-found');
}

import type { Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { DelegationRow } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { collator, nameOrder } from '../../i18n/collation.ts';
import { foldWords } from '../../i18n/fold.ts';
import { countryName } from '../../i18n/format.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { plain, readMl } from '../../i18n/text.ts';
import { demand } from '../access/demand.server.ts';
import { DEFAULT_HOST } from './commands.server.ts';
import { delegationsNaming, firstNames, namesOf } from './names.server.ts';
import type { Delegation, DelegationListing, DelegationMember } from './schema.ts';

const toDelegation = (row: Selectable<DelegationRow>, names: DelegationMember[], namedInAll = names.length): Delegation => {
	const name = readMl(row.name_ml);
	return {
		id: row.id,
		slug: row.slug,
		kind: row.kind,
		country: row.country,
		organisation: row.organisation_id ? name : null,
		name,
		participants: row.participants,
		names,
		unnamed: row.participants - namedInAll,
		quota: row.quota,
		protocolPosition: row.protocol_position
	};
};

/** Words of a search past this many add nothing and cost a look each. */
const MOST_WORDS = 6;

/** Whether every word of a search begins a word of a delegation's name, its country or one of its shown names. */
async function matching(forumId: string, text: string): Promise<(row: Selectable<DelegationRow>) => boolean> {
	const search = [...new Set(foldWords(text))].slice(0, MOST_WORDS);
	const naming = await Promise.all(search.map((word) => delegationsNaming(forumId, word)));
	return (row) => {
		const texts = [...Object.values(readMl(row.name_ml)), ...locales.map((locale) => countryName(row.country, locale))];
		const words = texts.flatMap((each) => foldWords(each ?? ''));
		return search.every((wanted, i) => naming[i]?.has(row.id) || words.some((word) => word.startsWith(wanted)));
	};
}

/** As many names of one delegation come with a list. */
export const LISTED_NAMES = 100;

/**
 * The delegations with participants, by country in the order of the page's alphabet (the host last), in each by protocol position,
 * then name. The numbers of all rows add up to those of the country, and these to the total; one page shows some of the rows.
 * @param options.all organisers also see delegations without a confirmed member
 * @param options.order the forum's protocol language, when its alphabet decides and not the page's
 * @param options.page how many delegations at most, after the one of that address; without it all
 */
export async function listDelegations(
	forumId: string,
	options: { locale: Locale; search?: string; all?: boolean; order?: Locale; page?: { size: number; after: string | null } }
): Promise<DelegationListing> {
	const { search = '', page } = options;
	let query = read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId);
	if (!options.all) query = query.where('participants', '>', 0);
	const [rows, matches, hostRow] = await Promise.all([
		query.execute(),
		matching(forumId, search),
		read().selectFrom('forum_country').select('country').where('forum_id', '=', forumId).where('host', '=', 1).executeTakeFirst()
	]);
	const host = hostRow?.country ?? DEFAULT_HOST;
	const found = rows.filter(matches);
	const language = options.order ?? options.locale;
	const order = collator(language);
	const byName = nameOrder(language);
	const named = new Map(found.map((row) => [row.id, plain(readMl(row.name_ml), language)]));
	const position = (row: Selectable<DelegationRow>) => row.protocol_position ?? Number.MAX_SAFE_INTEGER;
	const countries = [...Map.groupBy(found, (row) => row.country)]
		.map(([country, list]) => ({
			country,
			host: country === host,
			list: list.sort((a, b) => position(a) - position(b) || byName(named.get(a.id) ?? '', named.get(b.id) ?? ''))
		}))
		.sort((a, b) => Number(a.host) - Number(b.host) || order.compare(countryName(a.country, language), countryName(b.country, language)));
	const all = countries.flatMap(({ list }) => list);
	const from = page?.after ? all.findIndex((row) => row.slug === page.after) + 1 : 0;
	const shown = new Set(page ? all.slice(from, from + page.size) : all);
	const names = await firstNames(forumId, [...shown], LISTED_NAMES);
	const last = [...shown].at(-1);
	return {
		countries: countries
			.map(({ country, host: isHost, list }) => ({
				country,
				name: countryName(country, options.locale),
				host: isHost,
				participants: list.reduce((sum, row) => sum + row.participants, 0),
				count: list.length,
				delegations: list.filter((row) => shown.has(row)).map((row) => toDelegation(row, names.get(row.id) ?? []))
			}))
			.filter(({ delegations }) => delegations.length),
		participants: found.reduce((sum, row) => sum + row.participants, 0),
		delegations: found.length,
		...(page && (from > 0 || shown.size < all.length) && { part: { from: from + 1, to: from + shown.size, countries: countries.length } }),
		...(page && last && from + shown.size < all.length && { next: last.slug })
	};
}

/** One page of the delegations with participants, in the order of their addresses, for programs. */
export async function delegationsAfter(
	forumId: string,
	after: string,
	size: number
): Promise<{ items: Delegation[]; next: string | null }> {
	const rows = await read()
		.selectFrom('delegation')
		.selectAll()
		.where('forum_id', '=', forumId)
		.where('participants', '>', 0)
		.where('slug', '>', after)
		.orderBy('slug')
		.limit(size + 1)
		.execute();
	const page = rows.slice(0, size);
	const names = await firstNames(forumId, page, LISTED_NAMES);
	return {
		items: page.map((row) => toDelegation(row, names.get(row.id) ?? [])),
		next: rows.length > size ? (page.at(-1)?.slug ?? null) : null
	};
}

/** As many names stand on one page of a delegation. */
export const NAMES_PAGE = 200;

/** One delegation by its address, also without members. @param from of its names @throws Refusal('not-found') */
async function delegationAt(forumId: string, slug: string, from: number): Promise<{ delegation: Delegation; named: number }> {
	const row = await read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId).where('slug', '=', slug).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	const { names, total } = await namesOf(forumId, row.id, from, NAMES_PAGE);
	return { delegation: toDelegation(row, names, total), named: total };
}

/**
 * One delegation by its address, with a page of its names. @param from how many names the pages before have shown
 * @throws Refusal('not-found'), also while nobody of it is confirmed
 */
export async function delegationPage(
	forumId: string,
	slug: string,
	from: number
): Promise<{ delegation: Delegation; next: number | null }> {
	const { delegation, named } = await delegationAt(forumId, slug, from);
	if (!delegation.participants) throw new Refusal('not-found');
	return { delegation, next: from + NAMES_PAGE < named ? from + NAMES_PAGE : null };
}

/** One delegation by its address. @throws Refusal('not-found'), also while nobody of it is confirmed */
export const delegationBySlug = async (forumId: string, slug: string): Promise<Delegation> =>
	(await delegationPage(forumId, slug, 0)).delegation;

/** Names and addresses of a forum's delegations by id, also of those without a confirmed member: for the organiser's lists. */
export async function delegationNames(forumId: string): Promise<Map<string, Pick<Delegation, 'name' | 'slug'>>> {
	const rows = await read().selectFrom('delegation').select(['id', 'name_ml', 'slug']).where('forum_id', '=', forumId).execute();
	return new Map(rows.map((row) => [row.id, { name: readMl(row.name_ml), slug: row.slug }]));
}

/** Confirmed participants by country. */
export async function participantsByCountry(forumId: string): Promise<Map<string, number>> {
	const rows = await read()
		.selectFrom('registration_tally')
		.select((e) => ['country', e.fn.sum<number>('n').as('n')])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'confirmed')
		.where('n', '>', 0)
		.groupBy('country')
		.execute();
	return new Map(rows.map((row) => [row.country, Number(row.n)]));
}

/** One delegation for the organiser, also without members. @throws Refusal('not-found') */
export async function delegationForStaff(actor: Actor, forumId: string, slug: string): Promise<Delegation> {
	demand(actor, 'registration.list', { forumId });
	return (await delegationAt(forumId, slug, 0)).delegation;
}

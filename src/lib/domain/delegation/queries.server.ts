import { sql, type Selectable } from 'kysely';
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
import type { Delegation, DelegationListing, DelegationMember } from './schema.ts';

/**
 * The confirmed members who agreed to be shown to everyone, in the order of names. How many others there are stands in the delegation's
 * row. The conditions are written out: SQLite uses a partial index for constants only.
 */
async function namedOf(forumId: string, delegationId?: string) {
	let query = read()
		.selectFrom('registration')
		.select(['delegation_id', 'surname', 'given_name', 'patronymic', 'latin_name', 'position_text', 'delegation_role'])
		.where('forum_id', '=', forumId)
		.where('state', '=', sql.lit('confirmed'))
		.where('shown_to', '=', sql.lit('everyone'))
		.where('hidden', 'is', null);
	if (delegationId) query = query.where('delegation_id', '=', delegationId);
	return query.orderBy('delegation_id').orderBy('sort_key').orderBy('id').execute();
}

type MemberRow = Awaited<ReturnType<typeof namedOf>>[number];

const toMember = (row: MemberRow): DelegationMember => ({
	surname: row.surname,
	givenName: row.given_name,
	patronymic: row.patronymic,
	latinName: row.latin_name,
	position: row.position_text,
	role: row.delegation_role
});

function toDelegation(row: Selectable<DelegationRow>, named: readonly MemberRow[]): Delegation {
	const rank = { head: 0, contact: 1 } as const;
	const place = (member: MemberRow) => (member.delegation_role ? rank[member.delegation_role] : 2);
	const name = readMl(row.name_ml);
	return {
		id: row.id,
		slug: row.slug,
		kind: row.kind,
		country: row.country,
		organisation: row.organisation_id ? name : null,
		name,
		participants: row.participants,
		names: [...named].sort((a, b) => place(a) - place(b)).map(toMember),
		unnamed: row.participants - named.length,
		quota: row.quota,
		protocolPosition: row.protocol_position
	};
}

/** Whether every word of the search begins a word of the delegation, its country or one of its shown names. */
function matches(delegation: Delegation, search: readonly string[]): boolean {
	const texts = [
		...Object.values(delegation.name),
		...locales.map((locale) => countryName(delegation.country, locale)),
		...delegation.names.flatMap((name) => [name.surname, name.givenName, name.latinName])
	];
	const words = texts.flatMap((text) => foldWords(text ?? ''));
	return search.every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/**
 * The delegations with participants, by country in the order of the page's alphabet (the host last), in each by protocol position,
 * then name. The numbers of the rows add up to those of the country, and these to the total.
 * @param options.all organisers also see delegations without a confirmed member
 * @param options.order the forum's protocol language, when its alphabet decides and not the page's
 */
export async function listDelegations(
	forumId: string,
	options: { locale: Locale; search?: string; all?: boolean; order?: Locale }
): Promise<DelegationListing> {
	const [rows, named, hostRow] = await Promise.all([
		read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId).execute(),
		namedOf(forumId),
		read().selectFrom('forum_country').select('country').where('forum_id', '=', forumId).where('host', '=', 1).executeTakeFirst()
	]);
	const host = hostRow?.country ?? DEFAULT_HOST;
	const byDelegation = Map.groupBy(named, (member) => member.delegation_id);
	const search = foldWords(options.search ?? '');
	const found = rows
		.map((row) => toDelegation(row, byDelegation.get(row.id) ?? []))
		.filter((delegation) => (options.all || delegation.participants > 0) && (!search.length || matches(delegation, search)));
	const language = options.order ?? options.locale;
	const order = collator(language);
	const byName = nameOrder(language);
	const position = (delegation: Delegation) => delegation.protocolPosition ?? Number.MAX_SAFE_INTEGER;
	const countries = [...Map.groupBy(found, (delegation) => delegation.country)]
		.map(([country, delegations]) => ({
			country,
			name: countryName(country, options.locale),
			host: country === host,
			participants: delegations.reduce((sum, delegation) => sum + delegation.participants, 0),
			delegations: delegations.sort((a, b) => position(a) - position(b) || byName(plain(a.name, language), plain(b.name, language)))
		}))
		.sort((a, b) => Number(a.host) - Number(b.host) || order.compare(countryName(a.country, language), countryName(b.country, language)));
	return {
		countries,
		participants: countries.reduce((sum, country) => sum + country.participants, 0),
		delegations: found.length
	};
}

/** One delegation by its address, also without members. @throws Refusal('not-found') */
async function delegationAt(forumId: string, slug: string): Promise<Delegation> {
	const row = await read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId).where('slug', '=', slug).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return toDelegation(row, await namedOf(forumId, row.id));
}

/** One delegation by its address. @throws Refusal('not-found'), also while nobody of it is confirmed */
export async function delegationBySlug(forumId: string, slug: string): Promise<Delegation> {
	const delegation = await delegationAt(forumId, slug);
	if (!delegation.participants) throw new Refusal('not-found');
	return delegation;
}

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
	return delegationAt(forumId, slug);
}

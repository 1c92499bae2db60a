import { expressionBuilder, type Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { activityFields, type ActivityField } from '../../lists.ts';
import { visibleTo } from '../registration/index.server.ts';
import type { Expertise } from './schema.ts';

/**
 * Experts as they stand now: name, address and organisation are the registration's as long as it is there, and the person's afterwards.
 */
export const expertRows = (from: Kysely<Tables> = read()) =>
	from
		.selectFrom('expert as e')
		.innerJoin('person as p', 'p.id', 'e.person_id')
		.leftJoin('registration as r', 'r.id', 'e.registration_id')
		.select(['e.id', 'e.forum_id', 'e.registration_id', 'e.line_ml', 'e.shown_to', 'e.text_version', 'e.at', 'e.until'])
		.select('r.former_link_version')
		.select((e) => [
			e.fn.coalesce('r.surname', 'p.surname').as('surname'),
			e.fn.coalesce('r.given_name', 'p.given_name').as('given_name'),
			e.fn.coalesce('r.organisation_text', 'e.organisation_text').as('organisation_text'),
			e.fn.coalesce('r.sort_key', 'e.sort_key').as('sort_key'),
			e.case().when('e.registration_id', 'is', null).then(e.ref('p.email')).else(e.ref('r.email')).end().as('email')
		]);
export type ExpertRecord = Awaited<ReturnType<ReturnType<typeof expertRows>['execute']>>[number];

/**
 * The experts of a forum whose people an actor may see: those of isListedExpert, and for an admin, who lifts restrictions, the restricted
 * ones too.
 */
export const expertsSeenBy = (actor: Actor, forumId: string) =>
	expertRows()
		.where('e.forum_id', '=', forumId)
		.where((e) =>
			e.or([
				e('e.registration_id', 'is', null),
				e.and([e('r.state', '=', 'confirmed'), visibleTo(actor, forumId)(expressionBuilder<Tables & { r: RegistrationRow }, 'r'>())])
			])
		);

/** The fields of some offers, each in the order of the law. */
export async function fieldsOf(from: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, ActivityField[]>> {
	const rows = ids.length ? await from.selectFrom('expert_field').selectAll().where('expert_id', 'in', ids).execute() : [];
	const byExpert = Map.groupBy(rows, (row) => row.expert_id);
	return new Map(
		ids.map((id) => {
			const named = new Set(byExpert.get(id)?.map(({ field }) => field));
			return [id, activityFields.filter((field) => named.has(field))];
		})
	);
}

/** What a registration offers; null: nothing. */
export async function offerOf(
	from: Kysely<Tables>,
	registrationId: string
): Promise<(Expertise & { id: string; at: string; until: string; textVersion: string }) | null> {
	const row = await from.selectFrom('expert').selectAll().where('registration_id', '=', registrationId).executeTakeFirst();
	if (!row) return null;
	return {
		id: row.id,
		fields: (await fieldsOf(from, [row.id])).get(row.id) ?? [],
		line: readMl(row.line_ml),
		shownTo: row.shown_to,
		at: row.at,
		until: row.until,
		textVersion: row.text_version
	};
}

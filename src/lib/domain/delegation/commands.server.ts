import type { Actor } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { newId } from '../../server/ids.ts';
import { Refusal } from '../../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../../server/optimistic-lock.ts';
import { freeSlug, slugOf } from '../../server/slug.ts';
import { countryName } from '../../i18n/format.ts';
import { source } from '../../i18n/locales.ts';
import { inEveryLanguage, plain, readMl, writeMl, type TextMl } from '../../i18n/localized-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { requireNotOver, hostOf } from '../forum/index.server.ts';
import { delegationKind } from './rules.ts';
import { delegationData } from './schema.ts';

const countryNames = (code: string): TextMl => inEveryLanguage((locale) => countryName(code, locale));

/**
 * The delegation somebody belongs to; made on first use.
 * @returns its id
 */
export async function delegationFor(
	c: Change,
	forumId: string,
	guest: { kind: string; country: string; organisationId: string | null }
): Promise<string> {
	const kind = delegationKind({ ...guest, host: await hostOf(forumId, c.trx) });
	const known = c.trx.selectFrom('delegation').select('id').where('forum_id', '=', forumId);
	const found =
		kind === 'country'
			? await known.where('kind', '=', 'country').where('country', '=', guest.country).executeTakeFirst()
			: await known.where('organisation_id', '=', guest.organisationId).executeTakeFirst();
	if (found) return found.id;
	const name = kind === 'country' ? countryNames(guest.country) : await organisationName(c, guest.organisationId ?? '');
	const wanted = slugOf(kind === 'country' ? countryName(guest.country, 'en') : plain(name, source)) || 'delegation';
	const slug = await freeSlug(
		wanted,
		async (each) =>
			!!(await c.trx.selectFrom('delegation').select('id').where('forum_id', '=', forumId).where('slug', '=', each).executeTakeFirst())
	);
	const id = newId();
	await c.trx
		.insertInto('delegation')
		.values({
			id,
			forum_id: forumId,
			slug,
			kind,
			country: guest.country,
			organisation_id: kind === 'country' ? null : guest.organisationId,
			name_ml: writeMl(name),
			quota: null,
			protocol_position: null,
			created_at: c.at
		})
		.execute();
	await c.audit({ subjectKind: 'delegation', subjectId: id, forumId, details: { kind, country: guest.country } }, 'delegation.make');
	return id;
}

async function organisationName(c: Change, id: string): Promise<TextMl> {
	const row = await c.trx.selectFrom('organisation').select('name_ml').where('id', '=', id).executeTakeFirstOrThrow();
	return readMl(row.name_ml);
}

/**
 * Sets what the organiser decides about a delegation: its names, its quota of members and its place in the protocol order. Once the forum
 * is over the quota stands.
 * @throws Refusal('not-found' | 'forum.over' | 'changed-meanwhile')
 */
export async function editDelegation(
	actor: Actor,
	id: string,
	input: { name: TextMl; quota: number | null; protocolPosition: number | null },
	seen: FormVersion
): Promise<void> {
	await change(actor, 'delegation.edit', async (c) => {
		const row = await c.trx.selectFrom('delegation').select('forum_id').where('id', '=', id).executeTakeFirst();
		if (!row) throw new Refusal('not-found');
		requirePermission(actor, 'registration.edit', { forumId: row.forum_id });
		// the forum's row is written first: two who edit a delegation at once come one after the other
		await c.revise(row.forum_id);
		const stands = async () => {
			const now = await c.trx.selectFrom('delegation').selectAll().where('id', '=', id).executeTakeFirst();
			if (!now) throw new Refusal('not-found');
			return delegationData({ name: readMl(now.name_ml), quota: now.quota, protocolPosition: now.protocol_position });
		};
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'delegation', subjectId: id, verbs: ['delegation.edit'] }, async () => {
			if ((await stands()).quota !== delegationData(input).quota) await requireNotOver(c, row.forum_id);
			const columns = { name_ml: writeMl(input.name), quota: input.quota, protocol_position: input.protocolPosition };
			await c.trx.updateTable('delegation').set(columns).where('id', '=', id).execute();
			await c.audit({
				subjectKind: 'delegation',
				subjectId: id,
				forumId: row.forum_id,
				columns: Object.keys(columns),
				details: { quota: input.quota, protocolPosition: input.protocolPosition }
			});
		});
	});
}

/** Deletes a delegation that nobody is in any more and for which the organiser has decided nothing. */
export async function dropEmptyDelegation(c: Change, id: string): Promise<void> {
	await c.trx
		.deleteFrom('delegation')
		.where('id', '=', id)
		.where('kind', '<>', 'country')
		.where('quota', 'is', null)
		.where('protocol_position', 'is', null)
		.where((e) => e.not(e.exists(e.selectFrom('registration').select('registration.id').whereRef('delegation_id', '=', 'delegation.id'))))
		.execute();
}

import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { OrganisationRow } from '../../../server/database/tables.ts';
import { Refusal } from '../../../server/refusal.ts';
import { noForm, writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { writeSearchWords } from '../../../server/search-words.ts';
import { readMl } from '../../../i18n/localized-text.ts';
import { forumsToCome, movesOf } from '../moves.server.ts';
import { bodyRefusal, bodyUseOf, decidable, lockOrganisation } from '../review.server.ts';
import { mergeFault } from '../rules.ts';
import { mergeData } from '../schema.ts';
import { reviseForumsOf } from './accept.server.ts';
import { addAlias, index } from './write.server.ts';

type Row = Selectable<OrganisationRow>;

/**
 * Merges a proposed organisation into an accepted one, or into another proposed one that the actor may decide about. Registrations and
 * delegations move to the other one, and the names stay as aliases. The text that a registration typed stays as it is. Where both have a
 * delegation at a forum, their members become one delegation.
 * @throws Refusal('not-found' | 'organisation.decided' | 'organisation.merged' | 'organisation.speaks' | 'organisation.measures')
 * @throws Refusal('conflict') into itself or into another country's
 */
export const mergeOrganisation = (actor: Actor, id: string, intoId: string): Promise<void> => merge(actor, id, 'proposed', intoId, noForm);

/**
 * Merges an accepted organisation into another one, as the preview has shown it. Nobody can undo this.
 * @param seen the version that the preview showed
 * @throws Refusal('not-found') for all but an admin, Refusal('changed-meanwhile') when something else would move by now, else as
 * mergeOrganisation
 */
export const mergeAccepted = (actor: Actor, id: string, intoId: string, seen: FormVersion): Promise<void> =>
	merge(actor, id, 'accepted', intoId, seen);

async function merge(actor: Actor, id: string, state: 'proposed' | 'accepted', intoId: string, seen: FormVersion): Promise<void> {
	await change(actor, 'organisation.merge', async (c) => {
		// in one order, so that two that are merged into each other come one after the other
		for (const each of [id, intoId].sort()) await lockOrganisation(c, each);
		const from = await decidable(c.trx, actor, id, state);
		const into = await c.trx.selectFrom('organisation').selectAll().where('id', '=', intoId).executeTakeFirst();
		if (!into) throw new Refusal('not-found');
		if (into.state === 'proposed') await decidable(c.trx, actor, intoId, 'proposed');
		const use = await bodyUseOf(c.trx, id);
		const fault = mergeFault(from, into, use);
		if (fault) throw bodyRefusal(fault, use);
		const stands = async () => {
			const row = await c.trx.selectFrom('organisation').select(['name_ml', 'state']).where('id', '=', id).executeTakeFirstOrThrow();
			const shown = { name: readMl(row.name_ml), state: row.state };
			return mergeData(shown, { name: readMl(into.name_ml) }, await movesOf(c.trx, id, intoId, c.at));
		};
		const verbs = ['organisation.merge', 'organisation.accept'];
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'organisation', subjectId: id, verbs }, () => move(c, from, into));
	});
}

async function move(c: Change, from: Row, into: Row): Promise<void> {
	const { id } = from;
	await reviseForumsOf(c, id);
	for (const name of Object.values(readMl(from.name_ml))) if (name) await addAlias(c, into.id, name);
	for (const { name } of await c.trx.selectFrom('organisation_alias').select('name').where('organisation_id', '=', id).execute())
		await addAlias(c, into.id, name);
	await c.trx
		.updateTable('registration')
		.set({ organisation_id: into.id })
		.where('organisation_id', '=', id)
		.where('forum_id', 'in', forumsToCome(c.trx, c.at))
		.execute();
	await moveDelegations(c, id, into);
	await c.trx.updateTable('role_grant').set({ body_id: into.id }).where('body_id', '=', id).execute();
	await moveMeasures(c, id, into);
	// those merged into it before lead on to the one in use
	await c.trx.updateTable('organisation').set({ merged_into: into.id }).where('merged_into', '=', id).execute();
	await c.trx.updateTable('organisation').set({ state: 'merged', merged_into: into.id }).where('id', '=', id).execute();
	await writeSearchWords(c, { kind: 'organisation', id, scope: '' }, []);
	await index(c, into.id);
	await c.audit({ subjectKind: 'organisation', subjectId: id, columns: ['state', 'merged_into'], details: { into: into.id } });
}

/** Measures and what was said of them follow their body. Where both carried one out, it has one place there: the lead's, if it is one. */
async function moveMeasures(c: Change, id: string, into: Row): Promise<void> {
	await c.trx.updateTable('measure').set({ lead_id: into.id, lead_name_ml: into.name_ml }).where('lead_id', '=', id).execute();
	await c.trx.updateTable('measure_event').set({ lead_id: into.id }).where('lead_id', '=', id).execute();
	await c.trx.updateTable('measure_event').set({ behalf_of: into.id }).where('behalf_of', '=', id).execute();
	const beside = c.trx.selectFrom('measure_body').select('measure_id').where('organisation_id', '=', into.id);
	await c.trx.deleteFrom('measure_body').where('organisation_id', '=', id).where('measure_id', 'in', beside).execute();
	await c.trx
		.updateTable('measure_body')
		.set({ organisation_id: into.id, name_ml: into.name_ml })
		.where('organisation_id', '=', id)
		.execute();
	const led = c.trx.selectFrom('measure').select('id').where('lead_id', '=', into.id);
	await c.trx.deleteFrom('measure_body').where('organisation_id', '=', into.id).where('measure_id', 'in', led).execute();
}

async function moveDelegations(c: Change, id: string, into: Row): Promise<void> {
	const delegations = await c.trx
		.selectFrom('delegation')
		.select(['id', 'forum_id'])
		.where('organisation_id', '=', id)
		.where('forum_id', 'in', forumsToCome(c.trx, c.at))
		.execute();
	for (const delegation of delegations) {
		const twin = await c.trx
			.selectFrom('delegation')
			.select('id')
			.where('forum_id', '=', delegation.forum_id)
			.where('organisation_id', '=', into.id)
			.executeTakeFirst();
		if (twin) await join(c, delegation.id, twin.id);
		else
			await c.trx
				.updateTable('delegation')
				.set({ organisation_id: into.id, name_ml: into.name_ml })
				.where('id', '=', delegation.id)
				.execute();
	}
}

/** Two delegations become one, which keeps its own head: a delegation has one. */
async function join(c: Change, id: string, twinId: string): Promise<void> {
	const members = c.trx.updateTable('registration').where('delegation_id', '=', id);
	const head = await c.trx
		.selectFrom('registration')
		.select('id')
		.where('delegation_id', '=', twinId)
		.where('delegation_role', '=', 'head')
		.limit(1)
		.executeTakeFirst();
	if (head) await members.set({ delegation_role: null }).where('delegation_role', '=', 'head').execute();
	await members.set({ delegation_id: twinId }).execute();
	await c.trx.deleteFrom('delegation').where('id', '=', id).execute();
}

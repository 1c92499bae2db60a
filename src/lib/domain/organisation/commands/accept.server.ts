import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { OrganisationRow } from '../../../server/database/tables.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';
import { readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import { forumsThatShow } from '../named-in.server.ts';
import { bodyRefusal, bodyUseOf, lockedDecidable } from '../review.server.ts';
import { bodyFault } from '../rules.ts';
import { organisationData } from '../schema.ts';
import { addAlias, addNames, firstName, index } from './write.server.ts';

interface Names {
	name: TextMl;
	kind: string;
}

/** Accepts a proposed organisation with corrected names. @throws Refusal('not-found' | 'organisation.decided' | 'changed-meanwhile') */
export const acceptOrganisation = (actor: Actor, id: string, input: Names, seen: FormVersion): Promise<void> =>
	rewrite(actor, id, 'proposed', input, seen);

/**
 * Corrects the names of an accepted organisation.
 * @throws Refusal('not-found') for all but an admin, Refusal('organisation.speaks' | 'organisation.measures' | 'changed-meanwhile')
 */
export const editOrganisation = (actor: Actor, id: string, input: Names, seen: FormVersion): Promise<void> =>
	rewrite(actor, id, 'accepted', input, seen);

async function rewrite(actor: Actor, id: string, state: 'proposed' | 'accepted', input: Names, seen: FormVersion): Promise<void> {
	await change(actor, 'organisation.accept', async (c) => {
		const row = await lockedDecidable(c, id, state);
		const stands = async () => {
			const standing = await rowOf(c, id);
			return organisationData({ name: readMl(standing.name_ml), kind: standing.kind });
		};
		const of = { stands, subjectKind: 'organisation', subjectId: id, verbs: ['organisation.accept'] };
		await writeIfUnchanged(c, seen, of, () => write(c, row, input));
	});
}

const rowOf = (c: Change, id: string) => c.trx.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function write(c: Change, row: Selectable<OrganisationRow>, input: Names): Promise<void> {
	const { id } = row;
	const use = await bodyUseOf(c.trx, id);
	const fault = bodyFault(input.kind, use);
	if (fault) throw bodyRefusal(fault, use);
	for (const old of Object.values(readMl(row.name_ml)))
		if (old && searchNormalise(old) !== searchNormalise(firstName(input.name))) await addAlias(c, id, old);
	await addNames(c, id, input.name);
	await c.trx
		.updateTable('organisation')
		.set({ name_ml: writeMl(input.name), name_folded: searchNormalise(firstName(input.name)), kind: input.kind, state: 'accepted' })
		.where('id', '=', id)
		.execute();
	await index(c, id);
	await renameCopies(c, id, writeMl(input.name));
	await reviseForumsOf(c, id);
	await c.audit({ subjectKind: 'organisation', subjectId: id, columns: ['name_ml', 'kind', 'state'] });
}

/** Renders the public pages of the forums that name an organisation again. */
export async function reviseForumsOf(c: Change, organisationId: string): Promise<void> {
	for (const forumId of await forumsThatShow(c.trx, organisationId)) await c.revise(forumId);
}

/** Writes a name beside what keeps a copy of it: delegations and measures call an organisation as the register does today. */
export async function renameCopies(c: Change, organisationId: string, name: string): Promise<void> {
	await c.trx.updateTable('delegation').set({ name_ml: name }).where('organisation_id', '=', organisationId).execute();
	await c.trx.updateTable('measure').set({ lead_name_ml: name }).where('lead_id', '=', organisationId).execute();
	await c.trx.updateTable('measure_body').set({ name_ml: name }).where('organisation_id', '=', organisationId).execute();
}

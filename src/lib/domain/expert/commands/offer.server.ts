import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeMl } from '../../../i18n/localized-text.ts';
import { forumById } from '../../forum/index.server.ts';
import { lockedRegistration } from '../../registration/index.server.ts';
import { offererOf } from '../context.server.ts';
import { expertData } from '../own.server.ts';
import { offerOf } from '../named.server.ts';
import { EXPERT_VERSION, expertRefusal, keptUntil } from '../rules.ts';
import type { ExpertInput } from '../schema.ts';

/** Offering expertise: a consent of its own, which outlives the registration. */

/** Writes an offer, given anew with each saving. @returns its id */
async function write(c: Change, owner: Selectable<RegistrationRow>, id: string | null, input: ExpertInput): Promise<string> {
	if (input.shownTo === '') throw new Refusal('conflict');
	const told = { line_ml: writeMl({ [input.language]: input.line }), shown_to: input.shownTo };
	const given = { ...told, text_version: EXPERT_VERSION, at: c.at, until: keptUntil(c.at) };
	const own = id ?? newId();
	if (id === null)
		await c.trx
			.insertInto('expert')
			.values({ id: own, forum_id: owner.forum_id, registration_id: owner.id, person_id: owner.person_id, ...given })
			.execute();
	else await c.trx.updateTable('expert').set(given).where('id', '=', id).execute();
	await c.trx.deleteFrom('expert_field').where('expert_id', '=', own).execute();
	await c.trx
		.insertInto('expert_field')
		.values([...new Set(input.fields)].map((field) => ({ expert_id: own, field })))
		.execute();
	return own;
}

/**
 * Offers expertise, or changes what is offered. Who does so for the first time gets the link by mail that takes it back.
 * @param input as `expertSchema` has judged it
 * @returns whether it is the first time
 * @throws Refusal('not-found' | 'expert.not-confirmed' | 'forum.cancelled' | 'forum.archived' | 'changed-meanwhile')
 */
export async function offerExpertise(actor: Actor, registrationId: string, input: ExpertInput, seen: FormVersion): Promise<boolean> {
	return change(actor, 'expert.offer', async (c) => {
		await offererOf(c.trx, actor, registrationId);
		const owner = await lockedRegistration(c, actor, registrationId, 'owner-too');
		const forum = await forumById(owner.forum_id, c.trx);
		const refusal = expertRefusal('offer', { forum, registration: owner });
		if (refusal) throw new Refusal(refusal);
		const before = await offerOf(c.trx, registrationId);
		const stands = async () => expertData(await offerOf(c.trx, registrationId));
		const form = { stands, subjectKind: 'expert', subjectId: before?.id ?? '', verbs: ['expert.offer'] };
		await writeIfUnchanged(c, seen, form, async () => {
			const id = await write(c, owner, before?.id ?? null, input);
			await c.audit({
				...{ subjectKind: 'expert', subjectId: id, forumId: owner.forum_id },
				details: { shownTo: input.shownTo, textVersion: EXPERT_VERSION }
			});
			const mail = { forumId: owner.forum_id, registrationId, language: owner.language, params: { expertId: id } };
			if (!before && owner.email) await c.mail({ kind: 'expert.offered', ...mail });
			await c.revise(owner.forum_id);
		});
		return before === null;
	});
}

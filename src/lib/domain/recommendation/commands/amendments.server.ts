import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { requireTakesPart } from '../../proposal/index.server.ts';
import { recommendationStepRefusal, takesUp, type AmendmentDecision } from '../rules.ts';
import { found, lockRecommendations, locked } from '../context.server.ts';
import { writeText, type TextInput } from './drafts.server.ts';
import { accountOf } from './write.server.ts';

/** Changes of a text that somebody asks for: in the hall, by the rapporteur's hand, or from the private page. */

export interface AmendmentInput {
	/** the id that it gets, so that the same form sent twice writes once; '' for one of its own */
	key: string;
	text: string;
	language: Locale;
}

async function write(
	c: Change,
	{ id: recommendationId, forum_id: forumId, version }: { id: string; forum_id: string; version: number },
	{ key, text, language }: AmendmentInput,
	registrationId: string | null
): Promise<string> {
	const row = key ? await c.trx.selectFrom('amendment').selectAll().where('id', '=', key).executeTakeFirst() : undefined;
	// the form that has made it comes again; a key that is spent on anything else makes another
	const made =
		row?.recommendation_id === recommendationId &&
		row.text === text &&
		row.language === language &&
		row.registration_id === registrationId &&
		row.by_account_id === accountOf(c) &&
		row.state !== 'withdrawn';
	const id = made || (key && !row) ? key : newId();
	if (!made)
		await c.trx
			.insertInto('amendment')
			.values({
				...{ id, recommendation_id: recommendationId, version, text, language, state: 'open', reason: null },
				...{ by_account_id: accountOf(c), registration_id: registrationId, at: c.at, decided_at: null }
			})
			.execute();
	await c.audit({ subjectKind: 'recommendation', subjectId: recommendationId, forumId, details: { amendment: id } });
	return id;
}

/** Records an amendment heard in the hall. @returns its id @throws Refusal('not-found') or as recommendationStepRefusal says */
export async function recordAmendment(actor: Actor, id: string, input: AmendmentInput): Promise<string> {
	return change(actor, 'recommendation.amend', async (c) => {
		const { row } = await locked(c.trx, actor, id, 'record-amendment');
		return write(c, row, input, null);
	});
}

/**
 * Asks, as a participant, for a change of a text that is put to the vote at the own platform.
 * @throws Refusal('not-found') for everybody who takes no part there, and where nothing is put to the vote; or as recommendationStepRefusal
 * says
 */
export async function askAmendment(actor: Actor, registrationId: string, id: string, input: AmendmentInput): Promise<string> {
	return change(actor, 'recommendation.ask', async (c) => {
		await lockRecommendations(c.trx, [id]);
		const { row, forum, session, text } = await found(c.trx, id);
		if (row.session_id === null) throw new Refusal('not-found');
		await requireTakesPart(c.trx, actor, registrationId, row.session_id);
		const refusal = recommendationStepRefusal('ask-amendment', { state: row.state, text, forum, session, role: 'participant' });
		if (refusal) throw new Refusal(refusal);
		return write(c, row, input, registrationId);
	});
}

/** An amendment that is open. @throws Refusal('not-found' | 'recommendation.state') */
async function openAmendment(c: Change, id: string): Promise<{ id: string; recommendation_id: string; registration_id: string | null }> {
	const row = await c.trx.selectFrom('amendment').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	if (row.state !== 'open') throw new Refusal('recommendation.state');
	return row;
}

async function settle(c: Change, id: string, state: AmendmentDecision, reason: string | null): Promise<void> {
	const { numUpdatedRows } = await c.trx
		.updateTable('amendment')
		.set({ state, reason, decided_at: c.at })
		.where('id', '=', id)
		.where('state', '=', 'open')
		.executeTakeFirst();
	if (!numUpdatedRows) throw new Refusal('recommendation.state');
}

/**
 * Decides an amendment. Where it is taken up, `text` is needed: the text as it reads now, a version that cites the amendment.
 * @throws Refusal('not-found' | 'recommendation.state' | 'recommendation.version') or as recommendationStepRefusal says
 */
export async function decideAmendment(
	actor: Actor,
	id: string,
	{ decision, reason, text }: { decision: AmendmentDecision; reason: string; text?: Omit<TextInput, 'amends'> }
): Promise<void> {
	await change(actor, 'recommendation.decide-amendment', async (c) => {
		const { recommendation_id: recommendationId } = await openAmendment(c, id);
		const { row } = await locked(c.trx, actor, recommendationId, 'decide-amendment');
		if (takesUp(decision)) {
			if (!text) throw new Refusal('recommendation.texts');
			await writeText(c, recommendationId, { ...text, amends: id });
		}
		await settle(c, id, decision, reason || null);
		await c.audit({
			subjectKind: 'recommendation',
			subjectId: recommendationId,
			forumId: row.forum_id,
			details: { amendment: id, decision, reason }
		});
	});
}

/** Withdraws an amendment by the participant who asked for it. @throws Refusal('not-found' | 'recommendation.state') */
export async function withdrawAmendment(actor: Actor, registrationId: string, id: string): Promise<void> {
	await change(actor, 'recommendation.withdraw-amendment', async (c) => {
		const row = await openAmendment(c, id);
		if (actor.kind !== 'delegate' || actor.registrationId !== registrationId || row.registration_id !== registrationId)
			throw new Refusal('not-found');
		const { row: about } = await found(c.trx, row.recommendation_id);
		await settle(c, id, 'withdrawn', null);
		await c.audit({ subjectKind: 'recommendation', subjectId: row.recommendation_id, forumId: about.forum_id, details: { amendment: id } });
	});
}

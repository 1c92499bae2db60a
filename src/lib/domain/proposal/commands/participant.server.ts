import { anonymous, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { dropMailCopies } from '../../../server/mail-copies.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readMl, writeMl } from '../../../i18n/localized-text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { lockSession } from '../../programme/index.server.ts';
import { reviseWherePublished } from '../published.server.ts';
import { stateAfterStep, type ProposalStep } from '../rules.ts';
import { dropWords, writeWords } from '../search.server.ts';
import { ownerOf, personAt, proposalById, requireStep, contextAt } from '../context.server.ts';
import { follow, unfollow } from './follow.server.ts';

/**
 * What participants do from their private page. An unsigned opinion stays unsigned for who reads the audit: its entries say that a
 * participant did it, and not who.
 */

export interface ProposalInput {
	/** the id that the proposal gets, so that the same form sent twice makes one; '' for one of its own */
	key: string;
	sessionId: string;
	text: string;
	language: Locale;
	showName: boolean;
	follow: boolean;
}

/** Two forms of one person come one after the other. */
const lockPerson = (c: Change, registrationId: string) =>
	c.trx
		.updateTable('registration')
		.set((e) => ({ link_version: e.ref('link_version') }))
		.where('id', '=', registrationId)
		.execute();

/** The proposal that this very form has made, or null: then its key is free, or spent on another text. */
async function sameForm(c: Change, registrationId: string, { key, sessionId, text, language }: ProposalInput) {
	if (!key) return { made: false, id: newId() };
	const row = await c.trx.selectFrom('proposal').selectAll().where('id', '=', key).executeTakeFirst();
	if (!row) return { made: false, id: key };
	const mine = row.registration_id === registrationId && row.session_id === sessionId && readMl(row.text_ml)[language] === text;
	// who has withdrawn it and sends it again proposes it again
	const same = mine && row.state !== 'withdrawn';
	return { made: same, id: same ? key : newId() };
}

/**
 * Creates a proposal at a platform. The same form sent twice gets the answer of the first.
 * @returns the proposal's id
 * @throws Refusal('not-found') for all but the owner of the link; 'proposal.no-address' when nobody can be written to; or as decideProposal
 * says
 */
export async function propose(actor: Actor, registrationId: string, input: ProposalInput): Promise<string> {
	return change(anonymous, 'proposal.propose', async (c) => {
		await ownerOf(c.trx, actor, registrationId);
		await lockPerson(c, registrationId);
		await lockSession(c, input.sessionId);
		const owner = await ownerOf(c.trx, actor, registrationId);
		const context = await contextAt(c.trx, input.sessionId, owner.forum_id);
		const { made, id } = await sameForm(c, registrationId, input);
		const forumId = owner.forum_id;
		if (!made) {
			requireStep('propose', { ...context, at: c.at, person: await personAt(c.trx, owner, input.sessionId), proposal: null });
			const text = { [input.language]: input.text };
			await c.trx
				.insertInto('proposal')
				.values({
					id,
					forum_id: forumId,
					session_id: input.sessionId,
					registration_id: registrationId,
					by_account_id: null,
					text_ml: writeMl(text),
					source_language: input.language,
					show_name: input.showName ? 1 : 0,
					reason: null,
					aside_reason: null,
					created_at: c.at
				})
				.execute();
			await writeWords(c, { id, forumId, text }, 'new');
			if (input.follow) await follow(c, owner, id);
		}
		await c.audit({ subjectKind: 'proposal', subjectId: id, forumId });
		return id;
	});
}

/** One step at a proposal of one's platforms. @throws Refusal('not-found') or as decideProposal says */
async function stepAt(
	actor: Actor,
	step: ProposalStep,
	{ registrationId, proposalId }: { registrationId: string; proposalId: string },
	/** @returns the columns of the proposal that changed */
	write: (c: Change, owner: Awaited<ReturnType<typeof ownerOf>>) => Promise<readonly string[]>
): Promise<void> {
	await change(anonymous, `proposal.${step}`, async (c) => {
		const owner = await ownerOf(c.trx, actor, registrationId);
		const row = await proposalById(c.trx, proposalId);
		const context = await contextAt(c.trx, row.session_id, owner.forum_id);
		const proposal = { state: row.state, mine: row.registration_id === registrationId, aside: row.aside_reason !== null, linked: false };
		requireStep(step, { ...context, at: c.at, person: await personAt(c.trx, owner, row.session_id), proposal });
		const columns = await write(c, owner);
		if (columns.length) await reviseWherePublished(c, { id: proposalId, forumId: owner.forum_id });
		await c.audit({ subjectKind: 'proposal', subjectId: proposalId, forumId: owner.forum_id, columns });
	});
}

/** Supports a proposal, or withdraws the support; a repeated press changes nothing. @throws as stepAt */
export async function support(actor: Actor, registrationId: string, proposalId: string, on: boolean): Promise<void> {
	await stepAt(actor, on ? 'support' : 'unsupport', { registrationId, proposalId }, async (c) => {
		const row = { proposal_id: proposalId, registration_id: registrationId };
		if (on)
			await c.trx
				.insertInto('proposal_support')
				.values({ ...row, at: c.at })
				.onConflict((conflict) => conflict.columns(['proposal_id', 'registration_id']).doNothing())
				.execute();
		else
			await c.trx
				.deleteFrom('proposal_support')
				.where('proposal_id', '=', proposalId)
				.where('registration_id', '=', registrationId)
				.execute();
		return ['supporters'];
	});
}

/** Withdraws the participant's own proposal for good. @throws as stepAt */
export async function withdrawProposal(actor: Actor, registrationId: string, proposalId: string): Promise<void> {
	await stepAt(actor, 'withdraw', { registrationId, proposalId }, async (c) => {
		const { numUpdatedRows } = await c.trx
			.updateTable('proposal')
			.set({ state: stateAfterStep('withdraw') })
			.where('id', '=', proposalId)
			.where('state', '=', 'open')
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('not-found');
		await dropWords(c, proposalId);
		return ['state'];
	});
}

/** Sets whether the participant's name stands beside the own proposal, also beside one said aloud. @throws as stepAt */
export async function showName(actor: Actor, registrationId: string, proposalId: string, on: boolean): Promise<void> {
	await stepAt(actor, 'name', { registrationId, proposalId }, async (c) => {
		await c.trx
			.updateTable('proposal')
			.set({ show_name: on ? 1 : 0 })
			.where('id', '=', proposalId)
			.execute();
		return ['show_name'];
	});
}

/** Starts or ends the participant's following of a proposal. @throws as stepAt, and 'proposal.no-address' */
export async function followProposal(
	actor: Actor,
	registrationId: string,
	{ proposalId, on }: { proposalId: string; on: boolean }
): Promise<void> {
	let letters: string[] = [];
	await stepAt(actor, on ? 'follow' : 'unfollow', { registrationId, proposalId }, async (c, owner) => {
		if (on) await follow(c, owner, proposalId);
		else letters = await unfollow(c, registrationId, proposalId);
		return [];
	});
	await dropMailCopies(letters);
}

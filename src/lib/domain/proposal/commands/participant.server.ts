import type { Selectable } from 'kysely';
import { anonymous, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { ProposalRow, RegistrationRow } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readMl, writeMl } from '../../../i18n/localized-text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { lockSession } from '../../programme/index.server.ts';
import { reviseWherePublished } from '../published.server.ts';
import { factsOf } from '../results.server.ts';
import { stateAfterStep, type ProposalStep } from '../rules.ts';
import { dropWords, writeWords } from '../search.server.ts';
import { lockProposals, ownerOf, personAt, proposalById, requireStep, contextAt } from '../context.server.ts';
import { nearlySame } from '../twins.ts';
import { follow, overwriteForgotten, unfollow } from './follow.server.ts';
import { rewriteLanguage } from './source-language.server.ts';

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
	/** what is known of an own one that says nearly the same: 'both' stand, or the id of the one that this one replaces; '' nothing */
	twin?: string;
}

/** Locks the person's registration, so that two forms of one person are handled one after the other. */
const lockPerson = (c: Change, registrationId: string) =>
	c.trx
		.updateTable('registration')
		.set((e) => ({ link_version: e.ref('link_version') }))
		.where('id', '=', registrationId)
		.execute();

/**
 * Whether this form has already made a proposal (`made`), and the id that the proposal has or gets: the form's key, or a new id where
 * another text has used the key.
 */
async function sameForm(c: Change, registrationId: string, { key, sessionId, text, language }: ProposalInput) {
	if (!key) return { made: false, id: newId() };
	const row = await c.trx.selectFrom('proposal').selectAll().where('id', '=', key).executeTakeFirst();
	if (!row) return { made: false, id: key };
	const mine = row.registration_id === registrationId && row.session_id === sessionId && readMl(row.text_ml)[language] === text;
	// a withdrawn proposal that is sent again becomes a new one
	const same = mine && row.state !== 'withdrawn';
	return { made: same, id: same ? key : newId() };
}

type Place = { registrationId: string; sessionId: string };

/** The own open proposals at a platform, and which of them says the same as another text, or nearly so. */
async function ownLike(c: Change, { registrationId, sessionId }: Place, text: string) {
	const rows = await c.trx
		.selectFrom('proposal')
		.select(['id', 'text_ml', 'source_language', 'supporters'])
		.where('registration_id', '=', registrationId)
		.where('session_id', '=', sessionId)
		.where('state', '=', 'open')
		.where('from_floor', '=', 0)
		.orderBy('id')
		.execute();
	const own = rows.map((row) => ({ ...row, text: readMl(row.text_ml)[row.source_language] ?? '' }));
	return { same: own.find((each) => each.text === text), near: own.find((each) => nearlySame(each.text, text)) };
}

/** The same form sent again: its choices about the name and about following are saved once more. */
async function saidAgain(c: Change, owner: Selectable<RegistrationRow>, id: string, { showName, follow: told }: ProposalInput) {
	await c.trx
		.updateTable('proposal')
		.set({ show_name: showName ? 1 : 0 })
		.where('id', '=', id)
		.execute();
	await reviseWherePublished(c, { id, forumId: owner.forum_id });
	if (told) await follow(c, owner, id);
}

/**
 * Handles an own proposal that says nearly the same, as the participant has answered: keeps both, or withdraws the earlier one.
 * @throws Refusal('proposal.twin') while there is no answer yet
 */
async function settleTwin(c: Change, { near }: Awaited<ReturnType<typeof ownLike>>, twin: string, forumId: string): Promise<void> {
	if (!near || twin === 'both') return;
	if (twin !== near.id) throw new Refusal('proposal.twin', { id: near.id, text: near.text, supporters: near.supporters });
	await withdraw(c, twin);
	await reviseWherePublished(c, { id: twin, forumId });
	await c.audit({ subjectKind: 'proposal', subjectId: twin, forumId, columns: ['state'] }, 'proposal.withdraw');
}

/**
 * Proposes something at a platform. A form that comes twice is answered as the first, and so is the same text by another form; of a text
 * that is nearly the same it is asked whether both stand.
 * @returns the proposal's id
 * @throws Refusal('not-found') for all but the owner of the link; 'proposal.twin' with the id and text of the one that stands;
 * 'proposal.no-address' when nobody can be written to; or as decideProposal says
 */
export async function propose(actor: Actor, registrationId: string, input: ProposalInput): Promise<string> {
	return change(anonymous, 'proposal.propose', async (c) => {
		await ownerOf(c.trx, actor, registrationId);
		await lockPerson(c, registrationId);
		await lockSession(c, input.sessionId);
		const owner = await ownerOf(c.trx, actor, registrationId);
		const context = await contextAt(c.trx, input.sessionId, owner.forum_id);
		const form = await sameForm(c, registrationId, input);
		const like = form.made ? undefined : await ownLike(c, { registrationId, sessionId: input.sessionId }, input.text);
		const id = like?.same?.id ?? form.id;
		const forumId = owner.forum_id;
		if (like?.same) await saidAgain(c, owner, id, input);
		else if (like) {
			const person = await personAt(c.trx, owner, input.sessionId);
			const open = (person?.open ?? 0) - (like.near && like.near.id === input.twin ? 1 : 0);
			requireStep('propose', { ...context, at: c.at, person: person && { ...person, open }, proposal: null });
			await settleTwin(c, like, input.twin ?? '', forumId);
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
	write: (c: Change, owner: Awaited<ReturnType<typeof ownerOf>>, row: Selectable<ProposalRow>) => Promise<readonly string[]>
): Promise<void> {
	await change(anonymous, `proposal.${step}`, async (c) => {
		const owner = await ownerOf(c.trx, actor, registrationId);
		// what rewrites the text comes after who translates it, and not between
		if (step === 'own-language') await lockProposals(c.trx, [proposalId]);
		const row = await proposalById(c.trx, proposalId);
		const context = await contextAt(c.trx, row.session_id, owner.forum_id);
		const proposal = await factsOf(c.trx, row, row.registration_id === registrationId);
		requireStep(step, { ...context, at: c.at, person: await personAt(c.trx, owner, row.session_id), proposal });
		const columns = await write(c, owner, row);
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
		await withdraw(c, proposalId);
		return ['state'];
	});
}

/** @throws Refusal('not-found') where it is not open */
async function withdraw(c: Change, proposalId: string): Promise<void> {
	const { numUpdatedRows } = await c.trx
		.updateTable('proposal')
		.set({ state: stateAfterStep('withdraw') })
		.where('id', '=', proposalId)
		.where('state', '=', 'open')
		.executeTakeFirst();
	if (!numUpdatedRows) throw new Refusal('not-found');
	await dropWords(c, proposalId);
}

/** Whether one's name stands beside one's own proposal, also beside what was said aloud. @throws as stepAt */
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

/** The author says in which language the own proposal was made. @throws as stepAt, and 'proposal.translated' */
export const correctOwnLanguage = (actor: Actor, registrationId: string, proposalId: string, language: Locale): Promise<void> =>
	stepAt(actor, 'own-language', { registrationId, proposalId }, (c, _, row) => rewriteLanguage(c, row, language));

/**
 * Asks to be told what becomes of a proposal, or no more; last: as Stopped says it.
 * @throws as stepAt, 'proposal.no-address', and 'proposal.last-followed' as unfollow says
 */
export async function followProposal(
	actor: Actor,
	registrationId: string,
	{ proposalId, on, last }: { proposalId: string; on: boolean; last: boolean }
): Promise<void> {
	let letters: string[] = [];
	await stepAt(actor, on ? 'follow' : 'unfollow', { registrationId, proposalId }, async (c, owner) => {
		if (on) await follow(c, owner, proposalId);
		else letters = await unfollow(c, registrationId, { proposalId, last });
		return [];
	});
	if (!on && last) await overwriteForgotten(letters);
}

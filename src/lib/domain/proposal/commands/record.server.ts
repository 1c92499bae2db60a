import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { versionOf, writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { lockSession } from '../../programme/index.server.ts';
import { people } from '../../registration/index.server.ts';
import { slipsFault, slipsOf } from '../rules.ts';
import { noteNews } from '../news.server.ts';
import { reviseWherePublished } from '../published.server.ts';
import { recordedLast } from '../recorded.server.ts';
import { dropWords, writeWords } from '../search.server.ts';
import { platformsJoined, requireStaff, requireStep, contextAt, staffProposal, type ProposalContext } from '../context.server.ts';
import { translationData } from '../translation.ts';

/** What the rapporteur of a session writes down, and decides before it is discussed. */

export interface RecordInput {
	/** the id that the first proposal gets, so that the same form sent twice writes once; '' for one of its own */
	key: string;
	/** one or more, one a line */
	text: string;
	language: Locale;
	/** the registration of who said it; '' from the hall */
	speakerId: string;
	/** the number of lines that was shown */
	accepted: string;
}

const accountOf = (actor: Actor): string | null => (actor.kind === 'account' ? actor.accountId : null);

/** Who said it: somebody whom the rapporteur sees, and who takes part at the session. @throws Refusal('not-found') */
async function speakerOf(c: Change, { forum, session }: ProposalContext, id: string): Promise<string | null> {
	if (!id) return null;
	const row = await people(c.actor, forum.id, c.trx).select('r.id').where('r.id', '=', id).executeTakeFirst();
	if (!row || !(await platformsJoined(c.trx, row.id)).has(session.id)) throw new Refusal('not-found');
	return row.id;
}

/** Whether this very form has been written down, by the same account: the slips of one form have one instant. */
async function written(c: Change, { key, language }: RecordInput, { session }: ProposalContext, slips: readonly string[]) {
	const first = key && (await c.trx.selectFrom('proposal').selectAll().where('id', '=', key).executeTakeFirst());
	if (!first) return { made: false, free: true };
	const by = accountOf(c.actor);
	const same = first.session_id === session.id && first.from_floor === 1 && first.by_account_id === by;
	if (!same) return { made: false, free: false };
	const rows = await c.trx
		.selectFrom('proposal')
		.select('text_ml')
		.where('session_id', '=', session.id)
		.where('from_floor', '=', 1)
		.where('created_at', '=', first.created_at)
		.where('by_account_id', by === null ? 'is' : '=', by)
		.execute();
	const texts = rows.map(({ text_ml }) => readMl(text_ml)[language] ?? '');
	return { made: JSON.stringify(texts.sort()) === JSON.stringify([...slips].sort()), free: false };
}

/** Those of some lines that do not stand written down yet, as said by the same person, each as often as it was pasted. */
async function newAmong(c: Change, sessionId: string, speakerId: string | null, slips: readonly string[]): Promise<string[]> {
	const rows = await c.trx
		.selectFrom('proposal')
		.select(['text_ml', 'source_language'])
		.where('session_id', '=', sessionId)
		.where('from_floor', '=', 1)
		.where('state', '=', 'open')
		.where('registration_id', speakerId === null ? 'is' : '=', speakerId)
		.execute();
	const stand = rows.map((row) => readMl(row.text_ml)[row.source_language] ?? '');
	return slips.filter((slip) => {
		const index = stand.indexOf(slip);
		if (index >= 0) stand.splice(index, 1);
		return index < 0;
	});
}

/**
 * Writes down what was said in the hall, or what stands on slips, a line each. A form that comes twice is answered as the first, and a
 * line that stands there from the same person is not written again.
 * @returns how many of the lines stand there now
 * @throws Refusal('not-found' | 'proposal.count' | 'proposal.slips') the second until the number of lines was shown; or as decideProposal says
 */
export async function recordProposals(actor: Actor, sessionId: string, input: RecordInput): Promise<number> {
	return change(actor, 'proposal.record', async (c) => {
		await lockSession(c, sessionId);
		const context = await contextAt(c.trx, sessionId);
		requireStaff(actor, 'proposal.record', context);
		const { slips } = slipsOf(input.text);
		const subject = { subjectKind: 'session', subjectId: sessionId, forumId: context.forum.id, details: { proposals: slips.length } };
		const { made, free } = await written(c, input, context, slips);
		if (made) {
			await c.audit(subject);
			return slips.length;
		}
		requireStep('record', { ...context, at: c.at, person: null, proposal: null });
		const fault = slipsFault(input.text, input.accepted);
		if (fault) throw new Refusal(fault.code === 'count' ? 'proposal.count' : 'proposal.slips', { n: fault.n });
		const speakerId = await speakerOf(c, context, input.speakerId);
		const lines = await newAmong(c, sessionId, speakerId, slips);
		for (const [index, slip] of lines.entries()) {
			const text = { [input.language]: slip };
			const id = (index === 0 && free && input.key) || newId();
			await c.trx
				.insertInto('proposal')
				.values({
					...{ id, forum_id: context.forum.id, session_id: sessionId, registration_id: speakerId, from_floor: 1 },
					...{ by_account_id: accountOf(actor), text_ml: writeMl(text), source_language: input.language },
					...{ reason: null, aside_reason: null, created_at: c.at }
				})
				.execute();
			await writeWords(c, { id, forumId: context.forum.id, text }, 'new');
		}
		await c.audit({ ...subject, details: { proposals: lines.length } });
		return slips.length;
	});
}

/**
 * Takes back what this account has written down last, at once, as if it had not been.
 * @param id of one of them, as the page showed it
 * @returns what was written, to be corrected and written down again
 * @throws Refusal('not-found' | 'proposal.state') the second where somebody came to it, or an hour is over; or as decideProposal says
 */
export async function unrecordProposals(
	actor: Actor,
	sessionId: string,
	id: string
): Promise<{ text: string; language: Locale; speakerId: string }> {
	return change(actor, 'proposal.unrecord', async (c) => {
		const asked = { step: 'unrecord', action: 'proposal.record', at: c.at } as const;
		const { forum, row } = await staffProposal(c.trx, actor, asked, id);
		const last = await recordedLast(c.trx, actor, sessionId, c.at);
		if (!last?.ids.includes(row.id)) throw new Refusal('proposal.state');
		const recorded = c.trx.selectFrom('proposal').select(['text_ml', 'source_language']).where('id', 'in', last.ids);
		const rows = await recorded.orderBy('id').execute();
		for (const each of last.ids) await dropWords(c, each);
		await c.trx.deleteFrom('proposal').where('id', 'in', last.ids).execute();
		await c.audit({ subjectKind: 'session', subjectId: sessionId, forumId: forum.id, details: { proposals: last.n } });
		const text = rows.map(({ text_ml, source_language }) => readMl(text_ml)[source_language] ?? '').join('\n');
		return { text, language: row.source_language, speakerId: row.registration_id ?? '' };
	});
}

/** Takes a proposal of a session no further, with a reason that its author reads. @throws Refusal('not-found') or as decideProposal says */
export const setAside = (actor: Actor, sessionId: string, id: string, reason: string): Promise<void> =>
	setAsideReason(actor, 'set-aside', { sessionId, id, reason });

/** Reopens a proposal that was set aside. @throws as setAside */
export const takeBack = (actor: Actor, sessionId: string, id: string): Promise<void> =>
	setAsideReason(actor, 'take-back', { sessionId, id, reason: null });

type Asked = { sessionId: string; id: string; reason: string | null };

async function setAsideReason(actor: Actor, step: 'set-aside' | 'take-back', { sessionId, id, reason }: Asked): Promise<void> {
	await change(actor, `proposal.${step}`, async (c) => {
		const { forum, row } = await staffProposal(c.trx, actor, { step, action: 'proposal.record', at: c.at }, id);
		if (row.session_id !== sessionId) throw new Refusal('not-found');
		const { numUpdatedRows } = await c.trx
			.updateTable('proposal')
			.set({ aside_reason: reason })
			.where('id', '=', id)
			.where('aside_reason', step === 'set-aside' ? 'is' : 'is not', null)
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('proposal.state');
		if (step === 'set-aside') await noteNews(c, [id], 'aside');
		await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns: ['aside_reason'], details: { reason } });
	});
}

/**
 * Writes translations of a proposal; the original stays unchanged.
 * @throws Refusal('not-found' | 'changed-meanwhile') or as decideProposal says
 */
export async function translateProposal(actor: Actor, id: string, text: TextMl, seen: FormVersion): Promise<void> {
	await change(actor, 'proposal.translate', async (c) => {
		const asked = { step: 'translate', action: 'proposal.record', at: c.at } as const;
		const { forum, row } = await staffProposal(c.trx, actor, asked, id);
		const stands = async () => {
			const now = await c.trx.selectFrom('proposal').select(['text_ml', 'source_language']).where('id', '=', id).executeTakeFirstOrThrow();
			return translationData({ text: readMl(now.text_ml), source: now.source_language });
		};
		// what was typed as a translation has become the original's language meanwhile: there is no place for it
		if (text[row.source_language] && seen !== null && seen !== versionOf(await stands())) throw new Refusal('changed-meanwhile');
		await writeIfUnchanged(
			c,
			seen,
			{ stands, subjectKind: 'proposal', subjectId: id, verbs: ['proposal.translate', 'proposal.language', 'proposal.own-language'] },
			async () => {
				const source = row.source_language;
				const after = { ...text, [source]: readMl(row.text_ml)[source] };
				await c.trx
					.updateTable('proposal')
					.set({ text_ml: writeMl(after) })
					.where('id', '=', id)
					.execute();
				await writeWords(c, { id, forumId: forum.id, text: after });
				await reviseWherePublished(c, { id, forumId: forum.id });
				await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns: ['text_ml'] });
			}
		);
	});
}

import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readMl, writeMl } from '../../../i18n/localized-text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { lockSession } from '../../programme/index.server.ts';
import { people } from '../../registration/index.server.ts';
import { languageOf, slipsFault, slipsOf, type Slip } from '../slips.ts';
import { recordedLast } from '../recorded.server.ts';
import { dropWords, writeWords } from '../search.server.ts';
import { platformsJoined, requireStaff, requireStep, contextAt, staffProposal, type ProposalContext } from '../context.server.ts';

/** What the rapporteur of a session writes down. */

export interface RecordInput {
	/** the id that the first proposal gets, so that the same form sent twice writes once; '' for one of its own */
	key: string;
	/** one or more, one a line */
	text: string;
	/** of all whose own is not among `languages` */
	language: Locale;
	/** the language of single slips, as slips.ts writes it */
	languages?: readonly string[];
	/** kept: the marks of a list are part of its texts */
	marks?: '' | 'kept';
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

/** What became of the lines of a form. */
export interface Recorded {
	/** proposals that it has made */
	written: number;
	/** lines that stood there before, from the same person */
	stood: number;
}

/** A line as it is written down. */
type Line = Pick<Slip, 'text'>;

/** Some lines without those that are among others, each taken out as often as it stands there. */
function without<L extends Line>(lines: readonly L[], others: readonly string[]): L[] {
	const rest = [...others];
	return lines.filter(({ text }) => {
		const index = rest.indexOf(text);
		if (index >= 0) rest.splice(index, 1);
		return index < 0;
	});
}

const said = ({ text_ml, source_language }: { text_ml: string; source_language: Locale }) => readMl(text_ml)[source_language] ?? '';

/** The lines that do not stand written down yet, as said by the same person, each as often as it was pasted. */
async function newAmong<L extends Line>(c: Change, sessionId: string, speakerId: string | null, lines: readonly L[]): Promise<L[]> {
	const rows = await c.trx
		.selectFrom('proposal')
		.select(['text_ml', 'source_language'])
		.where('session_id', '=', sessionId)
		.where('from_floor', '=', 1)
		.where('state', '=', 'open')
		.where('registration_id', speakerId === null ? 'is' : '=', speakerId)
		.execute();
	return without(lines, rows.map(said));
}

/**
 * What this very form has done, where the same account has sent it before: the slips of one form have one instant.
 * @returns free: the key names nothing yet
 */
async function doneBefore(
	c: Change,
	{ key, speakerId }: RecordInput,
	{ session }: ProposalContext,
	slips: readonly Slip[]
): Promise<{ done: Recorded | null; free: boolean }> {
	const first = key && (await c.trx.selectFrom('proposal').selectAll().where('id', '=', key).executeTakeFirst());
	if (!first) return { done: null, free: true };
	const by = accountOf(c.actor);
	const same = first.session_id === session.id && first.from_floor === 1 && first.by_account_id === by;
	if (!same || (first.registration_id ?? '') !== speakerId) return { done: null, free: false };
	const rows = await c.trx
		.selectFrom('proposal')
		.select(['text_ml', 'source_language'])
		.where('session_id', '=', session.id)
		.where('from_floor', '=', 1)
		.where('created_at', '=', first.created_at)
		.where('by_account_id', by === null ? 'is' : '=', by)
		.execute();
	const stood = without(slips, rows.map(said));
	const all = slips.length - stood.length === rows.length && !(await newAmong(c, session.id, first.registration_id, stood)).length;
	return { done: all ? { written: rows.length, stood: stood.length } : null, free: false };
}

/**
 * Writes down what was said in the hall, or what stands on slips, a line each. A form that comes twice is answered as the first, and a
 * line that stands there from the same person is not written again.
 * @throws Refusal('not-found' | 'proposal.count' | 'proposal.slips') the second until the number of lines was shown; or as decideProposal says
 */
export async function recordProposals(actor: Actor, sessionId: string, input: RecordInput): Promise<Recorded> {
	return change(actor, 'proposal.record', async (c) => {
		await lockSession(c, sessionId);
		const context = await contextAt(c.trx, sessionId);
		requireStaff(actor, 'proposal.record', context);
		const pasted = slipsOf(input.text, input.marks === 'kept');
		const note = (proposals: number) => ({
			subjectKind: 'session',
			subjectId: sessionId,
			forumId: context.forum.id,
			details: { proposals }
		});
		const { done, free } = await doneBefore(c, input, context, pasted.slips);
		if (done) {
			await c.audit(note(done.written));
			return done;
		}
		requireStep('record', { ...context, at: c.at, person: null, proposal: null });
		const fault = slipsFault(pasted, input.accepted);
		if (fault) throw new Refusal(fault.code === 'count' ? 'proposal.count' : 'proposal.slips', { n: fault.n });
		const speakerId = await speakerOf(c, context, input.speakerId);
		const fresh = await newAmong(c, sessionId, speakerId, pasted.slips);
		for (const [index, slip] of fresh.entries()) {
			const language = languageOf(slip, input.languages ?? [], input.language);
			const text = { [language]: slip.text };
			const id = (index === 0 && free && input.key) || newId();
			await c.trx
				.insertInto('proposal')
				.values({
					...{ id, forum_id: context.forum.id, session_id: sessionId, registration_id: speakerId, from_floor: 1 },
					...{ by_account_id: accountOf(actor), text_ml: writeMl(text), source_language: language },
					...{ reason: null, aside_reason: null, created_at: c.at }
				})
				.execute();
			await writeWords(c, { id, forumId: context.forum.id, text }, 'new');
		}
		await c.audit(note(fresh.length));
		return { written: fresh.length, stood: pasted.slips.length - fresh.length };
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

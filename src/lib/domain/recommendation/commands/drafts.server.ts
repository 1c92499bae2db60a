import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { isBlank } from '../../../i18n/localized-form.ts';
import { readMl, type TextMl } from '../../../i18n/localized-text.ts';
import { locales, source, type Locale } from '../../../i18n/locales.ts';
import { asLines } from '../../../i18n/typed-text.ts';
import { firstText, isPublic, recommendationStepRefusal } from '../rules.ts';
import { MOST_TEXT } from '../schema.ts';
import { isOfEarlier } from '../earlier.server.ts';
import { roleAt, locked, recommendationPlace, recommendationRow } from '../context.server.ts';
import { accountOf, linkedIds, lockOrder, requireVersion, reviseAbout, takable, writeLinks, writeVersion } from './write.server.ts';

/** What a rapporteur makes of proposals: drafts, their texts and links. An organiser may do the same. */

export interface DraftInput {
	/** the id that the draft gets, so that the same form sent twice writes once; '' for one of its own */
	key: string;
	proposalIds: readonly string[];
	/** blank: it begins with what its proposals say */
	text: TextMl;
	/** the form offered proposals that no recommendation takes up: one that another has taken up meanwhile is refused */
	waiting?: boolean;
}

/**
 * Makes room for a new recommendation in the outcome document and moves those after it down. It comes after the last one of its platform,
 * else after those of the platforms before it, so that the document is grouped by platform until somebody reorders it; one without a
 * platform comes last. The caller holds the lock on the order.
 * @returns its position in the document, from 1, and its ordinal among those of its platform, from 1
 */
async function placeFor(c: Change, forumId: string, sessionId: string | null): Promise<{ position: number; ordinal: number }> {
	const of = c.trx.selectFrom('recommendation as r').where('r.forum_id', '=', forumId);
	const here = await of
		.where('r.session_id', sessionId === null ? 'is' : '=', sessionId)
		.select((e) => [e.fn.max('r.ordinal').as('n'), e.fn.max('r.position').as('position')])
		.executeTakeFirst();
	const ordinal = Number(here?.n ?? 0) + 1;
	const last = of.select('r.position').orderBy('r.position', 'desc').limit(1);
	if (sessionId === null) return { position: ((await last.executeTakeFirst())?.position ?? 0) + 1, ordinal };
	const before = last
		.innerJoin('platform as p', 'p.session_id', 'r.session_id')
		.where('p.number', '<', (e) => e.selectFrom('platform').select('number').where('session_id', '=', sessionId));
	const position = Number(here?.position ?? (await before.executeTakeFirst())?.position ?? 0) + 1;
	await c.trx
		.updateTable('recommendation')
		.set((e) => ({ position: e('position', '+', 1) }))
		.where('forum_id', '=', forumId)
		.where('position', '>=', position)
		.execute();
	return { position, ordinal };
}

const said = ({ text_ml }: { text_ml: string }) => ({ text: readMl(text_ml) });

/**
 * Whether this form has already made a draft (`made`), and the id that the draft has or gets: the form's key, or a new id where something
 * else has used the key. @throws Refusal('not-found') when the key belongs to another place
 */
async function sameDraft(
	c: Change,
	{ forumId, sessionId }: { forumId: string; sessionId: string | null },
	{ key, proposalIds, text }: DraftInput
): Promise<{ made: boolean; id: string }> {
	if (!key) return { made: false, id: newId() };
	const row = await c.trx
		.selectFrom('recommendation as r')
		.innerJoin('recommendation_version as v', (on) => on.onRef('v.recommendation_id', '=', 'r.id').on('v.version', '=', 1))
		.select(['r.forum_id', 'r.session_id', 'v.text_ml', 'v.by_account_id'])
		.where('r.id', '=', key)
		.executeTakeFirst();
	if (!row) return { made: false, id: key };
	if (row.forum_id !== forumId || row.session_id !== sessionId) throw new Refusal('not-found');
	const linked = await linkedIds(c.trx, key);
	const sameWords = isBlank(text) || sameText(readMl(row.text_ml), text);
	const same = row.by_account_id === accountOf(c) && sameWords && proposalIds.every((id) => linked.includes(id));
	return { made: same, id: same ? key : newId() };
}

/**
 * Creates a draft from proposals, or from none.
 * @param place sessionId null: it comes from no platform, by an organiser's hand
 * @returns its id; of a form that comes twice the id of the first
 * @throws Refusal('not-found' | 'recommendation.proposals' | 'recommendation.no-text') or as recommendationStepRefusal says
 */
export async function draftRecommendation(
	actor: Actor,
	place: { forumId: string; sessionId: string | null },
	input: DraftInput
): Promise<string> {
	return change(actor, 'recommendation.draft', async (c) => {
		const { forumId, sessionId } = place;
		const here = await recommendationPlace(c.trx, forumId, sessionId);
		const role = roleAt(actor, here);
		const { made, id } = await sameDraft(c, place, input);
		const audit = { subjectKind: 'recommendation', subjectId: id, forumId, details: { proposals: input.proposalIds.length } };
		if (made) {
			await c.audit(audit);
			return id;
		}
		const refusal = recommendationStepRefusal('save-text', { state: 'draft', text: input.text, ...here, role });
		if (refusal) throw new Refusal(refusal);
		await lockOrder(c, forumId);
		const chosen = await takable(c, { forum_id: forumId, session_id: sessionId }, input.proposalIds, role);
		if (input.waiting && chosen.some(({ linked }) => Number(linked))) throw new Refusal('recommendation.proposals');
		const text = isBlank(input.text) ? firstText(chosen.map(said), MOST_TEXT) : input.text;
		if (isBlank(text)) throw new Refusal('recommendation.no-text');
		const values = {
			...{ id, forum_id: forumId, session_id: sessionId, number: null, state: 'draft' as const, version: 1 },
			...{ ...(await placeFor(c, forumId, sessionId)), authentic_language: source, created_at: c.at },
			...{ merged_into: null, continues_id: null, tabled_at: null, screen_at: null, adopted_at: null, next_measure: 1 }
		};
		await c.trx.insertInto('recommendation').values(values).execute();
		await writeVersion(c, id, 1, text, null);
		await writeLinks(c, values, { asked: input.proposalIds, role });
		await c.audit(audit);
		return id;
	});
}

export interface TextInput {
	/** the version that the form showed */
	version: number;
	text: TextMl;
	authentic: Locale;
	/** the amendment that the text takes up; null: none */
	amends: string | null;
}

/** Whether two texts are stored as one; a form sends '' for a language that has no text. */
const sameText = (a: TextMl, b: TextMl): boolean => locales.every((locale) => asLines(a[locale] ?? '') === asLines(b[locale] ?? ''));

/**
 * Saves a text as the version that follows the shown one. An unchanged text makes no version.
 * @returns the version that stands now
 * @throws Refusal('recommendation.version') with the number of the version that stands, when somebody was quicker; or as
 * recommendationStepRefusal says
 */
export async function saveText(actor: Actor, id: string, input: TextInput): Promise<number> {
	return change(actor, 'recommendation.text', (c) => writeText(c, id, input));
}

/** `saveText` inside another change. */
export async function writeText(c: Change, id: string, { version, text, authentic, amends }: TextInput): Promise<number> {
	const { row, text: stands } = await locked(c.trx, c.actor, id, 'save-text');
	const note = { subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id };
	if (sameText(stands, text) && authentic === row.authentic_language && amends === null) {
		await c.audit(note);
		return row.version;
	}
	requireVersion(row, version);
	const next = row.version + 1;
	await c.trx.updateTable('recommendation').set({ version: next, authentic_language: authentic }).where('id', '=', id).execute();
	await writeVersion(c, id, next, text, amends);
	await c.audit({ ...note, columns: ['text_ml'], details: { version: next, ...(amends && { amendment: amends }) } });
	if (row.number !== null) await c.revise(row.forum_id);
	return next;
}

/** Says which proposals a recommendation takes up. @throws Refusal('not-found' | 'recommendation.proposals') or as recommendationStepRefusal says */
export async function linkProposals(actor: Actor, id: string, proposalIds: readonly string[]): Promise<void> {
	await change(actor, 'recommendation.link', async (c) => {
		const { row, role } = await locked(c.trx, actor, id, 'link');
		await writeLinks(c, row, { asked: proposalIds, role });
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, details: { proposals: proposalIds.length } });
	});
}

/**
 * Sets the recommendation of an earlier forum that this one continues.
 * @param continues its id; null: none. What it continues already stays, also where that forum is a draft again
 * @throws Refusal('not-found') for another one from which it may not go on (isOfEarlier); or as recommendationStepRefusal says
 */
export async function continueRecommendation(actor: Actor, id: string, continues: string | null): Promise<void> {
	await change(actor, 'recommendation.continue', async (c) => {
		const { row, forum } = await locked(c.trx, actor, id, 'continue');
		if (continues !== null && continues !== row.continues_id) {
			const earlier = await c.trx
				.selectFrom('recommendation as r')
				.innerJoin('forum as f', 'f.id', 'r.forum_id')
				.select('r.id')
				.where('r.id', '=', continues)
				.where(isOfEarlier(forum))
				.executeTakeFirst();
			if (!earlier) throw new Refusal('not-found');
		}
		await c.trx.updateTable('recommendation').set({ continues_id: continues }).where('id', '=', id).execute();
		for (const each of [row, { ...row, continues_id: continues }]) if (isPublic(row)) await reviseAbout(c, each);
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['continues_id'] });
	});
}

/** Moves a recommendation one place up or down in the outcome document. @throws Refusal('not-found') or as recommendationStepRefusal says */
export async function moveRecommendation(actor: Actor, id: string, to: 'up' | 'down'): Promise<void> {
	await change(actor, 'recommendation.move', async (c) => {
		await lockOrder(c, (await recommendationRow(c.trx, id)).forum_id);
		const { row } = await locked(c.trx, actor, id, 'move', ['organiser']);
		const up = to === 'up';
		const neighbour = await c.trx
			.selectFrom('recommendation')
			.select(['id', 'position'])
			.where('forum_id', '=', row.forum_id)
			.where('state', 'in', ['draft', 'tabled', 'adopted'])
			.where('position', up ? '<' : '>', row.position)
			.orderBy('position', up ? 'desc' : 'asc')
			.limit(1)
			.executeTakeFirst();
		if (neighbour) {
			await c.trx.updateTable('recommendation').set({ position: neighbour.position }).where('id', '=', id).execute();
			await c.trx.updateTable('recommendation').set({ position: row.position }).where('id', '=', neighbour.id).execute();
			await c.revise(row.forum_id);
		}
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['position'] });
	});
}

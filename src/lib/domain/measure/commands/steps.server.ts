import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { dayAt } from '../../../i18n/time-zone.ts';
import { canBeBody } from '../../access/rules.ts';
import { attachFiles } from '../../file/index.server.ts';
import { actingNow, lockedMeasure, managesMeasures, speakerAmong, speaksFor, type FoundMeasure, type Speaker } from '../context.server.ts';
import { heldOrganisation } from '../../organisation/index.server.ts';
import { ledBefore } from '../led-before.server.ts';
import { tellBody } from '../tell-body.server.ts';
import { bodySteps, dateRefusal, letterRefusal, measureStepRefusal, needsWords, type MeasureRole } from '../rules.ts';
import type { StepInput } from '../schema.ts';
import { writeEvent, writePublished, writtenBefore, type NewEvent } from './write.server.ts';

/** Steps of a measure: by its bodies, and by the organiser. */

const isBodyStep = (kind: StepInput['kind']): boolean => bodySteps.some((each) => each === kind);

/** Who takes a step: a body of the account for what bodies say, else the organiser or who wrote what is corrected. */
async function takerOf(
	c: Change,
	actor: Actor,
	found: FoundMeasure,
	input: StepInput
): Promise<{ role: MeasureRole; bodyId: string | null }> {
	const acting = await actingNow(c.trx, actor);
	const bodies = speaksFor(acting, found.forum);
	const speaker = speakerAmong(bodies, found);
	if (isBodyStep(input.kind)) return speaker ?? lost(c, found, bodies);
	if (managesMeasures(acting, found.forum)) return { role: 'organiser', bodyId: null };
	if (input.kind !== 'correct' || acting.kind !== 'account') throw new Refusal('not-found');
	const event = await correctable(c, found, input.correctsId);
	if (event.by_account_id !== acting.accountId || event.behalf_of === null || !bodies.includes(event.behalf_of))
		throw new Refusal('not-found');
	// as its page, which shows nothing of it any more
	if (!speaker) return lost(c, found, bodies);
	return { role: 'writer', bodyId: event.behalf_of };
}

/** Who speaks for none of a measure's bodies. @throws Refusal('measure.lost') where one of theirs was its lead before; else 'not-found' */
async function lost(c: Change, { row }: FoundMeasure, bodies: readonly string[]): Promise<never> {
	throw new Refusal((await ledBefore(c.trx, row.id, bodies)) ? 'measure.lost' : 'not-found');
}

/** The event that a correction points at. @throws Refusal('measure.not-corrected') where it is none of the measure's, or a correction */
async function correctable(c: Change, { row }: FoundMeasure, id: string | null) {
	const event = await c.trx
		.selectFrom('measure_event')
		.select(['id', 'by_account_id', 'behalf_of', 'kind'])
		.where('id', '=', id ?? '')
		.where('measure_id', '=', row.id)
		.executeTakeFirst();
	if (!event || event.kind === 'correct') throw new Refusal('measure.not-corrected');
	return event;
}

/** What a step must say in words. */
const lacksWords = ({ kind, outcome, text }: StepInput): boolean =>
	!text &&
	(['report', 'return', 'not_ours', 'ask', 'decline', 'lapse', 'reopen', 'correct'].includes(kind) ||
		(outcome !== null && needsWords(outcome)));

/** The event of a step. */
const eventOf = (input: StepInput, bodyId: string | null, way: NewEvent['way']): NewEvent => ({
	...{ kind: input.kind, behalfOf: bodyId, way, letter: input.letter, language: input.language },
	text: input.text ? { [input.language]: input.text } : {},
	leadId: input.kind === 'not_ours' ? input.suggestedId : null,
	controlDate: ['ask', 'grant', 'accept', 'return', 'reopen'].includes(input.kind) ? input.controlDate : null,
	outcome: input.kind === 'claim' ? input.outcome : input.kind === 'lapse' ? 'lapsed' : null,
	correctsId: input.kind === 'correct' ? input.correctsId : null
});

/**
 * Takes a step with a locked measure, in somebody's role.
 * @returns the id of its event, also where this very form has written it already
 */
export async function writeStep(
	c: Change,
	found: FoundMeasure,
	input: StepInput,
	{ role, bodyId, way }: { role: MeasureRole; bodyId: string | null; way: NewEvent['way'] }
): Promise<string> {
	const event = eventOf(input, bodyId, way);
	const before = await writtenBefore(c, found, input.version, event);
	if (before !== null) return before;
	const refusal = measureStepRefusal(input.kind, { facts: found.facts, role, recommended: found.recommended });
	if (refusal) throw new Refusal(refusal);
	if (lacksWords(input) || (input.kind === 'claim' && !input.outcome)) throw new Refusal('measure.words');
	const today = dayAt(c.at, found.forum.timeZone);
	const dated = { kind: input.kind, controlDate: event.controlDate, basis: true };
	const wrongDate = dateRefusal(dated, found.facts, { recurrence: found.row.recurrence, today });
	const wrong = wrongDate ?? letterRefusal(event.letter, today);
	if (wrong) throw new Refusal(wrong);
	if (event.leadId !== null) await requireBody(c, event.leadId);
	if (event.leadId !== null && event.leadId === bodyId) throw new Refusal('measure.body');
	if (input.kind === 'correct') await correctable(c, found, input.correctsId);
	const id = await writeEvent(c, found, event);
	if (input.kind === 'return' || input.kind === 'reopen') await tellBody(c, 'returned', found, id);
	// what an organiser confirms is the answer of the body: everybody may read it
	if (input.kind === 'confirm') await publishLast(c, found);
	return id;
}

async function publishLast(c: Change, { row }: FoundMeasure): Promise<void> {
	const claim = await c.trx
		.selectFrom('measure_event')
		.selectAll()
		.where('measure_id', '=', row.id)
		.where('kind', '=', 'claim')
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (claim?.hidden_reason === null) await writePublished(c, claim, row);
}

/** Holds a body for a measure until the change ends. @throws Refusal('measure.body') unless it is an accepted state body */
async function requireBody(c: Change, id: string): Promise<void> {
	const body = await heldOrganisation(c, id);
	if (!body || !canBeBody(body)) throw new Refusal('measure.body');
}

/** The page of a measure on which its official chooses files. */
export const measureFiles = (id: string): string => `measure:${id}`;
/** The page on which a forum's organiser chooses the scan of a letter. */
export const letterFiles = (forumId: string): string => `letter:${forumId}`;

/**
 * Takes a step. A form that comes twice is answered as the first. Body, role and version are those of this moment.
 * @param files ids of files that were chosen on the page of the measure
 * @throws Refusal('not-found' | 'measure.lost' | 'changed-meanwhile' | 'measure.words' | 'measure.body' | 'measure.not-corrected' | 'file.gone' | 'file.many') or as
 *   measureStepRefusal and dateRefusal say
 */
export const takeStep = (actor: Actor, id: string, input: StepInput, files: readonly string[] = []): Promise<void> =>
	change(actor, `measure.${input.kind.replace('_', '-')}`, async (c) => {
		const found = await lockedMeasure(c.trx, id);
		const taker = await takerOf(c, actor, found, input);
		const event = await writeStep(c, found, input, { ...taker, way: 'screen' });
		await attachFiles(c, { forumId: found.row.forum_id, page: measureFiles(id) }, files, [event]);
	});

/** Answers that a body gave on paper: one letter, for one or several measures. */
export interface LetterInput {
	bodyId: string;
	answers: readonly { measureId: string; input: StepInput }[];
	way: 'letter' | 'table';
	/** of the letter: its scan, which belongs to each answer */
	scan?: { forumId: string; files: readonly string[] };
}

/**
 * Enters what a body wrote, by an organiser: all of it or nothing.
 * @throws Refusal('measure.letter') without number and date of the letter; else as takeStep, with the measure's number in the details
 */
export const enterForBody = (actor: Actor, { bodyId, answers, way, scan }: LetterInput): Promise<void> =>
	change(actor, `measure.enter-${way}`, async (c) => {
		const inOrder = [...answers].sort((a, b) => (a.measureId < b.measureId ? -1 : 1));
		const events: string[] = [];
		for (const { measureId, input } of inOrder) {
			const found = await lockedMeasure(c.trx, measureId);
			if (!managesMeasures(await actingNow(c.trx, actor), found.forum)) throw new Refusal('not-found');
			if (way === 'letter' && !input.letter) throw new Refusal('measure.letter');
			const speaker: Speaker | null = isBodyStep(input.kind) ? speakerAmong([bodyId], found) : null;
			const name = { measure: `${found.number}.${found.row.position}` };
			if (!speaker) throw new Refusal('measure.lost', name);
			try {
				events.push(await writeStep(c, found, input, { ...speaker, way }));
			} catch (reason) {
				throw reason instanceof Refusal ? new Refusal(reason.code, { ...reason.details, ...name }) : reason;
			}
		}
		if (scan) await attachFiles(c, { forumId: scan.forumId, page: letterFiles(scan.forumId) }, scan.files, events);
	});

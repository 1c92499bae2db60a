import type { Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeMlOrNull, type TextMl } from '../../../i18n/localized-text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { EventWay, MeasureEventKind, MeasureOutcome } from '../../../lists.ts';
import { heldInUse } from '../../organisation/index.server.ts';
import { noteMeasureNews } from '../../proposal/index.server.ts';
import { columnsOfFacts, type FoundMeasure, type StoredEvent, type StoredMeasure } from '../context.server.ts';
import { measureNewsOf } from '../news/rules.ts';
import { afterEvent, overdueAt } from '../rules.ts';
import type { BodyLetter } from '../schema.ts';

/** What every command of measures writes, inside its change. */

/** An event as it is written: who speaks, how it came in and what it says. */
export interface NewEvent {
	kind: MeasureEventKind;
	behalfOf: string | null;
	way: EventWay;
	letter: BodyLetter | null;
	text: TextMl;
	language: Locale;
	leadId: string | null;
	controlDate: string | null;
	outcome: MeasureOutcome | null;
	correctsId: string | null;
}

const accountOf = ({ actor }: Change): string | null => (actor.kind === 'account' ? actor.accountId : null);

/**
 * Writes an event and what it makes of the measure. The caller has locked the measure and asked the rules.
 * @returns the id of the event
 */
export async function writeEvent(c: Change, { row, facts, forum }: FoundMeasure, event: NewEvent): Promise<string> {
	const after = afterEvent(facts, { ...event, at: c.at });
	const id = newId();
	const version = row.version + 1;
	// a body that is merged in this very moment has spoken as the one that it has become
	const behalfOf = event.behalfOf === null ? null : ((await heldInUse(c, event.behalfOf))?.id ?? null);
	await c.trx
		.insertInto('measure_event')
		.values({
			...{ id, measure_id: row.id, version, kind: event.kind, at: c.at, by_account_id: accountOf(c), behalf_of: behalfOf },
			...{ way: event.way, letter_number: event.letter?.number ?? null, letter_date: event.letter?.date ?? null },
			...{ text_ml: writeMlOrNull(event.text), source_language: event.language, lead_id: event.leadId, control_date: event.controlDate },
			...{ outcome: event.outcome, corrects_id: event.correctsId, published_at: null, hidden_reason: null }
		})
		.execute();
	await c.trx
		.updateTable('measure')
		.set({ ...columnsOfFacts(after), overdue_at: overdueAt(after.controlDate, forum.timeZone), version })
		.where('id', '=', row.id)
		.execute();
	await c.audit({
		...{ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, columns: ['state'] },
		details: { version, kind: event.kind, way: event.way, state: after.state, ...(event.outcome && { outcome: event.outcome }) }
	});
	await c.revise(row.forum_id);
	const news = measureNewsOf({ ...event, says: saysSomething(event) }, { taken: facts });
	if (news) await noteMeasureNews(c, { recommendationId: row.recommendation_id, eventId: id }, news);
	return id;
}

const saysSomething = ({ text, letter }: Pick<NewEvent, 'text' | 'letter'>): boolean => writeMlOrNull(text) !== null || letter !== null;

/** Lets everybody read what an event says, which is news where a body answers. One that is hidden is shown again where that is said. */
export async function writePublished(c: Change, event: StoredEvent, row: Pick<StoredMeasure, 'recommendation_id'>): Promise<void> {
	if (event.published_at !== null && event.hidden_reason === null) return;
	await c.trx.updateTable('measure_event').set({ published_at: c.at, hidden_reason: null }).where('id', '=', event.id).execute();
	const { kind, lead_id: leadId, behalf_of: behalfOf } = event;
	const news = measureNewsOf({ kind, leadId, behalfOf, says: event.text_ml !== null || event.letter_number !== null }, 'published');
	if (news) await noteMeasureNews(c, { recommendationId: row.recommendation_id, eventId: event.id }, news);
}

/**
 * The event of the step that a form sends, where it was written already, as the next after the version that the form showed; else null.
 * @throws Refusal('changed-meanwhile') where something else has happened since
 */
export async function writtenBefore(c: Change, { row }: FoundMeasure, version: number, sent: NewEvent): Promise<string | null> {
	if (row.version === version) return null;
	const next = await c.trx
		.selectFrom('measure_event')
		.selectAll()
		.where('measure_id', '=', row.id)
		.where('version', '=', version + 1)
		.executeTakeFirst();
	if (!next || !saysTheSame(next, sent) || next.by_account_id !== accountOf(c)) throw new Refusal('changed-meanwhile');
	await c.audit({ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, details: { repeated: true } });
	return next.id;
}

const saysTheSame = (row: StoredEvent, sent: NewEvent): boolean =>
	row.kind === sent.kind &&
	row.behalf_of === sent.behalfOf &&
	row.way === sent.way &&
	row.letter_number === (sent.letter?.number ?? null) &&
	row.letter_date === (sent.letter?.date ?? null) &&
	row.text_ml === writeMlOrNull(sent.text) &&
	row.lead_id === sent.leadId &&
	row.control_date === sent.controlDate &&
	row.outcome === sent.outcome &&
	row.corrects_id === sent.correctsId;

import type { Kysely } from 'kysely';
import type { AccountActor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { allows } from '../../server/permissions/rules.ts';
import { mailSettled } from '../../server/waiting-mail.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { roles, type MeasureEventKind } from '../../lists.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { speaksFor, type FoundMeasure } from './context.server.ts';
import { isRecommended, listedMeasures, toMeasures } from './listed.server.ts';
import { bodySteps, underWay } from './rules.ts';
import type { Measure } from './schema.ts';
import { stillTold, toldKindOf, readTold, toldKinds, withTold, type Told, type ToldAs } from './told.ts';

/** What officials are told by mail of the measures of their bodies. */

/** Roles that speak for a body. */
const answering = roles.filter((role) => allows(role, 'measure.answer'));

/** The accounts that speak for bodies now, with the body and where: not the disabled ones, and no offers. */
export const speakers = (from: Kysely<Tables>) =>
	from
		.selectFrom('role_grant as g')
		.innerJoin('account as a', 'a.id', 'g.account_id')
		.where('g.role', 'in', answering)
		.where('g.body_id', 'is not', null)
		.where('g.accepted_at', 'is not', null)
		.where('a.disabled_at', 'is', null);

const speakersAt = (from: Kysely<Tables>, forumId: string, bodyId: string) =>
	speakers(from)
		.select(['a.id', 'a.language'])
		.distinct()
		.where('g.body_id', '=', bodyId)
		.where((e) => e.or([e('g.scope_kind', '=', 'installation'), e('g.scope_id', '=', forumId)]));

/** How many officials of a body are written to when a measure of a forum is given to it. */
export const countOfSpeakers = async (forumId: string, bodyId: string): Promise<number> =>
	(await speakersAt(read(), forumId, bodyId).execute()).length;

/**
 * Writes to everybody who speaks for the body that answers for a measure, inside the change that concerns it. What an account is told of a
 * forum's measures within a short while goes in one letter.
 */
export async function tellBody(
	c: Change,
	as: ToldAs,
	{ row, facts, forum }: Pick<FoundMeasure, 'row' | 'facts' | 'forum'>,
	eventId: string
): Promise<void> {
	if (facts.leadId === null || forum.state === 'draft') return;
	const accounts = await speakersAt(c.trx, forum.id, facts.leadId).orderBy('a.id').execute();
	for (const { id: accountId, language } of accounts)
		await mailSettled(c, { accountId, forumId: forum.id, language }, toldKinds, (waiting) => {
			const told = withTold(waiting ? readTold(waiting.kind, waiting.params) : [], { measureId: row.id, as, eventId });
			return { kind: toldKindOf(told), params: { told: told.map((each) => ({ ...each })) } };
		});
}

/** A measure as a letter speaks of it, with its forum. */
export interface ToldMeasure extends Measure {
	forum: Pick<Forum, 'title' | 'timeZone'>;
	/** what the letter tells of it; null: it is reminded of. One that was closed before and is under control again is told as reopened. */
	as: ToldAs | 'reopened' | null;
	/** why it was returned */
	reason: TextMl | null;
}

/** An event of which a letter tells. */
interface SaidEvent {
	id: string;
	measure_id: string;
	version: number;
	kind: MeasureEventKind;
	text_ml: string | null;
}

/** The events of which a letter tells, by their ids. */
async function eventsTold(told: readonly Told[]): Promise<Map<string, SaidEvent>> {
	const ids = told.flatMap(({ eventId }) => eventId ?? []);
	if (!ids.length) return new Map();
	const columns = ['id', 'measure_id', 'version', 'kind', 'text_ml'] as const;
	const rows = await read().selectFrom('measure_event').select(columns).where('id', 'in', ids).execute();
	return new Map(rows.map((row) => [row.id, row]));
}

const spokenKey = (measureId: string, bodyId: string) => `${measureId} ${bodyId}`;

/** The version with which each body has said something of some measures last, by measure and body. An ask counts too: who asks has read what there was. */
async function lastSpoken(measureIds: readonly string[]): Promise<Map<string, number>> {
	if (!measureIds.length) return new Map();
	const rows = await read()
		.selectFrom('measure_event')
		.select((e) => ['measure_id', 'behalf_of', e.fn.max('version').as('version')])
		.where('measure_id', 'in', measureIds)
		.where('kind', 'in', bodySteps)
		.groupBy(['measure_id', 'behalf_of'])
		.execute();
	return new Map(rows.map((row) => [spokenKey(row.measure_id, row.behalf_of ?? ''), Number(row.version)]));
}

/**
 * What a letter still tells of measures: those that wait for a body for which an account speaks, each once, and only what that body has not
 * answered since. In the given order.
 */
export async function measuresToTell(actor: AccountActor, told: readonly Told[]): Promise<ToldMeasure[]> {
	if (!told.length) return [];
	const noted = Map.groupBy(told, ({ measureId }) => measureId);
	const rows = await listedMeasures(read())
		.where('m.id', 'in', [...noted.keys()])
		.where('m.state', 'in', underWay)
		.where(isRecommended)
		.execute();
	const events = await eventsTold(told);
	const spoken = await lastSpoken(told.flatMap(({ measureId, as }) => (as === null ? [] : measureId)));
	const forums = new Map<string, Forum>();
	for (const id of new Set(rows.map((row) => row.forum_id))) forums.set(id, await forumById(id));
	const measures = await toMeasures(read(), rows);
	return [...noted].flatMap(([measureId, ofOne]) => {
		const measure = measures.find((each) => each.id === measureId);
		const forum = forums.get(measure?.forumId ?? '');
		if (!measure?.lead || !forum || !speaksFor(actor, forum).includes(measure.lead.id)) return [];
		const last = spoken.get(spokenKey(measureId, measure.lead.id)) ?? 0;
		const still = stillTold(
			ofOne.map(({ as, eventId }) => {
				const event = events.get(eventId ?? '');
				const said = event?.measure_id === measureId ? event : null;
				// an earlier version of the program did not always keep the event
				return { as, said, answered: as !== null && (said ? said.version < last : measure.reported) };
			})
		);
		if (!still) return [];
		const { title, timeZone } = forum;
		const { said } = still;
		const reason = still.as === 'returned' ? readMl(said?.text_ml ?? null) : null;
		return [{ ...measure, forum: { title, timeZone }, as: said?.kind === 'reopen' ? 'reopened' : still.as, reason }];
	});
}

import type { Kysely } from 'kysely';
import type { AccountActor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { mailSettled } from '../../server/waiting-mail.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { speaksFor, type FoundMeasure } from './context.server.ts';
import { listedMeasures, toMeasures } from './listed.server.ts';
import type { Measure } from './schema.ts';
import { toldKindOf, readTold, toldKinds, withTold, type Told, type ToldAs } from './told.ts';

/** What officials are told by mail of the measures of their bodies. */

/** The accounts that speak for bodies now, with the body and where: not the disabled ones, and no offers. */
export const speakers = (from: Kysely<Tables>) =>
	from
		.selectFrom('role_grant as g')
		.innerJoin('account as a', 'a.id', 'g.account_id')
		.where('g.role', '=', 'official')
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

/**
 * What a letter still tells of measures: those that wait for a body for which an account speaks, and of an answer that was returned only
 * where it was not given again. In the given order.
 */
export async function measuresToTell(actor: AccountActor, told: readonly Told[]): Promise<ToldMeasure[]> {
	if (!told.length) return [];
	const rows = await listedMeasures(read())
		.where(
			'm.id',
			'in',
			told.map(({ measureId }) => measureId)
		)
		.where('m.state', 'in', ['new', 'in_work'])
		.where('r.state', '=', 'adopted')
		.execute();
	const eventIds = told.flatMap(({ as, eventId }) => (as === 'returned' && eventId !== null ? [eventId] : []));
	const events = eventIds.length
		? await read().selectFrom('measure_event').select(['id', 'measure_id', 'kind', 'text_ml']).where('id', 'in', eventIds).execute()
		: [];
	const forums = new Map<string, Forum>();
	for (const id of new Set(rows.map((row) => row.forum_id))) forums.set(id, await forumById(id));
	const measures = await toMeasures(read(), rows);
	return told.flatMap(({ measureId, as, eventId }) => {
		const measure = measures.find((each) => each.id === measureId);
		const forum = forums.get(measure?.forumId ?? '');
		if (!measure || !forum || !measure.lead || !speaksFor(actor, forum).includes(measure.lead.id)) return [];
		if (as === 'returned' && measure.reported) return [];
		const { title, timeZone } = forum;
		const said = events.find((event) => event.id === eventId && event.measure_id === measureId);
		const told = said?.kind === 'reopen' ? 'reopened' : as;
		return [{ ...measure, forum: { title, timeZone }, as: told, reason: readMl(said?.text_ml ?? null) }];
	});
}

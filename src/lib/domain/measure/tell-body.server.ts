import type { Kysely } from 'kysely';
import type { AccountActor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { speaksFor, type FoundMeasure } from './context.server.ts';
import { listedMeasures, toMeasures } from './listed.server.ts';
import type { Measure } from './schema.ts';

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

/** Writes to everybody who speaks for the body that answers for a measure, inside the change that concerns it. */
export async function tellBody(
	c: Change,
	kind: 'measure.assigned' | 'measure.returned',
	{ row, facts, forum }: Pick<FoundMeasure, 'row' | 'facts' | 'forum'>,
	params: { again?: boolean; eventId?: string }
): Promise<void> {
	if (facts.leadId === null || forum.state === 'draft') return;
	const accounts = await speakersAt(c.trx, forum.id, facts.leadId).orderBy('a.id').execute();
	for (const { id, language } of accounts)
		await c.mail({ kind, language, forumId: forum.id, accountId: id, params: { measureIds: [row.id], ...params } });
}

/** A measure as a letter speaks of it, with its forum. */
export interface ToldMeasure extends Measure {
	forum: Pick<Forum, 'title' | 'timeZone'>;
	/** why it was returned, where the letter is about that */
	reason: TextMl | null;
	/** it was closed before, and is under control again */
	reopened: boolean;
}

/** Those of some measures that still wait for a body for which an account speaks, in the given order. @param eventId what the letter is about */
export async function measuresToTell(actor: AccountActor, ids: readonly string[], eventId: string | null): Promise<ToldMeasure[]> {
	if (!ids.length) return [];
	const rows = await listedMeasures(read())
		.where('m.id', 'in', ids)
		.where('m.state', 'in', ['new', 'in_work'])
		.where('r.state', '=', 'adopted')
		.execute();
	const event = eventId
		? await read().selectFrom('measure_event').select(['measure_id', 'kind', 'text_ml']).where('id', '=', eventId).executeTakeFirst()
		: undefined;
	const forums = new Map<string, Forum>();
	for (const id of new Set(rows.map((row) => row.forum_id))) forums.set(id, await forumById(id));
	const measures = await toMeasures(read(), rows);
	return ids.flatMap((id) => {
		const measure = measures.find((each) => each.id === id);
		const forum = forums.get(measure?.forumId ?? '');
		if (!measure || !forum || !measure.lead || !speaksFor(actor, forum).includes(measure.lead.id)) return [];
		const { title, timeZone } = forum;
		const said = event?.measure_id === id ? event : undefined;
		return [{ ...measure, forum: { title, timeZone }, reason: readMl(said?.text_ml ?? null), reopened: said?.kind === 'reopen' }];
	});
}

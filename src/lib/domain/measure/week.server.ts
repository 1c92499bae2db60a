import { system, type Actor } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { dayAt } from '../../i18n/time-zone.ts';
import { actorOf } from '../access/index.server.ts';
import { forumsFor } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { countUnpublished } from './managing.server.ts';
import { claim, claimedOf } from './sent-once.server.ts';
import { weekKey, weekOf, weekParts, weekWork, type WeekPart } from './week.ts';

/** Organisers who ask for it are written to once a week about the measures of their forums. */

/** What waits at a forum; some of it does. */
export interface ForumWeek {
	forum: Pick<Forum, 'id' | 'slug' | 'title' | 'timeZone'>;
	parts: Record<WeekPart, string[]>;
	/** answers that nobody has published or hidden */
	answers: number;
}

/** What waits for an organiser, is late or ends soon at each of the own forums; none where nothing does. */
export async function weekFor(actor: Actor): Promise<ForumWeek[]> {
	const at = now();
	const found: ForumWeek[] = [];
	for (const forum of await forumsFor(actor, 'measure.manage')) {
		if (forum.state === 'draft') continue;
		const rows = await read()
			.selectFrom('measure as m')
			.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
			.select(['m.lead_id', 'm.state', 'm.control_date', 'm.asked_date', 'm.reported', 'm.overdue_at', 'm.position', 'r.number'])
			.select('r.state as recommendation_state')
			.where('m.forum_id', '=', forum.id)
			.where('m.state', '<>', 'closed')
			.where('r.number', 'is not', null)
			.orderBy('r.number')
			.orderBy('m.position')
			.execute();
		const measures = rows.map((row) => ({
			...{ number: row.number ?? 0, position: row.position, leadId: row.lead_id, state: row.state, controlDate: row.control_date },
			...{ asked: row.asked_date, reported: row.reported === 1, overdueAt: row.overdue_at },
			recommended: row.recommendation_state === 'adopted'
		}));
		const parts = weekWork(measures, { at, today: dayAt(at, forum.timeZone) });
		const answers = await countUnpublished(forum.id);
		const { id, slug, title, timeZone } = forum;
		if (answers || weekParts.some((part) => parts[part].length)) found.push({ forum: { id, slug, title, timeZone }, parts, answers });
	}
	return found;
}

/** The Monday whose letter may go to somebody now: it is one at a forum of theirs where something waits; null: none may. */
const mondayOf = (week: readonly ForumWeek[], at: string): string | null =>
	week.flatMap(({ forum }) => weekOf(at, forum.timeZone) ?? []).sort()[0] ?? null;

/** One letter. @throws Refusal('measure.state') where another process has sent it */
const tell = (accountId: string, language: string, monday: string, forums: number): Promise<void> =>
	change(system('reminders'), 'measure.week', async (c) => {
		if (!(await claim(c, weekKey(monday, accountId)))) throw new Refusal('measure.state');
		await c.mail({ kind: 'measure.week', language, accountId, params: {} });
		await c.audit({ subjectKind: 'account', subjectId: accountId, details: { forums } });
	});

/**
 * Writes to the organisers who asked for a weekly letter and at whose forums something waits: one letter a person and week, over all
 * forums. Whoever of two processes claims it first writes it.
 * @returns how many letters
 */
export async function tellOrganisers(): Promise<number> {
	const at = now();
	const asked = await read()
		.selectFrom('account')
		.select(['id', 'language'])
		.where('told_of_measures', '=', 1)
		.where('disabled_at', 'is', null)
		.orderBy('id')
		.execute();
	let told = 0;
	for (const { id, language } of asked) {
		const actor = await actorOf(id);
		const week = actor ? await weekFor(actor) : [];
		const monday = mondayOf(week, at);
		if (monday === null || (await claimedOf(read(), [weekKey(monday, id)])).size) continue;
		try {
			await tell(id, language, monday, week.length);
			told++;
		} catch (reason) {
			if (!(reason instanceof Refusal)) throw reason;
		}
	}
	return told;
}

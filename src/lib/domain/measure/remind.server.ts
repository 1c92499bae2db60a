import type { Kysely } from 'kysely';
import { system } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { dayAt } from '../../i18n/time-zone.ts';
import { isRecommended } from './listed.server.ts';
import { digestDay, digestKey, lastReminded, reminderFor, reminderKey } from './reminder.ts';
import { underWay } from './rules.ts';
import { claim, claimedOf } from './sent-once.server.ts';
import { speakers } from './tell-body.server.ts';

/** Officials are reminded of control dates: whatever of theirs is due goes in one letter a day. */

interface Due {
	accountId: string;
	language: string;
	measureId: string;
	key: string;
}

/** What some or all officials are to be reminded of by now and were not, the earliest date first. */
async function dueNow(from: Kysely<Tables>, at: string, accountId?: string): Promise<Due[]> {
	let query = speakers(from)
		.innerJoin('measure as m', 'm.lead_id', 'g.body_id')
		.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
		.innerJoin('forum as f', 'f.id', 'm.forum_id')
		.select(['a.id as account_id', 'a.language', 'm.id', 'm.control_date', 'f.time_zone'])
		.distinct()
		.where((e) => e.or([e('g.scope_kind', '=', 'installation'), e('g.scope_id', '=', e.ref('m.forum_id'))]))
		.where('m.state', 'in', underWay)
		.where('m.control_date', '<=', lastReminded(at.slice(0, 10)))
		.where(isRecommended)
		.where('f.state', '<>', 'draft')
		.orderBy('m.control_date')
		.orderBy('m.id');
	if (accountId) query = query.where('a.id', '=', accountId);
	const due = (await query.execute()).flatMap((row): Due[] => {
		const date = row.control_date ?? '';
		const kind = reminderFor(date, dayAt(at, row.time_zone));
		if (kind === null) return [];
		const { account_id, language, id } = row;
		return [{ accountId: account_id, language, measureId: id, key: reminderKey(id, kind, date, account_id) }];
	});
	const sent = await claimedOf(
		from,
		due.map(({ key }) => key)
	);
	return due.filter(({ key }) => !sent.has(key));
}

/** One digest. @throws Refusal('measure.state') where another process has sent it, or nothing is due any more: nothing is written then */
const remind = (accountId: string, day: string): Promise<void> =>
	change(system('reminders'), 'measure.remind', async (c) => {
		if (!(await claim(c, digestKey(day, accountId)))) throw new Refusal('measure.state');
		const due: Due[] = [];
		for (const each of await dueNow(c.trx, c.at, accountId)) if (await claim(c, each.key)) due.push(each);
		const [first] = due;
		if (!first) throw new Refusal('measure.state');
		const measureIds = due.map(({ measureId }) => measureId);
		await c.mail({ kind: 'measure.reminder', language: first.language, accountId, params: { measureIds } });
		await c.audit({ subjectKind: 'account', subjectId: accountId, details: { measures: measureIds.length } });
	});

/**
 * Writes to officials whose bodies have measures with a control date that comes near or is over: one letter a person and day, from the
 * morning on. Whoever of two processes claims it first writes it.
 * @returns how many letters
 */
export async function remindOfficials(): Promise<number> {
	const at = now();
	const day = digestDay(at);
	if (day === null) return 0;
	const accounts = [...new Set((await dueNow(read(), at)).map(({ accountId }) => accountId))];
	const written = await claimedOf(
		read(),
		accounts.map((id) => digestKey(day, id))
	);
	let told = 0;
	for (const accountId of accounts) {
		if (written.has(digestKey(day, accountId))) continue;
		try {
			await remind(accountId, day);
			told++;
		} catch (reason) {
			if (!(reason instanceof Refusal)) throw reason;
		}
	}
	return told;
}

import { system } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { DAY, later, now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import { claimToday } from '../server/once-a-day.ts';
import { can } from '../server/permissions/rules.ts';
import { actorOf } from '../domain/access/index.server.ts';
import { people } from '../domain/registration/index.server.ts';

/** A mail a day to organisers who asked for it: who withdrew by themselves since the last one. It holds numbers and names nobody. */

const CLAIM = 'withdrawals.day';
const MOST_DAYS = 7;
const midnight = (day: string) => `${day.slice(0, 10)}T00:00:00.000Z`;

/** From the last mail on, also where the program stood still for some days; where nobody asked for weeks, yesterday is enough. */
const since = (last: string | null, at: string) => midnight(last && midnight(last) > later(at, -MOST_DAYS * DAY) ? last : later(at, -DAY));

/** Ids of the registrations whose owners withdrew between two instants, by forum. */
async function withdrawnIn(c: Change, from: string, to: string): Promise<Map<string, string[]>> {
	const rows = await c.trx
		.selectFrom('audit_entry')
		.select(['forum_id', 'subject_id'])
		.where('at', '>=', from)
		.where('at', '<', to)
		.where('verb', '=', 'registration.withdraw')
		.where('actor_kind', '=', 'delegate')
		.execute();
	const byForum = Map.groupBy(rows, (row) => row.forum_id ?? '');
	return new Map([...byForum].map(([forumId, found]) => [forumId, found.map((row) => row.subject_id)]));
}

/**
 * Mails, once a day (UTC), the accounts that asked for it who withdrew at the forums whose registrations they may list.
 * @returns how many mails
 */
export async function tellOfWithdrawals(): Promise<number> {
	const asked = await read().selectFrom('account').select('id').where('told_of_withdrawals', '=', 1).limit(1).executeTakeFirst();
	const done = await read().selectFrom('installation').select('value').where('key', '=', CLAIM).executeTakeFirst();
	if (!asked || (done && done.value >= now().slice(0, 10))) return 0;
	return change(system('withdrawals'), 'withdrawals.tell', async (c) => {
		const claim = await claimToday(c.trx, CLAIM);
		const told = claim ? await tellAll(c, since(claim.last, c.at), midnight(c.at)) : 0;
		await c.audit({ subjectKind: 'installation', subjectId: 'withdrawals', details: { told } });
		return told;
	});
}

async function tellAll(c: Change, from: string, to: string): Promise<number> {
	const withdrawn = await withdrawnIn(c, from, to);
	const accounts = await c.trx.selectFrom('account').select(['id', 'language']).where('told_of_withdrawals', '=', 1).execute();
	let told = 0;
	for (const { id, language } of withdrawn.size ? accounts : []) {
		const actor = await actorOf(id, c.trx);
		for (const [forumId, ids] of withdrawn) {
			if (!actor || !can(actor, 'registration.list', { forumId })) continue;
			const rows = await people(actor, forumId, c.trx)
				.select('r.number')
				.where('r.id', 'in', ids)
				.where('r.state', '=', 'withdrawn')
				.orderBy('r.number')
				.execute();
			if (!rows.length) continue;
			const params = { numbers: rows.map((row) => row.number), from, to };
			await c.mail({ kind: 'access.withdrawals', language, forumId, accountId: id, params });
			told++;
		}
	}
	return told;
}

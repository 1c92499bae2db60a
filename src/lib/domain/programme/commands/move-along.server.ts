import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readMl } from '../../../i18n/localized-text.ts';
import { addMinutes, instantOf, minutesBetween, wallDoubt, wallOf } from '../../../i18n/time-zone.ts';

/** What the sessions of a forum do when the forum itself gets other times or another zone, inside its change. */

/** The sessions, also cancelled ones, with a platform's window. */
const sessionsOf = (c: Change, forumId: string) =>
	c.trx
		.selectFrom('session as s')
		.leftJoin('platform as p', 'p.session_id', 's.id')
		.select(['s.id', 's.title_ml', 's.state', 's.day', 's.starts_local', 's.ends_local', 'p.sign_up_opens_at', 'p.sign_up_closes_at'])
		.where('s.forum_id', '=', forumId)
		.orderBy('s.starts_at')
		.execute();

type Row = Awaited<ReturnType<typeof sessionsOf>>[number];

/** @throws Refusal('programme.impossible-time') when one of its hours does not exist there, or comes twice */
function instantsOf(row: Row, startsLocal: string, endsLocal: string, zone: string) {
	if (wallDoubt(startsLocal, zone) || wallDoubt(endsLocal, zone))
		throw new Refusal('programme.impossible-time', { title: readMl(row.title_ml) });
	return { starts_at: instantOf(startsLocal, zone), ends_at: instantOf(endsLocal, zone) };
}

/**
 * Moves the instants of a forum's sessions and sign-up windows into another zone: the wall times stay as they are announced.
 * @throws Refusal('programme.impossible-time')
 */
export async function rezoneSessions(c: Change, forumId: string, from: string, to: string): Promise<void> {
	for (const row of await sessionsOf(c, forumId)) {
		await c.trx
			.updateTable('session')
			.set(instantsOf(row, row.starts_local, row.ends_local, to))
			.where('id', '=', row.id)
			.execute();
		if (row.sign_up_opens_at && row.sign_up_closes_at)
			await c.trx
				.updateTable('platform')
				.set({
					sign_up_opens_at: instantOf(wallOf(row.sign_up_opens_at, from), to),
					sign_up_closes_at: instantOf(wallOf(row.sign_up_closes_at, from), to)
				})
				.where('session_id', '=', row.id)
				.execute();
	}
}

/**
 * Moves the sessions of a forum by some minutes of the wall clock, the cancelled ones with their notes too: else the programme would keep
 * the former days. The end of a platform's sign-up moves too, its beginning only while it lies in the future: an open sign-up does not close.
 * @param zone of the forum
 * @returns how many of them take place
 * @throws Refusal('programme.impossible-time')
 */
export async function moveSessionsAlong(c: Change, forumId: string, minutes: number, zone: string): Promise<number> {
	const rows = await sessionsOf(c, forumId);
	const held = rows.filter((row) => row.state !== 'cancelled').length;
	const window = (instant: string) => instantOf(addMinutes(wallOf(instant, zone), minutes), zone);
	for (const row of rows) {
		const [startsLocal, endsLocal] = [addMinutes(row.starts_local, minutes), addMinutes(row.ends_local, minutes)];
		const fromDay = minutesBetween(`${row.day}T00:00`, `${row.starts_local.slice(0, 10)}T00:00`);
		await c.trx
			.updateTable('session')
			.set({
				day: addMinutes(`${startsLocal.slice(0, 10)}T00:00`, -fromDay).slice(0, 10),
				starts_local: startsLocal,
				ends_local: endsLocal,
				...instantsOf(row, startsLocal, endsLocal, zone)
			})
			.where('id', '=', row.id)
			.execute();
		if (row.sign_up_opens_at && row.sign_up_closes_at)
			await c.trx
				.updateTable('platform')
				.set({
					sign_up_opens_at: row.sign_up_opens_at > c.at ? window(row.sign_up_opens_at) : row.sign_up_opens_at,
					sign_up_closes_at: window(row.sign_up_closes_at)
				})
				.where('session_id', '=', row.id)
				.execute();
	}
	await c.audit(
		{ subjectKind: 'forum', subjectId: forumId, forumId, columns: ['starts_at', 'ends_at'], details: { sessions: held, minutes } },
		'programme.move-along'
	);
	return held;
}

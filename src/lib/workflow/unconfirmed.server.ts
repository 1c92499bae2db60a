import type { Kysely } from 'kysely';
import { system } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { Refusal } from '../server/refusal.ts';
import { lockSeats } from '../domain/forum/index.server.ts';
import { confirmStep, type Awaited } from '../domain/registration/rules.ts';
import { freePlacesOf } from './forum-capacity.server.ts';

/** Places that nobody confirmed by the link in the mail: a reminder first, then they are given on, in order. */

const actor = system('confirm');
/** A transaction decides on this many people at most: registrations go on meanwhile. */
const AT_ONCE = 100;

interface Due extends Awaited {
	id: string;
	forumId: string;
	personId: string;
	language: string;
}

/** Registrations that are to be looked at by now, of some or of all. */
async function due(from: Kysely<Tables>, at: string, ids?: readonly string[]): Promise<Due[]> {
	let query = from
		.selectFrom('registration as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select(['r.id', 'r.forum_id', 'r.person_id', 'r.language', 'r.state', 'r.privacy_state', 'r.confirm_by', 'r.confirm_due_at'])
		.select(['f.state as forum_state', 'f.starts_at'])
		.where('r.confirm_due_at', '<=', at)
		.orderBy('r.confirm_due_at')
		.orderBy('r.number');
	if (ids) query = query.where('r.id', 'in', ids);
	const rows = await query.execute();
	const reminders = await remindersOf(
		from,
		rows.flatMap((row) => (row.confirm_due_at === row.confirm_by ? [row.id] : []))
	);
	return rows.map((row) => ({
		id: row.id,
		forumId: row.forum_id,
		personId: row.person_id,
		language: row.language,
		state: row.state,
		privacyState: row.privacy_state,
		confirmBy: row.confirm_by,
		confirmDueAt: row.confirm_due_at,
		reminder: reminders.get(row.id) ?? null,
		forum: { state: row.forum_state, startsAt: row.starts_at }
	}));
}

/** When the last reminder of each registration was sent or failed. One that was only kept as a file counts as not sent. */
async function remindersOf(from: Kysely<Tables>, ids: readonly string[]) {
	const found = new Map<string, NonNullable<Awaited['reminder']>>();
	for (let i = 0; i < ids.length; i += 500) {
		const rows = await from
			.selectFrom('outbox')
			.select(['registration_id', 'sent_at', 'failed_at', 'kept'])
			.where('registration_id', 'in', ids.slice(i, i + 500))
			.where('kind', '=', 'registration.confirm-reminder')
			.orderBy('id')
			.execute();
		for (const row of rows)
			if (row.registration_id) found.set(row.registration_id, { sentAt: row.kept ? null : row.sent_at, failedAt: row.failed_at });
	}
	return found;
}

async function remind(c: Change, one: Due, confirmBy: string): Promise<void> {
	await c.trx.updateTable('registration').set({ confirm_by: confirmBy, confirm_due_at: confirmBy }).where('id', '=', one.id).execute();
	await c.mail({ kind: 'registration.confirm-reminder', language: one.language, forumId: one.forumId, registrationId: one.id });
	await c.audit({ subjectKind: 'registration', subjectId: one.id, forumId: one.forumId, details: { confirmBy } }, 'registration.remind');
}

/** `confirm_by` stays: it says why the registration is over. */
async function giveOn(c: Change, ones: readonly Due[]): Promise<void> {
	const [first] = ones;
	if (!first) return;
	for (const { id, forumId, language, state } of ones) {
		await c.trx
			.updateTable('registration')
			.set({ state: 'withdrawn', confirm_due_at: null, changed_at: c.at })
			.where('id', '=', id)
			.execute();
		await c.mail({ kind: 'registration.unconfirmed', language, forumId, registrationId: id });
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId,
			columns: ['state'],
			details: { from: state, to: 'withdrawn' }
		});
	}
	await freePlacesOf(c, first.forumId, ones, 'withdrawn');
	await c.revise(first.forumId);
}

/** Decides anew inside the change: somebody may have confirmed, or another process done it, since they were found. */
async function follow(forumId: string, ids: readonly string[]): Promise<{ reminded: number; givenOn: number }> {
	return change(actor, 'registration.unconfirmed', async (c) => {
		await lockSeats(c, forumId);
		const steps = (await due(c.trx, c.at, ids)).map((one) => ({ one, step: confirmStep(one, c.at) }));
		let reminded = 0;
		for (const { one, step } of steps)
			if (step.do === 'remind') {
				await remind(c, one, step.confirmBy);
				reminded++;
			}
		const over = steps.flatMap(({ one, step }) => (step.do === 'give-on' ? [one] : []));
		await giveOn(c, over);
		// nothing to do: the change is rolled back, so that no empty one is logged
		if (!reminded && !over.length) throw new Refusal('registration.state');
		return { reminded, givenOn: over.length };
	});
}

/**
 * Reminds those whose time is half over, and passes on the places of those whose time is over. Safe in several processes at once.
 * @returns how many were reminded, and how many places were passed on
 */
export async function followUnconfirmed(): Promise<{ reminded: number; givenOn: number }> {
	const at = now();
	const wanted = (await due(read(), at)).filter((one) => confirmStep(one, at).do !== 'nothing');
	const total = { reminded: 0, givenOn: 0 };
	for (const [forumId, ones] of Map.groupBy(wanted, (one) => one.forumId))
		for (let i = 0; i < ones.length; i += AT_ONCE)
			try {
				const ids = ones.slice(i, i + AT_ONCE).map((one) => one.id);
				const { reminded, givenOn } = await follow(forumId, ids);
				total.reminded += reminded;
				total.givenOn += givenOn;
			} catch (reason) {
				if (!(reason instanceof Refusal)) throw reason;
			}
	return total;
}

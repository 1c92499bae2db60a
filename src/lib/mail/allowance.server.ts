import type { Selectable, Transaction } from 'kysely';
import { now } from '../server/clock.ts';
import { config } from '../server/config.ts';
import { database } from '../server/database/open.ts';
import type { OutboxRow, Tables } from '../server/database/tables.ts';
import { sign } from '../server/crypto.ts';
import { normaliseAddress } from '../i18n/search-normalise.ts';
import { firstFit, fits, mayGoAlone, nextJoined, ofLastDay, type Gone, type Recipient } from './recipient-cap.ts';

/**
 * The allowance of one address, decided when a mail is sent, so that it holds across processes and after a change of address. Each decision
 * locks the row of the address, so that all senders that write to it wait for each other. The row holds a keyed hash and instants only and
 * outlives the mails: nobody gets a new allowance by erasing a registration and making it again.
 */

type Trx = Transaction<Tables>;
export type OutboxMail = Selectable<OutboxRow>;

/** More mails than this are not joined into one letter; the others wait an hour more. */
const MOST_JOINED = 200;

/** What goes now: one mail, or several in one letter under the number of the first. */
export interface Passage {
	mails: OutboxMail[];
	/** whether they go as one joined letter, also where only one is left of it */
	joined: boolean;
	/** hash of the recipient whose allowance was used, or null; `counted` is the mail under which the letter counts */
	recipient: string | null;
	counted: string;
}

/** A mail by itself that uses nobody's allowance. */
export const unadmitted = (mail: OutboxMail): Passage => ({ mails: [mail], joined: false, recipient: null, counted: mail.id });

const hashOf = (cap: string, address: string): string => sign('recipient', cap, normaliseAddress(address));

/** Mails with the address each would go to now. */
const addressed = (trx: Trx) =>
	trx
		.selectFrom('outbox as o')
		.leftJoin('registration as r', 'r.id', 'o.registration_id')
		.leftJoin('account as a', 'a.id', 'o.account_id')
		.selectAll('o')
		.select((e) => e.fn.coalesce('o.address', 'r.email', 'a.email').as('to'));

type Addressed = Awaited<ReturnType<ReturnType<typeof addressed>['execute']>>[number];
const currentHash = ({ cap, to }: Addressed) => (cap && to ? hashOf(cap, to) : null);
const unsent = (row: OutboxMail) => row.sent_at === null && row.failed_at === null;

/** Locks what is known of an address. */
async function lock(trx: Trx, hash: string, at: string): Promise<Recipient & { letters: Gone[] }> {
	const row = await trx
		.insertInto('recipient_tally')
		.values({ recipient_hash: hash, letters: '[]', changed_at: at })
		.onConflict((on) => on.column('recipient_hash').doUpdateSet({ changed_at: at }))
		.returningAll()
		.executeTakeFirstOrThrow();
	return ofLastDay({ letters: JSON.parse(row.letters) as Gone[], joinedAt: row.joined_at }, at);
}

const write = (trx: Trx, hash: string, letters: readonly Gone[], joinedAt: string | null) =>
	trx
		.updateTable('recipient_tally')
		.set({ letters: JSON.stringify(letters), joined_at: joinedAt })
		.where('recipient_hash', '=', hash)
		.execute();

/** Mails that wait for the joined letter of an address, the oldest first. */
const waitingFor = (trx: Trx, hash: string) =>
	addressed(trx)
		.where('o.recipient_hash', '=', hash)
		.where('o.held_at', 'is not', null)
		.where('o.joined_into', 'is', null)
		.where('o.sent_at', 'is', null)
		.where('o.failed_at', 'is', null)
		.orderBy('o.id');

/** Puts mails back into the queue as if they were new, for instance after their address has changed. */
async function putBack(trx: Trx, ids: readonly string[], at: string): Promise<void> {
	if (!ids.length) return;
	await trx
		.updateTable('outbox')
		.set({ recipient_hash: null, held_at: null, joined_into: null, due_at: at, claimed_until: null })
		.where('id', 'in', ids)
		.where('sent_at', 'is', null)
		.execute();
}

/** Holds a mail for the next joined letter of its address, and moves the mails held already to the same instant. The try does not count. */
async function hold(trx: Trx, row: OutboxMail, hash: string, due: string, at: string): Promise<void> {
	await trx
		.updateTable('outbox')
		.set((e) => ({ recipient_hash: hash, held_at: row.held_at ?? at, due_at: due, claimed_until: null, tries: e('tries', '-', 1) }))
		.where('id', '=', row.id)
		.execute();
	await trx
		.updateTable('outbox')
		.set({ due_at: due })
		.where('recipient_hash', '=', hash)
		.where('held_at', 'is not', null)
		.where('joined_into', 'is', null)
		.where('sent_at', 'is', null)
		.where('failed_at', 'is', null)
		.execute();
}

/**
 * Postpones a mail that was tried before and may have been delivered: it is not joined with others, keeps its message id, and is due when
 * the allowance has room. The try does not count.
 */
async function wait(trx: Trx, row: OutboxMail, due: string): Promise<null> {
	await trx
		.updateTable('outbox')
		.set((e) => ({ due_at: due, claimed_until: null, tries: e('tries', '-', 1) }))
		.where('id', '=', row.id)
		.execute();
	return null;
}

/** The mails of a joined letter that was tried before, without those that now go elsewhere. */
async function joinedAgain(trx: Trx, row: Addressed, hash: string, at: string): Promise<Addressed[]> {
	const members = (await addressed(trx).where('o.joined_into', '=', row.id).orderBy('o.id').execute()).filter(unsent);
	const elsewhere = members.filter((each) => currentHash(each) !== hash);
	await putBack(
		trx,
		elsewhere.map((each) => each.id),
		at
	);
	return [row, ...members.filter((each) => each.id !== row.id && !elsewhere.includes(each))];
}

/** Gathers what waits for an address into one letter under the number of `row`. */
async function join(trx: Trx, row: Addressed, hash: string, at: string): Promise<Addressed[]> {
	const others = await waitingFor(trx, hash).where('o.id', '<>', row.id).limit(MOST_JOINED).execute();
	const elsewhere = others.filter((each) => currentHash(each) !== hash);
	await putBack(
		trx,
		elsewhere.map((each) => each.id),
		at
	);
	const joined = [row, ...others.filter((each) => !elsewhere.includes(each)).slice(0, MOST_JOINED - 1)];
	const ids = joined.map((each) => each.id);
	if (joined.length > 1) {
		await trx
			.updateTable('outbox')
			.set({ recipient_hash: hash, held_at: row.held_at ?? at })
			.where('id', '=', row.id)
			.execute();
		await trx.updateTable('outbox').set({ joined_into: row.id }).where('id', 'in', ids).execute();
		await trx.updateTable('outbox').set({ claimed_until: null }).where('joined_into', '=', row.id).where('id', '<>', row.id).execute();
	} else await trx.updateTable('outbox').set({ recipient_hash: hash, held_at: null }).where('id', '=', row.id).execute();
	return joined;
}

async function decide(trx: Trx, mail: OutboxMail): Promise<Passage | null> {
	const at = now();
	const known = await addressed(trx).where('o.id', '=', mail.id).executeTakeFirst();
	if (!known) return null;
	const hash = currentHash(known);
	if (hash === null) return unadmitted(mail);
	const { letters, joinedAt } = await lock(trx, hash, at);
	// read again: another sender may have joined the mail to a letter while this one waited for the lock
	const row = await addressed(trx).where('o.id', '=', mail.id).executeTakeFirst();
	if (!row || !unsent(row) || (row.joined_into !== null && row.joined_into !== row.id)) return null;
	if (currentHash(row) !== hash) {
		await putBack(trx, [row.id], at);
		return null;
	}
	const others = letters.filter((letter) => letter.id !== row.id);
	const go = async (mails: OutboxMail[], joined: boolean, joinedNow: string | null): Promise<Passage> => {
		await write(trx, hash, [...others, { id: row.id, at }], joinedNow);
		return { mails, joined, recipient: hash, counted: row.id };
	};
	const same = row.recipient_hash === hash;
	if (same && row.joined_into === row.id) {
		if (!fits(others, at)) return wait(trx, row, firstFit(others, at));
		return go(await joinedAgain(trx, row, hash, at), true, joinedAt);
	}
	if (row.joined_into === row.id) {
		const members = await trx.selectFrom('outbox').select('id').where('joined_into', '=', row.id).where('id', '<>', row.id).execute();
		await putBack(
			trx,
			members.map((each) => each.id),
			at
		);
		await trx.updateTable('outbox').set({ joined_into: null }).where('id', '=', row.id).execute();
	}
	if (same && row.held_at === null) {
		if (!fits(others, at)) return wait(trx, row, firstFit(others, at));
		return go([row], false, joinedAt);
	}
	const already = await waitingFor(trx, hash).where('o.id', '<>', row.id).limit(1).executeTakeFirst();
	if (!same && !already && mayGoAlone(others, at)) {
		await trx.updateTable('outbox').set({ recipient_hash: hash, held_at: null }).where('id', '=', row.id).execute();
		return go([row], false, joinedAt);
	}
	const due = nextJoined({ letters: others, joinedAt }, at);
	if (due > at) {
		await hold(trx, row, hash, due, at);
		return null;
	}
	const joined = await join(trx, row, hash, at);
	return go(joined, joined.length > 1, at);
}

/**
 * Whether a claimed mail goes now. What is over the allowance of its address waits, and goes in the joined letter of the hour; a mail that
 * another letter carries is that letter's. With RATE_LIMITS=off everything goes.
 * @returns null when nothing is to be sent
 */
export async function admit(mail: OutboxMail): Promise<Passage | null> {
	if (mail.joined_into === null && (mail.cap === null || !config().rateLimits)) return unadmitted(mail);
	return database()
		.writer.transaction()
		.execute((trx) => decide(trx, mail));
}

/** The letter has gone: its place in the allowance counts from this moment. */
export async function recordSent(trx: Trx, { recipient, counted }: Passage, at: string): Promise<void> {
	if (recipient === null) return;
	const { letters, joinedAt } = await lock(trx, recipient, at);
	await write(trx, recipient, [...letters.filter((letter) => letter.id !== counted), { id: counted, at }], joinedAt);
}

/** The letter has surely not gone: its place in the allowance is free again. */
export async function giveBack(trx: Trx, { recipient, counted }: Passage, at: string): Promise<void> {
	if (recipient === null) return;
	const { letters, joinedAt } = await lock(trx, recipient, at);
	await write(
		trx,
		recipient,
		letters.filter((letter) => letter.id !== counted),
		joinedAt
	);
}

import { listedName } from '../listed-name.ts';
import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { cursorIn } from '../server/database/cursor.ts';
import { keysetPage } from '../server/database/keyset-page.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { hasFailed, isNeedless } from '../server/failed-mails.ts';
import { lettersGo } from '../server/letters-go.ts';
import { wakeOutbox } from '../server/outbox-signal.ts';
import { Refusal } from '../server/refusal.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { mailsSeenBy } from '../domain/document/index.server.ts';
import { people } from '../domain/registration/index.server.ts';
import { faultKinds, MissingFact } from './delivery-errors.ts';
import { letterToRead } from './message.server.ts';
import { mailStates, type ListedMail, type MailCounts, type MailState } from './schema.ts';

/** The mails of a forum as its organisers see them. */

const PAGE_SIZE = 50;

type Outbox = ExpressionBuilder<Tables & { o: Tables['outbox'] }, 'o'>;

/** Whether a mail that is done was kept as a file. Rows from before this was stored count by the present setting. */
const isKept = () => sql<number>`coalesce(o.kept, ${sql.lit(lettersGo() === 'folder' ? 1 : 0)})`;

/** Each state as a condition on the row; together they cover every row once. */
const inState: Record<MailState, (e: Outbox) => ReturnType<Outbox['and']>> = {
	sent: (e) => e.and([e('o.sent_at', 'is not', null), e(isKept(), '=', 0)]),
	kept: (e) => e.and([e('o.sent_at', 'is not', null), e(isKept(), '=', 1)]),
	failed: hasFailed,
	needless: isNeedless,
	held: (e) => e.and([e('o.sent_at', 'is', null), e('o.failed_at', 'is', null), e('o.held_at', 'is not', null)]),
	waiting: (e) => e.and([e('o.sent_at', 'is', null), e('o.failed_at', 'is', null), e('o.held_at', 'is', null)])
};

/** The one of them that holds. */
const stateOf = (e: Outbox) => {
	const cases = mailStates.map((state) => sql`when ${inState[state](e)} then ${sql.lit(state)}`);
	return sql<MailState>`case ${sql.join(cases, sql` `)} end`.as('state');
};

/** The mails that the actor may see, with whom they go to. */
const mails = (actor: Actor, forumId: string, from: Kysely<Tables> = read()) =>
	mailsSeenBy(actor, forumId, from)
		.leftJoin(people(actor, forumId, from).select(['r.id', 'r.email', 'r.surname', 'r.given_name']).as('r'), 'r.id', 'o.registration_id')
		.leftJoin('account as a', 'a.id', 'o.account_id')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select(['o.id', 'o.kind', 'o.created_at', 'o.due_at', 'o.sent_at', 'o.failed_at', 'o.tries', 'o.last_error', 'o.registration_id'])
		.select('o.joined_into')
		.select(stateOf)
		.select((e) => [
			e.fn.coalesce('o.address', 'r.email', 'a.email').as('address'),
			e.fn.coalesce('r.surname', 'p.surname').as('surname'),
			e.fn.coalesce('r.given_name', 'p.given_name').as('given_name')
		]);

type MailLine = Awaited<ReturnType<ReturnType<typeof mails>['execute']>>[number];

function toListed(row: MailLine): ListedMail {
	// A word of a newer release, read after going back to an older one, says nothing here.
	const [word, answer] = (row.last_error ?? '').split(' ');
	const kind = faultKinds.find((each) => each === word);
	return {
		id: row.id,
		kind: row.kind,
		registrationId: row.registration_id,
		name: listedName(row) ?? '',
		address: row.address ?? '',
		state: row.state,
		createdAt: row.created_at,
		doneAt: row.sent_at,
		nextTryAt: row.sent_at || row.failed_at ? null : row.due_at,
		tries: row.tries,
		joined: row.joined_into !== null,
		fault: kind ? { kind, answer: answer ?? null } : null
	};
}

/**
 * One page of 50 mails, the newest first.
 * @param after the `next` of the page before
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function listMails(
	actor: Actor,
	forumId: string,
	{ state, after }: { state?: MailState | undefined; after?: string | undefined } = {}
): Promise<{ items: ListedMail[]; next: string | null }> {
	requirePermission(actor, 'mail.see', { forumId });
	let query = mails(actor, forumId);
	if (state) query = query.where(inState[state]);
	const cursor = { keys: ['o.id'] as const, after: cursorIn(after, ['id']), size: PAGE_SIZE, newestFirst: true };
	const { rows, next } = await keysetPage(query, { ...cursor, nextOf: (row) => row.id });
	return { items: rows.map(toListed), next };
}

/** How many of the mails that the actor may see are in each state. @throws Refusal('not-found') for all but the forum's organisers */
export async function countMails(actor: Actor, forumId: string): Promise<MailCounts> {
	requirePermission(actor, 'mail.see', { forumId });
	const row = await mailsSeenBy(actor, forumId)
		.select((e) => [
			e.fn.countAll<number>().as('total'),
			...mailStates.map((state) => e.fn.count<number>(e.case().when(inState[state](e)).then(1).end()).as(state))
		])
		.executeTakeFirstOrThrow();
	const counts = row as unknown as Record<keyof MailCounts, number | string>;
	return {
		total: Number(counts.total),
		waiting: Number(counts.waiting),
		held: Number(counts.held),
		failed: Number(counts.failed),
		needless: Number(counts.needless),
		kept: Number(counts.kept),
		sent: Number(counts.sent)
	};
}

/**
 * One mail with its text, as it would be made now and without private links; text is null when what it speaks about is gone.
 * @throws Refusal('not-found')
 */
export async function readMail(
	actor: Actor,
	forumId: string,
	id: string
): Promise<{ mail: ListedMail; letter: Awaited<ReturnType<typeof letterToRead>> | null }> {
	requirePermission(actor, 'mail.see', { forumId });
	const line = await mails(actor, forumId).where('o.id', '=', id).executeTakeFirst();
	const row = await read().selectFrom('outbox').selectAll().where('id', '=', id).where('forum_id', '=', forumId).executeTakeFirst();
	if (!line || !row) throw new Refusal('not-found');
	try {
		return { mail: toListed(line), letter: await letterToRead(row) };
	} catch (reason) {
		if (reason instanceof MissingFact) return { mail: toListed(line), letter: null };
		throw reason;
	}
}

/**
 * Sends a mail that waits or has failed at once, with all its tries before it. One that is held goes by itself: it is the organiser's now,
 * and no longer counted.
 * @throws Refusal('not-found' | 'mail.sent' | 'mail.needless')
 */
export async function sendAgain(actor: Actor, forumId: string, id: string): Promise<void> {
	requirePermission(actor, 'mail.see', { forumId });
	await change(actor, 'mail.retry', async (c) => {
		const row = await mails(actor, forumId, c.trx).where('o.id', '=', id).executeTakeFirst();
		if (!row) throw new Refusal('not-found');
		if (row.state === 'needless') throw new Refusal('mail.needless');
		// a joined letter that is being tried goes on as one
		const underWay = row.joined_into !== null && row.failed_at === null;
		const alone = { cap: null, recipient_hash: null, held_at: null, joined_into: null };
		const { numUpdatedRows } = await c.trx
			.updateTable('outbox')
			.set({ due_at: c.at, tries: 0, failed_at: null, ...(!underWay && alone) })
			.where('id', '=', underWay ? (row.joined_into ?? id) : id)
			.where('sent_at', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('mail.sent');
		await c.audit({ subjectKind: 'outbox', subjectId: id, forumId, details: { kind: row.kind } });
	});
	wakeOutbox();
}

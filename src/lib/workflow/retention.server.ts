import { system, type Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { DAY, later, now } from '../server/clock.ts';
import { database, read } from '../server/database/open.ts';
import { dropMailCopies, mailCopies } from '../server/mail-copies.ts';
import { dropOldCopies } from '../server/database/pre-upgrade-backup.ts';
import { claimToday } from '../server/once-a-day.ts';
import { vacuum } from '../server/database/purge.ts';
import { lockSeats, stillKnown } from '../domain/forum/index.server.ts';
import { dropOldExperts } from '../domain/expert/index.server.ts';
import { dropOldFollowers } from '../domain/proposal/index.server.ts';
import { forgetTraits } from '../domain/registration/index.server.ts';
import { DUPLICATE_KEPT_MS } from '../domain/registration/rules.ts';
import { removePersonalData } from './remove-personal-data.server.ts';

/**
 * Keeping nothing longer than it is needed: once a day. A forum's people are anonymised when it has been over for its `retention_days`;
 * who agreed to «keep for the next forums» stays as a person, apart from that forum. What is short-lived by nature goes with it.
 */

/** How long mails that went, or never will, stay in the outbox after the forum; those of accounts from their making. */
const MAIL_DAYS = 90;
/** Expired logins and links stay for a week, so that «used» and «expired» can still be told apart. */
const LINK_DAYS = 7;
/** What an address got is counted for a day. */
const TALLY_DAYS = 2;
/** Days for which the traits of applications are kept; bursts are found within minutes. */
const TRAIT_DAYS = 1;
/** Copies that are made before an upgrade. */
const COPY_DAYS = 30;
/** A transaction holds this many people at most: nobody waits for the clean-up. */
const AT_ONCE = 50;
const CLAIM = 'retention.day';

export interface Cleaned {
	anonymised: number;
	personsKept: number;
	pendingDuplicates: number;
	traits: number;
	mails: number;
	logins: number;
	links: number;
	/** followers of proposals whose time is over */
	followers: number;
	/** offers of expertise whose time is over */
	experts: number;
}

/** Forums past their term. The demonstration's people are invented: they have none. */
async function forumsPast(at: string): Promise<string[]> {
	const over = await read()
		.selectFrom('forum')
		.select(['id', 'ends_at', 'retention_days'])
		.where('ends_at', '<', at)
		.where('demo', '=', 'none')
		.execute();
	return over.filter((forum) => later(forum.ends_at, forum.retention_days * DAY) < at).map((forum) => forum.id);
}

/** @returns how many people of a forum were anonymised, and how many stay as persons */
async function anonymiseForum(actor: Actor, forumId: string): Promise<{ anonymised: number; kept: number; mails: string[] }> {
	const total = { anonymised: 0, kept: 0, mails: [] as string[] };
	for (;;) {
		const due = await stillKnown(read(), forumId).select('id').orderBy('id').limit(AT_ONCE).execute();
		if (!due.length) return total;
		const { mails, kept } = await change(actor, 'privacy.retention', async (c) => {
			await lockSeats(c, forumId);
			const ids = due.map((row) => row.id);
			const rows = await c.trx.selectFrom('registration').selectAll().where('id', 'in', ids).execute();
			const keep = await c.trx
				.selectFrom('consent')
				.select(['registration_id', 'given'])
				.where('registration_id', 'in', ids)
				.where('purpose', '=', 'keep')
				.orderBy('at')
				.orderBy('id')
				.execute();
			const wishes = new Map(keep.map((row) => [row.registration_id, row.given]));
			let kept = 0;
			const mails: string[] = [];
			for (const row of rows) {
				const keepPerson = wishes.get(row.id) === 'yes';
				mails.push(...(await removePersonalData(c, row, 'anonymised', { over: true, keepPerson, keepFollower: true })).mails);
				if (keepPerson) kept++;
			}
			await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, details: { anonymised: rows.length, personsKept: kept } });
			return { mails, kept };
		});
		total.mails.push(...mails);
		total.anonymised += due.length;
		total.kept += kept;
	}
}

/** What ends by itself: applications nobody answered, logins and links that are over, mails that went long ago. */
async function cleanShortLived(actor: Actor, at: string) {
	return change(actor, 'privacy.retention', async (c) => {
		const n = async (query: { executeTakeFirst(): Promise<{ numDeletedRows: bigint }> }) =>
			Number((await query.executeTakeFirst()).numDeletedRows);
		const pendingDuplicates = await n(c.trx.deleteFrom('pending_duplicate').where('expires_at', '<', at));
		const traits = await forgetTraits(c, later(at, -TRAIT_DAYS * DAY));
		const logins = await n(c.trx.deleteFrom('login').where('expires_at', '<', at));
		const links = await n(c.trx.deleteFrom('account_link').where('expires_at', '<', later(at, -LINK_DAYS * DAY)));
		const mails = await n(
			c.trx
				.deleteFrom('outbox')
				.where('created_at', '<', later(at, -MAIL_DAYS * DAY))
				.where((e) => e.or([e('sent_at', 'is not', null), e('failed_at', 'is not', null)]))
		);
		// a mail about an application whose registration has gone lasts as long as the application
		const questions = await n(
			c.trx
				.deleteFrom('outbox')
				.where('kind', '=', 'registration.address-taken')
				.where('registration_id', 'is', null)
				.where('created_at', '<', later(at, -DUPLICATE_KEPT_MS))
		);
		const followers = await dropOldFollowers(c);
		const experts = await dropOldExperts(c);
		// by then nothing is undone any more, and nobody looks at what came of it
		await c.trx.deleteFrom('bulk_decision').where('undo_until', '<', later(at, -DAY)).execute();
		await c.trx
			.deleteFrom('recipient_tally')
			.where('changed_at', '<', later(at, -TALLY_DAYS * DAY))
			.execute();
		await c.audit({
			subjectKind: 'installation',
			subjectId: 'retention',
			details: { parked: pendingDuplicates, traits, logins, links, followers, experts, mails: mails + questions }
		});
		return { pendingDuplicates, traits, logins, links, followers, experts, mails: mails + questions };
	});
}

/** Copies of mails whose row is gone. */
async function dropOrphanCopies(): Promise<void> {
	const kept = await mailCopies();
	for (let i = 0; i < kept.length; i += 500) {
		const names = kept.slice(i, i + 500);
		const ids = names.map((name) => name.replace(/\.joined$/, ''));
		const found = await read()
			.selectFrom('outbox')
			.select(['id', 'joined_into'])
			.where((e) => e.or([e('id', 'in', ids), e('joined_into', 'in', ids)]))
			.execute();
		const known = new Set(found.flatMap((row) => [row.id, ...(row.joined_into ? [`${row.joined_into}.joined`] : [])]));
		await dropMailCopies(names.filter((name) => !known.has(name)));
	}
}

/** Runs the day's clean-up in the first process to claim it. @returns what it did, or null when another process has claimed or done it */
export async function applyRetention(): Promise<Cleaned | null> {
	if (!(await claimToday(database().writer, CLAIM))) return null;
	const actor = system('retention');
	const at = now();
	const cleaned = { anonymised: 0, personsKept: 0 };
	for (const forumId of await forumsPast(at)) {
		const { anonymised, kept, mails } = await anonymiseForum(actor, forumId);
		cleaned.anonymised += anonymised;
		cleaned.personsKept += kept;
		await dropMailCopies(mails);
	}
	const short = await cleanShortLived(actor, at);
	await dropOrphanCopies();
	await dropOldCopies(later(at, -COPY_DAYS * DAY));
	if (cleaned.anonymised || short.mails || short.pendingDuplicates || short.traits || short.followers || short.experts) await vacuum();
	return { ...cleaned, ...short };
}

import type { Transaction } from 'kysely';
import { actorId, type Actor } from './actor.ts';
import { now } from './clock.ts';
import { collided, impossible } from './database/errors.ts';
import { database } from './database/open.ts';
import type { Tables } from './database/tables.ts';
import { newId } from './ids.ts';
import { log } from './log.ts';
import { wakeOutbox } from './outbox-signal.ts';
import { capOf, type MailKind } from './mail-kinds.ts';
import { Refusal } from './refusal.ts';

/** As often one change may begin anew; who then still collides does so by itself, with a row that was there before. */
const COLLISIONS = 3;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface AuditNote {
	subjectKind: string;
	subjectId: string;
	forumId?: string | null;
	/** names of the columns that changed */
	columns?: readonly string[];
	/** values that are not personal */
	details?: Record<string, Json | undefined>;
	/** values that are personal: kept apart, and gone with the person */
	personal?: { personId: string; values: Record<string, Json | undefined> };
}

export interface MailNote {
	kind: MailKind;
	language: string;
	forumId?: string | null;
	/** whose mail it is: with the registration or account it is read by its owner, and goes */
	registrationId?: string;
	accountId?: string;
	/** to whom, where it is not the address that the registration or account has when the mail is made */
	address?: string;
	/** what the text needs beside the rows; no links: they are made when the mail is sent */
	params?: Record<string, Json | undefined>;
	/** the decision on several that it tells of: it waits until then, and goes no more where the decision is undone */
	bulk?: { id: string; until: string };
	/** it waits until then for more that goes with it (waiting-mail.ts) */
	until?: string;
}

/** One transaction under way: its rows, its audit and its outbox. */
export interface Change {
	readonly actor: Actor;
	readonly trx: Transaction<Tables>;
	/** the instant of the whole change */
	readonly at: string;
	audit(note: AuditNote, verb?: string): Promise<void>;
	mail(note: MailNote): Promise<void>;
	/** tells the public pages of a forum that they must be made anew */
	revise(forumId: string): Promise<void>;
}

/**
 * The one door for writes: rows, audit and outbox together or not at all. Await nothing but the database inside `work`: hash, render and
 * send before or after. On PostgreSQL two changes may begin side by side; one that then collides is rolled back and starts again, when it
 * sees what the other has written, so `work` must tolerate a second call.
 * @param verb what is done, as the audit names it: 'registration.withdraw'
 * @throws whatever `work` throws (then nothing is written); Refusal('impossible-value') when only the database refused a value; Error when
 * the work leaves no audit entry
 */
export async function change<T>(actor: Actor, verb: string, work: (c: Change) => Promise<T>): Promise<T> {
	for (let more = COLLISIONS; ; more--) {
		try {
			return await once(actor, verb, work);
		} catch (reason) {
			if (impossible(reason)) {
				log().error({ err: reason, verb }, 'a value that only the database refused');
				throw new Refusal('impossible-value');
			}
			if (!more || !collided(reason)) throw reason;
		}
	}
}

async function once<T>(actor: Actor, verb: string, work: (c: Change) => Promise<T>): Promise<T> {
	let audited = 0;
	let mailed = 0;
	const result = await database()
		.writer.transaction()
		.execute(async (trx) => {
			const at = now();
			const revised = new Set<string>();
			const c: Change = {
				actor,
				trx,
				at,
				async audit(note, ownVerb) {
					audited++;
					const id = newId();
					await trx
						.insertInto('audit_entry')
						.values({
							id,
							at,
							actor_kind: actor.kind,
							actor_id: actorId(actor),
							verb: ownVerb ?? verb,
							subject_kind: note.subjectKind,
							subject_id: note.subjectId,
							forum_id: note.forumId ?? null,
							columns: JSON.stringify(note.columns ?? []),
							details: JSON.stringify(note.details ?? {})
						})
						.execute();
					if (note.personal)
						await trx
							.insertInto('audit_personal')
							.values({ audit_id: id, person_id: note.personal.personId, details: JSON.stringify(note.personal.values) })
							.execute();
				},
				async mail(note) {
					mailed++;
					await trx
						.insertInto('outbox')
						.values({
							id: newId(),
							kind: note.kind,
							cap: capOf(actor, note.kind),
							forum_id: note.forumId ?? null,
							registration_id: note.registrationId ?? null,
							account_id: note.accountId ?? null,
							address: note.address ?? null,
							language: note.language,
							params: JSON.stringify(note.params ?? {}),
							created_at: at,
							due_at: note.bulk?.until ?? note.until ?? at,
							bulk_id: note.bulk?.id ?? null
						})
						.execute();
				},
				async revise(forumId) {
					if (revised.has(forumId)) return;
					revised.add(forumId);
					await trx
						.updateTable('forum')
						.set((e) => ({ revision: e('revision', '+', 1) }))
						.where('id', '=', forumId)
						.execute();
				}
			};
			const value = await work(c);
			if (!audited) throw new Error(`The change ${verb} left no audit entry`);
			return value;
		});
	if (mailed) wakeOutbox();
	return result;
}

import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { readMl, type TextMl } from '../../i18n/text.ts';
import { demand } from '../access/index.server.ts';

export interface AuditLine {
	id: string;
	at: string;
	actorKind: 'anonymous' | 'delegate' | 'account' | 'system';
	/** name of the account that acted, or null */
	actorName: string | null;
	verb: string;
	subjectKind: string;
	subjectId: string;
	/** number of the registration that it is about, or null */
	number: number | null;
	/** name of the session, hall or delegation that it is about, or null */
	title: TextMl | null;
	columns: string[];
}

const PAGE = 50;
/** Looks at lists are many: they are shown only when asked for. */
const looks = ['registration.look', 'registration.open'];

const auditQuery = (forumId: string) =>
	read()
		.selectFrom('audit_entry as a')
		.leftJoin('account as k', 'k.id', 'a.actor_id')
		.leftJoin('person as p', 'p.id', 'k.person_id')
		.leftJoin('registration as r', 'r.id', 'a.subject_id')
		.select(['a.id', 'a.at', 'a.actor_kind', 'a.verb', 'a.subject_kind', 'a.subject_id', 'a.columns'])
		.leftJoin('session as s', 's.id', 'a.subject_id')
		.leftJoin('hall as h', 'h.id', 'a.subject_id')
		.leftJoin('delegation as d', 'd.id', 'a.subject_id')
		.select(['p.surname', 'p.given_name', 'r.number', 's.title_ml', 'h.name_ml as hall_ml', 'd.name_ml as delegation_ml'])
		.where('a.forum_id', '=', forumId)
		.orderBy('a.id', 'desc')
		.limit(PAGE + 1);

/**
 * What happened in a forum, newest first, 50 a page; names of columns, never personal values.
 * @param options.after the `next` of the page before
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function auditOf(
	actor: Actor,
	forumId: string,
	options: { after?: string | undefined; looks?: boolean } = {}
): Promise<{ items: AuditLine[]; next: string | null }> {
	demand(actor, 'audit.see', { forumId });
	let query = auditQuery(forumId);
	if (!options.looks) query = query.where('a.verb', 'not in', looks);
	if (options.after) query = query.where('a.id', '<', options.after);
	const rows = await query.execute();
	const page = rows.slice(0, PAGE);
	return {
		items: page.map((row) => ({
			id: row.id,
			at: row.at,
			actorKind: row.actor_kind,
			actorName: row.surname === null ? null : `${row.surname} ${row.given_name ?? ''}`.trim(),
			verb: row.verb,
			subjectKind: row.subject_kind,
			subjectId: row.subject_id,
			number: row.number,
			title: readMl(row.title_ml ?? row.hall_ml ?? row.delegation_ml),
			columns: JSON.parse(row.columns) as string[]
		})),
		next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null
	};
}

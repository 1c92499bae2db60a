import type { Selectable } from 'kysely';
import { system } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import type { RegistrationRow } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { normaliseAddress } from '../../i18n/search-normalise.ts';
import { columnsShown, contacts, fileColumn } from '../registration/fields.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';

/**
 * Whom a breach touches and which fields, for the notice that the law wants within a working day. What a list or a file held is not
 * recorded name by name, so everybody of the forum counts as touched by it: rather too many than one too few.
 */
export interface Breach {
	/** slug: the forum's data as a whole are known elsewhere */
	forum?: string | undefined;
	/** address of the account that somebody else used: the report is about what it changed, opened, listed and took away */
	account?: string | undefined;
	/** instants between which somebody was in; alone: everything that was changed, opened, listed or taken away */
	from?: string | undefined;
	to?: string | undefined;
}

const name = ['surname', 'given_name', 'patronymic'] as const;
const listed = [...columnsShown('list'), 'state', 'confirm_by'];
const exported = [...listed, ...columnsShown('file'), 'delegation_role', 'attended_at'];
const ownPage = ['preferred_session_id', 'address_confirmed_at', 'decline_reason', 'pass_code', 'needs', 'consents', 'seats', 'scans'];
const everything = [...exported, ...columnsShown('page'), ...ownPage];
/** What no page of the staff shows of a person: it is touched where all the data of a forum are. */
const unshown = ['proposals', 'supports', 'amendments', 'following', 'expertise'];

/** What looking and taking away show of each registration it is about. */
const shows: Record<string, readonly string[]> = {
	'registration.open': everything,
	'registration.look': listed,
	'registration.export': exported,
	'attendance.mark': [...name, 'organisation_text', 'country']
};

/** Lists that show more of people than the list of registrations does, and those that show accounts only. */
const shownIn: Record<string, readonly string[]> = {
	mails: [...listed, 'email'],
	mail: [...listed, 'email', 'position_text', 'preferred_session_id', 'seats', 'decline_reason'],
	seats: [...listed, 'working_language', 'interpretation', 'seats', 'attended_at'],
	desk: [...listed, 'latin_name', 'seats', 'attended_at'],
	arrivals: [...listed, 'scans'],
	participants: [...listed, 'latin_name', 'position_text'],
	delegation: [...listed, 'latin_name', 'position_text', 'delegation_role'],
	proposals: [...name],
	experts: [...name, 'organisation_text', 'email', 'expertise'],
	team: [],
	audit: []
};

interface Touch {
	fields: Set<string>;
	how: Set<string>;
	first: string;
	last: string;
}

/** By registration id, or by forum id for what was about a whole list. */
class Touches {
	readonly #by = new Map<string, Touch>();
	add(id: string, fields: readonly string[], how: string, at: string): void {
		const touch = this.#by.get(id) ?? { fields: new Set(), how: new Set(), first: at, last: at };
		for (const field of fields) touch.fields.add(field);
		touch.how.add(how);
		if (at < touch.first) touch.first = at;
		if (at > touch.last) touch.last = at;
		this.#by.set(id, touch);
	}
	of(...ids: string[]): Touch[] {
		return ids.flatMap((id) => this.#by.get(id) ?? []);
	}
	get size(): number {
		return this.#by.size;
	}
}

async function accountId(email: string): Promise<string> {
	const row = await read().selectFrom('account').select('id').where('email_folded', '=', normaliseAddress(email)).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row.id;
}

/** The audit's entries of the breach, 5,000 at a time. */
async function* entries({ account, from, to }: Breach) {
	const by = account ? await accountId(account) : undefined;
	for (let after = ''; ;) {
		let query = read()
			.selectFrom('audit_entry')
			.select(['id', 'at', 'verb', 'subject_kind', 'subject_id', 'columns', 'details'])
			.where('subject_kind', 'in', ['registration', 'forum'])
			.where('id', '>', after)
			.orderBy('id')
			.limit(5000);
		if (by) query = query.where('actor_id', '=', by);
		if (from) query = query.where('at', '>=', from);
		if (to) query = query.where('at', '<=', to);
		const rows = await query.execute();
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < 5000) return;
		after = last.id;
	}
}

async function touchesOf(breach: Breach): Promise<Touches> {
	const touches = new Touches();
	if (breach.account || breach.from || breach.to)
		for await (const { verb, subject_kind, subject_id, columns, details, at } of entries(breach)) {
			const { list } = JSON.parse(details) as { list?: string };
			const seen = verb === 'registration.look' && list !== undefined ? (shownIn[list] ?? listed) : shows[verb];
			if (seen?.length === 0 || (subject_kind === 'forum' && !seen)) continue;
			const changed = JSON.parse(columns) as string[];
			touches.add(subject_id, seen ?? changed, verb, at);
		}
	return touches;
}

/** Every registration with a person, by forum and number; of one forum or of all. */
async function* people(forumId: string | undefined) {
	for (let after = ''; ;) {
		let query = read()
			.selectFrom('registration as r')
			.innerJoin('forum as f', 'f.id', 'r.forum_id')
			.selectAll('r')
			.select('f.slug')
			.where((e) => e.or([e('r.privacy_state', 'is', null), e('r.privacy_state', '=', 'restricted')]))
			.where('r.id', '>', after)
			.orderBy('r.id')
			.limit(2000);
		if (forumId) query = query.where('r.forum_id', '=', forumId);
		const rows = await query.execute();
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < 2000) return;
		after = last.id;
	}
}

/**
 * Those who follow proposals and whose registration is gone. No page of the staff shows them: they are touched where all the data of a
 * forum are.
 */
const followersLeft = (forumId: string | undefined) => {
	const query = read()
		.selectFrom('follower as w')
		.innerJoin('forum as f', 'f.id', 'w.forum_id')
		.select(['f.slug', 'w.email', 'w.language'])
		.where('w.registration_id', 'is', null)
		.orderBy('w.id');
	return (forumId ? query.where('w.forum_id', '=', forumId) : query).execute();
};

/** Experts whose registration is gone. */
const expertsLeft = (forumId: string | undefined) => {
	const query = read()
		.selectFrom('expert as w')
		.innerJoin('forum as f', 'f.id', 'w.forum_id')
		.innerJoin('person as p', 'p.id', 'w.person_id')
		.select(['f.slug', 'p.surname', 'p.given_name', 'p.patronymic', 'p.email'])
		.where('w.registration_id', 'is', null)
		.orderBy('w.id');
	return (forumId ? query.where('w.forum_id', '=', forumId) : query).execute();
};

/** A line for somebody whose registration is gone. */
const lineLeft = ({ slug, ...known }: { slug: string; [column: string]: string | null }, fields: string): Cell[] =>
	columns.map((column) => ({ ...known, forum: slug, fields, how: 'forum' })[column] ?? '');

const filled = (row: Selectable<RegistrationRow>, field: string) => {
	const value = (row as unknown as Record<string, unknown>)[field];
	return !(field in row) || (value !== null && value !== '');
};

const columns = [
	'forum',
	'number',
	'surname',
	'given_name',
	'patronymic',
	...contacts.map(fileColumn),
	'language',
	'country',
	'fields',
	'how',
	'first_utc',
	'last_utc'
];

/**
 * One line for each registration that is touched, and for each follower and expert who outlives the own one: how to reach the person, which fields with a value, by what, and when first and last.
 * The question itself is written into the audit.
 * @throws Refusal('not-found') when there is no such forum or account
 */
export async function affectedBy(breach: Breach): Promise<{ sheet: Sheet; people: number }> {
	const forum = breach.forum
		? await read().selectFrom('forum').select('id').where('slug', '=', breach.forum).executeTakeFirst()
		: undefined;
	if (breach.forum && !forum) throw new Refusal('not-found');
	const byAudit = !!(breach.account ?? breach.from ?? breach.to);
	const touches = await touchesOf(breach);
	const rows: Cell[][] = [];
	for await (const row of byAudit && !touches.size ? [] : people(forum?.id)) {
		const found = byAudit ? touches.of(row.id, row.forum_id) : [];
		if (byAudit && !found.length) continue;
		const fields = byAudit ? found.flatMap((touch) => [...touch.fields]) : [...everything, ...unshown];
		rows.push([
			row.slug,
			row.number,
			row.surname,
			row.given_name,
			row.patronymic,
			...contacts.map((field) => String(row[fileColumn(field)] ?? '')),
			row.language,
			row.country,
			[...new Set(fields)].filter((field) => filled(row, field)).join(' '),
			[...new Set(found.flatMap((touch) => [...touch.how]))].join(' ') || 'forum',
			found.map((touch) => touch.first).sort()[0] ?? '',
			found
				.map((touch) => touch.last)
				.sort()
				.at(-1) ?? ''
		]);
	}
	if (!byAudit) {
		rows.push(...(await followersLeft(forum?.id)).map((left) => lineLeft(left, 'email following')));
		rows.push(...(await expertsLeft(forum?.id)).map((left) => lineLeft(left, [...name, 'email', 'expertise'].join(' '))));
	}
	await change(system('affected'), 'privacy.affected', (c) =>
		c.audit({ subjectKind: 'installation', subjectId: 'affected', forumId: forum?.id ?? null, details: { people: rows.length } })
	);
	return { sheet: { name: 'affected', columns, rows }, people: rows.length };
}

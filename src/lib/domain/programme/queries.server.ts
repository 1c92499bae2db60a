import type { SessionState } from '../../lists.ts';
import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { isLocale } from '../../i18n/locales.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { can } from '../../server/permissions/rules.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { concernsOf, type Concern, type SessionPeople } from './concerns.ts';
import { platformColumns, platformOf } from './platform.server.ts';
import type { Hall, Session } from './schema.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

/** The halls of a forum in their order. */
export async function listHalls(forumId: string): Promise<Hall[]> {
	const rows = await read().selectFrom('hall').selectAll().where('forum_id', '=', forumId).orderBy('position').orderBy('id').execute();
	return rows.map((row) => ({ id: row.id, name: readMl(row.name_ml), capacity: row.capacity, position: row.position }));
}

type SessionFilter = (e: ExpressionBuilder<Tables, 'session'>) => ReturnType<ExpressionBuilder<Tables, 'session'>['and']>;

/** Sessions with hall, platform and duties in two queries, in the order of time; without `most` all that fit. */
async function sessions(filter: SessionFilter, from: Reader = read(), most?: number): Promise<Session[]> {
	let chosen = from.selectFrom('session').select('session.id').where(filter);
	if (most !== undefined) chosen = chosen.orderBy('session.starts_at').orderBy('session.position').orderBy('session.id').limit(most);
	const [rows, duties] = await Promise.all([
		from
			.selectFrom('session as s')
			.leftJoin('hall as h', 'h.id', 's.hall_id')
			.leftJoin('platform as p', 'p.session_id', 's.id')
			.selectAll('s')
			.select(['h.name_ml as hall_name_ml', 'h.capacity as hall_capacity', ...platformColumns])
			.where('s.id', 'in', chosen)
			.orderBy('s.starts_at')
			.orderBy('s.position')
			.orderBy('s.id')
			.execute(),
		from.selectFrom('duty').selectAll().where('session_id', 'in', chosen).orderBy('position').orderBy('id').execute()
	]);
	const dutiesBySession = Map.groupBy(duties, (duty) => duty.session_id);
	return rows.map((row) => ({
		id: row.id,
		forumId: row.forum_id,
		slug: row.slug,
		kind: row.kind,
		title: readMl(row.title_ml),
		description: readMl(row.description_ml),
		hall: row.hall_id && row.hall_name_ml ? { id: row.hall_id, name: readMl(row.hall_name_ml), capacity: row.hall_capacity } : null,
		day: row.day,
		startsLocal: row.starts_local,
		endsLocal: row.ends_local,
		startsAt: row.starts_at,
		endsAt: row.ends_at,
		languages: row.languages.split(' ').filter(isLocale),
		state: row.state as SessionState,
		cancelNote: readMl(row.cancel_note_ml),
		position: row.position,
		sequence: row.sequence,
		duties: (dutiesBySession.get(row.id) ?? []).map((duty) => ({
			id: duty.id,
			personId: duty.person_id,
			role: duty.role,
			name: readMl(duty.name_ml),
			office: readMl(duty.office_ml)
		})),
		platform: platformOf(row)
	}));
}

/** The public timetable: published and cancelled sessions in the order of time. */
export const programmeOf = (forumId: string): Promise<Session[]> =>
	sessions((e) => e.and([e('session.forum_id', '=', forumId), e('session.state', '<>', 'draft')]));

const isPlatform: SessionFilter = (e) =>
	e.and([e.exists(e.selectFrom('platform').select('platform.session_id').whereRef('platform.session_id', '=', 'session.id'))]);

/** The sessions of the public timetable that have seats. */
export const platformSessions = (forumId: string): Promise<Session[]> =>
	sessions((e) => e.and([e('session.forum_id', '=', forumId), e('session.state', '=', 'published'), isPlatform(e)]));

/**
 * One page of the public timetable, or of its platforms, also those that are cancelled.
 * @param after the id of the last session of the page before; null, or one that is not there: the first page
 */
export async function programmePage(
	forumId: string,
	after: string | null,
	size: number,
	what: 'all' | 'platforms' = 'all'
): Promise<{ items: Session[]; next: string | null }> {
	const last = after
		? await read()
				.selectFrom('session')
				.select(['id', 'starts_at', 'position'])
				.where('id', '=', after)
				.where('forum_id', '=', forumId)
				.executeTakeFirst()
		: undefined;
	const found = await sessions(
		(e) =>
			e.and([
				e('session.forum_id', '=', forumId),
				e('session.state', '<>', 'draft'),
				...(what === 'platforms' ? [isPlatform(e)] : []),
				...(last
					? [e(e.refTuple('session.starts_at', 'session.position', 'session.id'), '>', e.tuple(last.starts_at, last.position, last.id))]
					: [])
			]),
		read(),
		size + 1
	);
	const items = found.slice(0, size);
	return { items, next: found.length > size ? (items.at(-1)?.id ?? null) : null };
}

/** The slugs of the public sessions of some forums, by forum, in the order of time. */
export async function sessionSlugs(forumIds: readonly string[]): Promise<Map<string, string[]>> {
	const rows = forumIds.length
		? await read()
				.selectFrom('session')
				.select(['forum_id', 'slug'])
				.where('forum_id', 'in', forumIds)
				.where('state', '<>', 'draft')
				.orderBy('starts_at')
				.orderBy('id')
				.execute()
		: [];
	return new Map([...Map.groupBy(rows, (row) => row.forum_id)].map(([forumId, list]) => [forumId, list.map(({ slug }) => slug)]));
}

/** The whole timetable, drafts too. @throws Refusal('not-found') for everybody who does not work on it */
export async function programmeForStaff(actor: Actor, forumId: string): Promise<Session[]> {
	requirePermission(actor, 'programme.edit', { forumId });
	return sessions((e) => e.and([e('session.forum_id', '=', forumId)]));
}

/** One session of the public timetable. @throws Refusal('not-found'), also for a draft */
export async function sessionBySlug(forumId: string, slug: string): Promise<Session> {
	const [found] = await sessions((e) =>
		e.and([e('session.forum_id', '=', forumId), e('session.slug', '=', slug), e('session.state', '<>', 'draft')])
	);
	if (!found) throw new Refusal('not-found');
	return found;
}

/** One session by its id, drafts too, for who works on it. @throws Refusal('not-found') */
export async function sessionForStaff(actor: Actor, id: string): Promise<Session> {
	const [found] = await sessions((e) => e.and([e('session.id', '=', id)]));
	if (!found || !can(actor, 'programme.edit', { forumId: found.forumId })) throw new Refusal('not-found');
	return found;
}

/** Sessions by their ids, for domains that hold ids. */
export const sessionsByIds = (ids: readonly string[], from?: Reader): Promise<Session[]> =>
	ids.length ? sessions((e) => e.and([e('session.id', 'in', ids)]), from) : Promise.resolve([]);

/**
 * The wall times of a forum's sessions that take place, drafts too, with the end of a platform's sign-up.
 * @param zone in which they are given
 */
export async function spansOf(
	forumId: string,
	zone: string,
	from: Reader = read()
): Promise<(Pick<Session, 'startsLocal' | 'endsLocal'> & { signUpClosesLocal: string | null })[]> {
	const rows = await from
		.selectFrom('session as s')
		.leftJoin('platform as p', 'p.session_id', 's.id')
		.select(['s.starts_local', 's.ends_local', 'p.sign_up_closes_at'])
		.where('s.forum_id', '=', forumId)
		.where('s.state', '<>', 'cancelled')
		.execute();
	return rows.map((row) => ({
		startsLocal: row.starts_local,
		endsLocal: row.ends_local,
		signUpClosesLocal: row.sign_up_closes_at ? wallOf(row.sign_up_closes_at, zone) : null
	}));
}

export interface PersonalDuty {
	sessionId: string;
	title: Session['title'];
	role: Session['duties'][number]['role'];
	startsAt: string;
	endsAt: string;
}

/** The duties a person has in published sessions: they clash with seats at the same time. */
export async function dutiesOf(personId: string, from: Reader = read()): Promise<PersonalDuty[]> {
	const rows = await from
		.selectFrom('duty as d')
		.innerJoin('session as s', 's.id', 'd.session_id')
		.select(['s.id', 's.title_ml', 'd.role', 's.starts_at', 's.ends_at'])
		.where('d.person_id', '=', personId)
		.where('s.state', '=', 'published')
		.orderBy('s.starts_at')
		.execute();
	return rows.map((row) => ({
		sessionId: row.id,
		title: readMl(row.title_ml),
		role: row.role,
		startsAt: row.starts_at,
		endsAt: row.ends_at
	}));
}

/** All concerns about one session as it stands. */
export async function concernsAbout(from: Reader, forumId: string, sessionId: string, capacity?: number): Promise<Concern[]> {
	const [all, row] = await Promise.all([
		sessions((e) => e.and([e('session.forum_id', '=', forumId)]), from),
		from.selectFrom('forum').select(['time_zone', 'starts_local', 'ends_local']).where('id', '=', forumId).executeTakeFirstOrThrow()
	]);
	const one = all.find((session) => session.id === sessionId);
	const forum = { timeZone: row.time_zone, startsLocal: row.starts_local, endsLocal: row.ends_local };
	if (!one) return [];
	const platform = one.platform && { ...one.platform, capacity: capacity ?? one.platform.capacity };
	return concernsOf({ ...one, platform }, all, forum);
}

/** Counts the people whom a session concerns apart from its seats. */
export async function peopleAt(from: Reader, forumId: string, sessionId: string): Promise<SessionPeople> {
	const forum = await from.selectFrom('forum').select('taken').where('id', '=', forumId).executeTakeFirstOrThrow();
	const marked = await from
		.selectFrom('scan_tally')
		.select('n')
		.where('forum_id', '=', forumId)
		.where('place', '=', sessionId)
		.executeTakeFirst();
	const adopted = await from
		.selectFrom('recommendation')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('session_id', '=', sessionId)
		.where('number', 'is not', null)
		.executeTakeFirstOrThrow();
	return { holders: forum.taken, marks: marked?.n ?? 0, adopted: Number(adopted.n) };
}

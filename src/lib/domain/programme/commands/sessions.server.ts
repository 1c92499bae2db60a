import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal, type RefusalCode } from '../../../server/refusal.ts';
import { freeSlug, slugOf } from '../../../server/slug.ts';
import { source } from '../../../i18n/locales.ts';
import { plain, readMl, writeMl, writeMlOrNull } from '../../../i18n/localized-text.ts';
import { instantOf } from '../../../i18n/time-zone.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { makePerson } from '../../person/index.server.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { broughtAbout, isClash, type Concern } from '../concerns.ts';
import { takesEarlier } from '../earlier.server.ts';
import { requireMayLeave } from './keeps-platform.server.ts';
import { concernsAbout, peopleAt, sessionsByIds } from '../queries.server.ts';
import type { SessionInput } from '../schema.ts';
import { lockSession } from './session-lock.server.ts';
import { sessionOnceMore } from './twins.server.ts';

async function zoneOf(c: Change, forumId: string): Promise<string> {
	const row = await c.trx.selectFrom('forum').select('time_zone').where('id', '=', forumId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row.time_zone;
}

/** Wall time is the truth, the instants follow from it. */
const columnsOf = (input: SessionInput, zone: string) => ({
	kind: input.kind,
	title_ml: writeMl(input.title),
	description_ml: writeMlOrNull(input.description),
	hall_id: input.hallId,
	day: input.day,
	starts_local: input.startsLocal,
	ends_local: input.endsLocal,
	starts_at: instantOf(input.startsLocal, zone),
	ends_at: instantOf(input.endsLocal, zone),
	languages: input.languages.join(' '),
	state: input.state
});

/**
 * Replaces the duties of a session; a person of the forum's programme with the same name stays the same person, once in each role.
 * @returns whether any duty changed
 */
async function writeDuties(c: Change, forumId: string, sessionId: string, input: SessionInput): Promise<boolean> {
	const before = await dutyRows(c, sessionId);
	const known = await c.trx
		.selectFrom('duty as d')
		.innerJoin('session as s', 's.id', 'd.session_id')
		.select(['d.person_id', 'd.name_ml'])
		.where('s.forum_id', '=', forumId)
		.execute();
	const people = new Map(known.map((row) => [plain(readMl(row.name_ml), source), row.person_id]));
	await c.trx.deleteFrom('duty').where('session_id', '=', sessionId).execute();
	const taken = new Set<string>();
	for (const [position, duty] of input.duties.entries()) {
		const name = plain(duty.name, source);
		const there = duty.personId ?? people.get(name);
		const isFree = there && !taken.has(`${duty.role} ${there}`);
		const personId = isFree ? there : await makePerson(c, { surname: name, givenName: '' });
		people.set(name, personId);
		taken.add(`${duty.role} ${personId}`);
		await c.trx
			.insertInto('duty')
			.values({
				id: newId(),
				session_id: sessionId,
				person_id: personId,
				role: duty.role,
				name_ml: writeMl(duty.name),
				office_ml: writeMlOrNull(duty.office),
				position
			})
			.execute();
	}
	return JSON.stringify(before) !== JSON.stringify(await dutyRows(c, sessionId));
}

const dutyRows = (c: Change, sessionId: string) =>
	c.trx
		.selectFrom('duty')
		.select(['person_id', 'role', 'name_ml', 'office_ml'])
		.where('session_id', '=', sessionId)
		.orderBy('position')
		.execute();

async function requireHall(c: Change, forumId: string, hallId: string | null): Promise<void> {
	if (!hallId) return;
	const hall = await c.trx.selectFrom('hall').select('id').where('id', '=', hallId).where('forum_id', '=', forumId).executeTakeFirst();
	if (!hall) throw new Refusal('programme.hall-gone');
}

/**
 * Refuses while the session has concerns that the organiser has not seen in their present form; a program is refused for clashes alone. The
 * forum's row must be written before: two who save at once come one after the other.
 * @param about clashes: seats and times stay as they were once accepted
 * @param byChange other effects of the form: the seats that a platform will have, and concerns that only this change causes
 * @throws Refusal('programme.concerns') with all concerns, including the accepted ones, as JSON
 */
export async function requireAccepted(
	c: Change,
	forumId: string,
	sessionId: string,
	accepted: SessionInput['accepted'],
	about: 'all' | 'clashes' = accepted ? 'all' : 'clashes',
	byChange: { capacity?: number | undefined; also?: readonly Concern[] } = {}
): Promise<void> {
	if (accepted === 'all') return;
	const all = [...(byChange.also ?? []), ...(await concernsAbout(c.trx, forumId, sessionId, byChange.capacity))];
	const asked = about === 'all' ? all : all.filter(isClash);
	if (notAccepted(asked, accepted ?? []).length) throw new Refusal('programme.concerns', { concerns: JSON.stringify(asked) });
}

/**
 * Delegates choose platforms by their numbers: one number, one platform that is held.
 * @throws Refusal('programme.number-taken'), or `code`
 */
export async function requireOwnNumber(
	c: Change,
	forumId: string,
	sessionId: string,
	number: number,
	code: RefusalCode = 'programme.number-taken'
): Promise<void> {
	const other = await c.trx
		.selectFrom('platform as p')
		.innerJoin('session as s', 's.id', 'p.session_id')
		.select('s.title_ml')
		.where('s.forum_id', '=', forumId)
		.where('s.state', '<>', 'cancelled')
		.where('p.number', '=', number)
		.where('s.id', '<>', sessionId)
		.limit(1)
		.executeTakeFirst();
	if (other) throw new Refusal(code, { number, title: readMl(other.title_ml) });
}

const platformColumns = (platform: NonNullable<SessionInput['platform']>, zone: string) => ({
	number: platform.number,
	sign_up_opens_at: instantOf(platform.signUpOpensLocal, zone),
	sign_up_closes_at: instantOf(platform.signUpClosesLocal, zone),
	...(platform.continuesId !== undefined && { continues_id: platform.continuesId })
});

/**
 * Adds a session to the timetable; a dialogue platform gets its seats. The same form sent twice adds one.
 * @returns its id
 * @throws Refusal('not-found' | 'programme.concerns' | 'programme.number-taken' | 'programme.twin')
 */
export async function createSession(actor: Actor, forumId: string, input: SessionInput): Promise<string> {
	requirePermission(actor, 'programme.edit', { forumId });
	return change(actor, 'programme.create', async (c) => {
		const zone = await zoneOf(c, forumId);
		await c.revise(forumId);
		// only a form says what it has shown
		const there = input.accepted ? await sessionOnceMore(c, forumId, input, zone) : null;
		if (there) return there;
		await requireHall(c, forumId, input.hallId);
		await takesEarlier(c, forumId, input, null);
		const id = newId();
		const slug = await freeSlug(
			slugOf(plain(input.title, source)) || 'session',
			async (each) =>
				!!(await c.trx.selectFrom('session').select('id').where('forum_id', '=', forumId).where('slug', '=', each).executeTakeFirst())
		);
		await c.trx
			.insertInto('session')
			.values({
				id,
				forum_id: forumId,
				slug,
				...columnsOf(input, zone),
				cancel_note_ml: null,
				position: input.position ?? 0,
				created_at: c.at
			})
			.execute();
		if (input.kind === 'dialogue_platform' && input.platform)
			await c.trx
				.insertInto('platform')
				.values({ session_id: id, capacity: input.platform.capacity, ...platformColumns(input.platform, zone) })
				.execute();
		if (input.platform) await requireOwnNumber(c, forumId, id, input.platform.number);
		await writeDuties(c, forumId, id, input);
		await requireAccepted(c, forumId, id, input.accepted);
		await c.audit({ subjectKind: 'session', subjectId: id, forumId, details: { kind: input.kind, state: input.state } });
		return id;
	});
}

/**
 * Rewrites a session inside another change without touching seats: the dialogue domain changes a platform's capacity.
 * @returns the columns that changed
 */
export async function rewriteSession(c: Change, sessionId: string, input: SessionInput): Promise<string[]> {
	await lockSession(c, sessionId);
	const row = await c.trx.selectFrom('session').selectAll().where('id', '=', sessionId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	if (row.state === 'cancelled') throw new Refusal('dialogue.cancelled');
	const [standing] = await sessionsByIds([sessionId], c.trx);
	const platform = standing?.platform;
	const leaves = input.kind === 'dialogue_platform' ? input.state : 'platforms';
	if (platform && leaves !== 'published') await requireMayLeave(c, sessionId, leaves);
	const zone = await zoneOf(c, row.forum_id);
	await requireHall(c, row.forum_id, input.hallId);
	const otherTopic = await takesEarlier(c, row.forum_id, input, platform?.continuesId ?? null);
	const columns = columnsOf(input, zone);
	await c.trx.updateTable('session').set(columns).where('id', '=', sessionId).execute();
	if (input.kind !== 'dialogue_platform') await c.trx.deleteFrom('platform').where('session_id', '=', sessionId).execute();
	else if (input.platform) {
		const stand = platformColumns(input.platform, zone);
		if (platform) await c.trx.updateTable('platform').set(stand).where('session_id', '=', sessionId).execute();
		else
			await c.trx
				.insertInto('platform')
				.values({ session_id: sessionId, capacity: input.platform.capacity, ...stand })
				.execute();
	}
	if (input.platform) await requireOwnNumber(c, row.forum_id, sessionId, input.platform.number);
	const newDuties = await writeDuties(c, row.forum_id, sessionId, input);
	await c.revise(row.forum_id);
	const [written] = await sessionsByIds([sessionId], c.trx);
	const also = standing && written ? broughtAbout(standing, written, await peopleAt(c.trx, row.forum_id, sessionId), c.at) : [];
	const byChange = { capacity: input.platform?.capacity, also };
	await requireAccepted(c, row.forum_id, sessionId, input.accepted, undefined, byChange);
	const changed = Object.entries(columns)
		.filter(([column, value]) => row[column as keyof typeof row] !== value)
		.map(([column]) => column);
	if (newDuties) changed.push('duties');
	if (otherTopic) changed.push('continues_id');
	await c.audit({ subjectKind: 'session', subjectId: sessionId, forumId: row.forum_id, columns: changed });
	return changed;
}

/** Edits a session without telling anybody: for drafts and for the demonstration. @throws as rewriteSession */
export async function editSession(actor: Actor, forumId: string, sessionId: string, input: SessionInput): Promise<void> {
	requirePermission(actor, 'programme.edit', { forumId });
	await change(actor, 'programme.edit', async (c) => {
		const own = await c.trx
			.selectFrom('session')
			.select('id')
			.where('id', '=', sessionId)
			.where('forum_id', '=', forumId)
			.executeTakeFirst();
		if (!own) throw new Refusal('not-found');
		await rewriteSession(c, sessionId, input);
	});
}

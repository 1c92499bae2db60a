import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { writeIfUnchanged, type FormVersion } from '../server/optimistic-lock.ts';
import { Refusal } from '../server/refusal.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { fillSeats } from '../domain/dialogue/index.server.ts';
import { forumData, lockSeats, peopleOf, rewriteForum, toForum, type ForumData, type ForumInput } from '../domain/forum/index.server.ts';
import { settingsConcerns, type ForumConcern } from '../domain/forum/concerns.ts';
import { doubtKeys, forumMoves, isHeld, isOver } from '../domain/forum/rules.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { rezoneMeasures } from '../domain/measure/index.server.ts';
import { moveSessionsAlong, rezoneSessions, spansOf } from '../domain/programme/index.server.ts';
import { movedDoubts, shiftOf, type ProposalsClose } from '../domain/programme/rules.ts';
import { wallOf } from '../i18n/time-zone.ts';
import { notAccepted } from '../ui/accepted.ts';
import { admitWaiting } from './forum-capacity.server.ts';
import { countForum, nobodyTold, tellForum, type Notified } from './notify.server.ts';

/** What an edit of a forum has done: to its sessions, and who heard of its new time or place. */
export interface ForumEdited extends Notified {
	/** sessions moved along */
	moved: number;
	/** those who waited for the forum and got a place, in their order */
	admitted: { registrationId: string }[];
}

const timeFields = ['timeZone', 'startsLocal', 'endsLocal', 'registrationOpensLocal', 'registrationClosesLocal'] as const;

/** @throws Refusal('times.doubtful') when new times of a form do not fit together, or leave sessions behind, and not all of it was shown and meant */
async function requireMeant(c: Change, forumId: string, before: ForumData & ProposalsClose, input: ForumInput): Promise<void> {
	const shown = input.times === 'ask' ? [] : input.timesShown;
	if (!shown || timeFields.every((field) => before[field] === input[field])) return;
	const doubts = movedDoubts(input, before, await spansOf(forumId, before.timeZone, c.trx), wallOf(c.at, input.timeZone));
	if (doubtKeys(doubts, input).some((key) => !shown.includes(key))) throw new Refusal('times.doubtful');
}

/** @throws Refusal('forum.concerns') with all of them, as JSON, when a form has not shown each as it is now */
function requireAccepted(concerns: readonly ForumConcern[], accepted: ForumInput['accepted']): void {
	if (accepted && notAccepted(concerns, accepted).length) throw new Refusal('forum.concerns', { concerns: JSON.stringify(concerns) });
}

/** Moves the sessions as far as the forum has moved; of cancelled ones alone nobody is asked. @returns how many of them take place */
async function moveAlong(c: Change, forumId: string, before: ForumData, input: ForumInput): Promise<number> {
	const minutes = shiftOf(before, input);
	if (!minutes || !input.times) return 0;
	const along = input.times === 'move' || !(await spansOf(forumId, input.timeZone, c.trx)).length;
	return along ? moveSessionsAlong(c, forumId, minutes, input.timeZone) : 0;
}

/**
 * Tells everybody who is registered of another time or place, in one letter with their seats as they are then.
 * @throws Refusal('forum.tells') until the organiser has seen how many people that is now, with how many have no address
 */
async function tellMoved(c: Change, before: Forum, after: Forum, { tell, tellShown }: ForumInput): Promise<Notified> {
	if (before.state !== 'published' || !forumMoves(before, after) || !isHeld(after, c.at)) return nobodyTold;
	const { told: n, silent } = await countForum(c.trx, after.id);
	const asks = tell === 'ask' || (tell && tellShown !== undefined && tellShown !== n);
	if (asks && n) throw new Refusal('forum.tells', { n, silent });
	if (tell === 'nobody') return nobodyTold;
	const { startsAt, endsAt, timeZone, venue, city } = before;
	return tellForum(c, 'forum.moved', after.id, { forumWas: { startsAt, endsAt, timeZone, venue, city } });
}

/**
 * Edits a forum with all consequences in one transaction: a new time or place is mailed to everybody registered, a larger capacity admits
 * those who wait, a new time zone moves the sessions, and a new start does so when the organiser asks for it. Once the forum is over its
 * texts may still be corrected, but its capacity does not change. An end moved into the future opens it again: those who wait then move up.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.over' | 'changed-meanwhile' | 'forum.concerns' | 'times.doubtful' |
 * 'forum.tells' | 'programme.impossible-time')
 */
export async function editForumAndAdmit(actor: Actor, forumId: string, input: ForumInput, seen: FormVersion): Promise<ForumEdited> {
	requirePermission(actor, 'forum.edit', { forumId });
	return change(actor, 'forum.edit', async (c) => {
		await lockSeats(c, forumId);
		const now = async () => {
			const row = await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirst();
			if (!row) throw new Refusal('not-found');
			return toForum(row);
		};
		const before = await now();
		const standing = { stands: async () => forumData(await now()), subjectKind: 'forum', subjectId: forumId, verbs: ['forum.edit'] };
		return writeIfUnchanged(c, seen, standing, async () => {
			const shown = forumData(before);
			await rewriteForum(c, forumId, input);
			const after = await now();
			requireAccepted(settingsConcerns(before, after, await peopleOf(c.trx, forumId), c.at), input.accepted);
			await requireMeant(c, forumId, { ...shown, proposalsCloseLocal: before.proposalsCloseLocal }, input);
			if (before.capacity !== after.capacity && isOver(before, c.at) && isOver(after, c.at)) throw new Refusal('forum.over');
			if (before.timeZone !== input.timeZone) {
				await rezoneSessions(c, forumId, before.timeZone, input.timeZone);
				await rezoneMeasures(c, forumId, input.timeZone);
			}
			const moved = await moveAlong(c, forumId, shown, input);
			const notified = await tellMoved(c, before, after, input);
			const admitted = await admitWaiting(c, forumId);
			await fillSeats(c, forumId);
			return { moved, ...notified, admitted };
		});
	});
}

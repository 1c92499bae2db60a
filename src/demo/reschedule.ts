import { now } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { editForum, forumById } from '../lib/domain/forum/index.server.ts';
import { editSession, programmeForStaff } from '../lib/domain/programme/index.server.ts';
import { addDays } from '../lib/i18n/time-zone.ts';
import { demo } from './actor.ts';
import { moveMeasures } from './measures.ts';
import { setSeedState } from './seed-state.ts';
import { pastForumInput } from './content/past-forum.ts';
import { nextForumInput } from './content/next-forum.ts';
import { nextDays } from './forums.ts';

/**
 * Moves the next forum to 21 days ahead when its day has come: its dates and those of its sessions; people and seats stay. The
 * control dates of the past forum's measures move on with it.
 * @param interrupted an earlier move did not come to its end: then also before the day
 */
export async function rescheduleNextForum(interrupted: boolean): Promise<void> {
	const row = await read().selectFrom('forum').select(['id', 'ends_at']).where('slug', '=', nextForumInput.slug).executeTakeFirst();
	if (!row || (row.ends_at > now() && !interrupted)) return setSeedState('whole');
	await setSeedState('moving');
	const days = nextDays(now());
	const forum = await forumById(row.id);
	await editForum(demo, forum.id, {
		...nextForumInput,
		startsLocal: `${days.day}T08:30`,
		endsLocal: `${days.day}T17:00`,
		registrationOpensLocal: days.opens,
		registrationClosesLocal: days.closes
	});
	for (const session of await programmeForStaff(demo, forum.id)) {
		if (session.state === 'cancelled') continue;
		await editSession(demo, forum.id, session.id, {
			kind: session.kind,
			title: session.title,
			description: session.description,
			hallId: session.hall?.id ?? null,
			day: days.day,
			startsLocal: `${days.day}${session.startsLocal.slice(10)}`,
			endsLocal: `${days.day}${session.endsLocal.slice(10)}`,
			languages: session.languages,
			state: session.state,
			position: session.position,
			duties: session.duties,
			platform: session.platform && {
				number: session.platform.number,
				capacity: session.platform.capacity,
				signUpOpensLocal: days.opens,
				signUpClosesLocal: addDays(`${days.day}T18:00`, -1)
			},
			accepted: 'all'
		});
	}
	const past = await read().selectFrom('forum').select('id').where('slug', '=', pastForumInput.slug).executeTakeFirst();
	if (past) await moveMeasures(past.id);
	await setSeedState('whole');
	console.log(`The next forum has moved on to ${days.day}.`);
}

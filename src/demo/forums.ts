import { createForum, forumById } from '../lib/domain/forum/index.server.ts';
import { createHall, createSession } from '../lib/domain/programme/index.server.ts';
import { addDays, dayAt } from '../lib/i18n/time-zone.ts';
import { demo } from './actor.ts';
import { HOUR, later, setClock } from '../lib/server/clock.ts';
import { nextForumInput } from './content/next-forum.ts';
import { pastForumInput } from './content/past-forum.ts';
import { halls, nextDuties, pastDuties, timetable, type DemoDuty } from './content/timetable.ts';
import { nextExperts, pastExperts } from './content/experts.ts';
import { nextProposals, pastProposals } from './content/proposals.ts';
import { pastRecommendations } from './content/recommendations.ts';
import { hold } from './attendance.ts';
import { makeExperts } from './experts.ts';
import { makeProposals } from './proposals.ts';
import { makeRecommendations } from './recommendations.ts';
import { registerAll, review } from './registrations.ts';
import type { Directory } from './directory.ts';
import type { DemoForum } from './demo-forum.ts';

export const DAYS_AHEAD = 21;

/** The wall times of the next forum, seen from an instant: it begins 21 days later, registration opened 14 days before. */
export function nextDays(from: string): { day: string; opens: string; closes: string } {
	const today = dayAt(from, nextForumInput.timeZone);
	const day = addDays(`${today}T00:00`, DAYS_AHEAD).slice(0, 10);
	return { day, opens: addDays(`${today}T09:00`, -14), closes: addDays(`${day}T18:00`, -3) };
}

async function makeTimetable(
	forumId: string,
	day: string,
	duties: Readonly<Record<number, readonly DemoDuty[]>>,
	signUp: { opens: string; closes: string },
	/** the platforms of the forum before, in the same order */
	before: readonly string[] = []
): Promise<DemoForum> {
	const hallIds: string[] = [];
	for (const hall of halls) hallIds.push(await createHall(demo, forumId, hall));
	const sessionIds: string[] = [];
	const platformIds: string[] = [];
	for (const [position, session] of timetable.entries()) {
		const id = await createSession(demo, forumId, {
			kind: session.kind,
			title: session.title,
			description: session.description ?? null,
			hallId: session.hall ? (hallIds[session.hall - 1] ?? null) : null,
			day,
			startsLocal: `${day}T${session.from}`,
			endsLocal: `${day}T${session.to}`,
			languages: session.kind === 'break' ? [] : ['kk', 'ru', 'en'],
			state: 'published',
			position,
			duties: duties[position] ?? [],
			platform: session.seats
				? {
						number: platformIds.length + 1,
						capacity: session.seats,
						signUpOpensLocal: signUp.opens,
						signUpClosesLocal: signUp.closes,
						continuesId: before[platformIds.length] ?? null
					}
				: null
		});
		sessionIds.push(id);
		if (session.seats) platformIds.push(id);
	}
	return { forum: await forumById(forumId), sessionIds, platformIds };
}

/** Both forums with their people; the past one is made at the times at which it happened. */
export async function makeForums(directory: Directory, today: string): Promise<{ past: DemoForum; next: DemoForum }> {
	setClock('2023-07-01T04:00:00.000Z');
	const pastId = await createForum(demo, pastForumInput);
	const pastForum = await makeTimetable(pastId, '2023-08-11', pastDuties, {
		opens: pastForumInput.registrationOpensLocal,
		closes: pastForumInput.registrationClosesLocal
	});
	const registered = await registerAll(directory, pastForum, 2023, pastForum.forum.startsAt);
	await hold(pastForum, registered);
	await makeProposals(pastForum, pastProposals);
	await makeRecommendations(pastForum, pastRecommendations);

	setClock(today);
	const days = nextDays(today);
	const nextId = await createForum(demo, {
		...nextForumInput,
		startsLocal: `${days.day}T08:30`,
		endsLocal: `${days.day}T17:00`,
		registrationOpensLocal: days.opens,
		registrationClosesLocal: days.closes
	});
	const nextForum = await makeTimetable(
		nextId,
		days.day,
		nextDuties,
		{ opens: days.opens, closes: addDays(`${days.day}T18:00`, -1) },
		pastForum.platformIds
	);
	await registerAll(directory, nextForum, 2026, today, review);
	await makeProposals(nextForum, nextProposals, later(today, -6 * HOUR));
	// as followers they are kept for five years: those of the past forum have offered lately too
	await makeExperts(pastForum, pastExperts, later(today, -3 * HOUR));
	await makeExperts(nextForum, nextExperts, later(today, -HOUR));
	setClock(today);
	return { past: { ...pastForum, forum: await forumById(pastId) }, next: { ...nextForum, forum: await forumById(nextId) } };
}

import { proposalsCloseAt } from '$lib/domain/forum/rules';
import type { Forum } from '$lib/domain/forum/schema';
import type { Session } from '$lib/domain/programme/schema';

/** The instants at which a forum's public pages change by themselves: openings, closings, starts and ends. */
export const instantsOf = (forum: Forum, sessions: readonly Session[] = []): string[] => [
	forum.registrationOpensAt,
	forum.registrationClosesAt,
	forum.startsAt,
	forum.endsAt,
	proposalsCloseAt(forum),
	...sessions.flatMap((session) => [
		session.startsAt,
		session.endsAt,
		...(session.platform ? [session.platform.signUpOpensAt, session.platform.signUpClosesAt] : [])
	])
];

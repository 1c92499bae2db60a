import type { RequestEvent } from '@sveltejs/kit';
import { setCapacity } from '$lib/domain/dialogue/index.server';
import { listMoves, moreSeats } from '$lib/domain/dialogue/rules';
import { capacitySchema } from '$lib/domain/dialogue/schema';
import { shows } from '$lib/domain/document/index.server';
import type { Forum } from '$lib/domain/forum/schema';
import { seatsAbove } from '$lib/domain/programme/concerns';
import { sessionForStaff } from '$lib/domain/programme/index.server';
import type { Session } from '$lib/domain/programme/schema';
import { namedPeople } from '$lib/domain/registration/index.server';
import { keysOf } from '$lib/ui/accepted';
import { formAction } from '$lib/server/http/form-action';
import { Refusal } from '$lib/server/refusal';
import { versionOf } from '$lib/server/optimistic-lock';
import { publishSession } from '$lib/workflow/move-session.server';
import { z } from 'zod';
import { forumFor } from '../../../forum-for.server';

/**
 * Actions that several pages offer where they tell what waits: the dashboard, the list of platforms, a platform's page and the programme.
 */

/** A button that gives a platform more seats: how many, and the values that its form sends. */
export interface Raising {
	sessionId: string;
	more: number;
	capacity: number;
	seen: string;
	/** how many the hall seats, where that is fewer */
	hall: number | null;
}

type Platform = Session & { platform: NonNullable<Session['platform']> };

/** These buttons by session, for the platforms where somebody waits and the waiting list still moves. */
export function raisings(forum: Forum, platforms: readonly Platform[], at: string): Record<string, Raising> {
	const waited = platforms.filter((session) => session.platform.waiting > 0 && listMoves({ forum, session }, at));
	const raising = ({ id, hall, platform: { capacity } }: Platform): Raising => {
		const more = moreSeats({ capacity });
		const [above] = seatsAbove(hall, { capacity: capacity + more });
		return { sessionId: id, more, capacity: capacity + more, seen: versionOf({ capacity }), hall: above?.holds ?? null };
	};
	return Object.fromEntries(waited.map(raising).flatMap((each) => (each.more ? [[each.sessionId, each]] : [])));
}

/** Changes the seats of a platform and says who moved up, and that its hall holds fewer. */
export const capacityAction = formAction(
	capacitySchema,
	async ({ actor, forum, event, form, data }) => {
		const movedUp = await setCapacity(actor, data.sessionId, Number(data.capacity), data.seen, forum.id, keysOf(data.accepted));
		const { hall, platform } = await sessionForStaff(actor, data.sessionId);
		const above = seatsAbove(hall, platform);
		const raised = { ...(await namedPeople(actor, forum.id, movedUp)), capacity: Number(data.capacity), above };
		shows(event, { list: 'seats', forumId: forum.id }, raised.shown.length > 0);
		return { form, raised };
	},
	{ find: (event: RequestEvent<{ forum: string }>) => forumFor('programme.edit')(event) }
);

/** Publishes a draft of the programme as it stands. */
export const publishSessionAction = formAction(
	z.object({ session: z.string().default('') }),
	async ({ actor, forum, data }) => {
		const session = await sessionForStaff(actor, data.session);
		if (session.forumId !== forum.id) throw new Refusal('not-found');
		await publishSession(actor, session.id);
		return { published: 'session' as const };
	},
	{ find: (event: RequestEvent<{ forum: string }>) => forumFor('programme.edit')(event), keep: () => ({}) }
);

import { MINUTE, later, setClock } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { markPresent } from '../lib/domain/attendance/index.server.ts';
import { demo } from './actor.ts';
import type { DemoForum } from './demo-forum.ts';
import { randomFrom } from './people.ts';
import type { DemoRegistration } from './registrations.ts';

/** The invented day of the past forum: who came through the door, and most of them to the platform where they had a seat. */
export async function hold(forum: DemoForum, registered: readonly DemoRegistration[]): Promise<void> {
	const random = randomFrom(11);
	const seats = await read()
		.selectFrom('seat')
		.select(['registration_id', 'session_id'])
		.where('forum_id', '=', forum.forum.id)
		.where('state', '=', 'held')
		.execute();
	const came = registered.filter(({ person }) => person.attends);
	for (const [index, { registrationId }] of came.entries()) {
		setClock(later(forum.forum.startsAt, Math.round((index * 75 * MINUTE) / came.length)));
		await markPresent(demo, { forumId: forum.forum.id, sessionId: null, registrationId, device: 'demo' });
	}
	setClock(later(forum.forum.startsAt, 300 * MINUTE));
	for (const { registrationId } of came) {
		const seat = seats.find((each) => each.registration_id === registrationId);
		if (seat && random() < 0.93)
			await markPresent(demo, { forumId: forum.forum.id, sessionId: seat.session_id, registrationId, device: 'demo' });
	}
}

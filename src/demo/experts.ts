import { setClock } from '../lib/server/clock.ts';
import { noForm } from '../lib/server/optimistic-lock.ts';
import { offerExpertise } from '../lib/domain/expert/index.server.ts';
import { people } from '../lib/domain/registration/index.server.ts';
import { demo } from './actor.ts';
import type { DemoExpert } from './content/experts.ts';
import type { DemoForum } from './demo-forum.ts';

/** One delegate in so many offers expertise. */
const EVERY = 7;

/** Invented offers of a forum's confirmed delegates from Kazakhstan, made at an instant. */
export async function makeExperts({ forum }: DemoForum, offers: readonly DemoExpert[], at: string): Promise<void> {
	setClock(at);
	const confirmed = await people(demo, forum.id)
		.select('r.id')
		.where('r.state', '=', 'confirmed')
		.where('r.country', '=', 'KZ')
		.orderBy('r.number')
		.limit(offers.length * EVERY)
		.execute();
	for (const [index, offer] of offers.entries()) {
		const id = confirmed[index * EVERY]?.id;
		if (!id) break;
		await offerExpertise({ kind: 'delegate', registrationId: id, forumId: forum.id }, id, { ...offer, consent: true, seen: '' }, noForm);
	}
}

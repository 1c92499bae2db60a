import { HOUR, MINUTE, later, now, setClock } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { sessionsByIds } from '../lib/domain/programme/index.server.ts';
import {
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	mergeRecommendations,
	recordAmendment,
	reopenRecommendation,
	tableRecommendation
} from '../lib/domain/recommendation/index.server.ts';
import { demo } from './actor.ts';
import type { DemoForum } from './demo-forum.ts';
import type { DemoRecommendation, DemoVote } from './content/recommendations.ts';

/** Invented recommendations of a forum's platforms, made and decided as at the forum: the platforms in their session, the forum after it. */

const goOn = (minutes: number) => setClock(later(now(), minutes * MINUTE));

const proposalsAt = async (sessionId: string): Promise<string[]> =>
	(await read().selectFrom('proposal').select('id').where('session_id', '=', sessionId).orderBy('created_at').orderBy('id').execute()).map(
		(row) => row.id
	);

async function decide(id: string, by: 'platform' | 'forum', version: number, { mode, adopted, votes, reason }: DemoVote): Promise<void> {
	const [inFavour = null, against = null, abstained = null, present = null] = votes ?? [];
	goOn(2);
	await decideRecommendation(demo, id, by, {
		...{ version, stage: 'whole', mode, adopted, reason: reason ?? '' },
		...{ inFavour, against, abstained, present }
	});
}

/** @returns the version that stands after the amendment */
async function amend(id: string, { amendment }: DemoRecommendation): Promise<number> {
	if (!amendment) return 1;
	const amendmentId = await recordAmendment(demo, id, { key: '', text: amendment.text, language: 'kk' });
	goOn(3);
	if ('refused' in amendment) {
		await decideAmendment(demo, amendmentId, { decision: 'refused', reason: amendment.refused });
		return 1;
	}
	await decideAmendment(demo, amendmentId, {
		...{ decision: 'accepted_changed', reason: '' },
		text: { version: 1, text: amendment.next, authentic: 'kk' }
	});
	return 2;
}

async function makePlatform(forumId: string, sessionId: string, list: readonly DemoRecommendation[]) {
	const proposals = await proposalsAt(sessionId);
	const made: { id: string; version: number; of: DemoRecommendation }[] = [];
	for (const of of list) {
		goOn(4);
		const input = { key: '', proposalIds: of.from.flatMap((index) => proposals[index] ?? []), text: of.text };
		const id = await draftRecommendation(demo, { forumId, sessionId }, input);
		const tabled = of.tabled || of.platform;
		if (tabled) await tableRecommendation(demo, id);
		const version = await amend(id, of);
		if (of.platform) await decide(id, 'platform', version, of.platform);
		made.push({ id, version, of });
	}
	for (const { id, of } of made) {
		const into = of.mergedInto === undefined ? undefined : made[of.mergedInto];
		if (into) await mergeRecommendations(demo, id, into.id);
	}
	return made;
}

/** @param lists by platform, in the order of the forum's */
export async function makeRecommendations(
	{ forum, platformIds }: DemoForum,
	lists: readonly (readonly DemoRecommendation[])[]
): Promise<void> {
	const all: Awaited<ReturnType<typeof makePlatform>> = [];
	for (const [platform, list] of lists.entries()) {
		const [session] = await sessionsByIds([platformIds[platform] ?? '']);
		if (!session) continue;
		setClock(later(session.startsAt, HOUR));
		all.push(...(await makePlatform(forum.id, session.id, list)));
	}
	setClock(later(forum.endsAt, -HOUR));
	for (const { id, version, of } of all) {
		if (of.forum) await decide(id, 'forum', version, of.forum);
		if (!of.again) continue;
		goOn(1);
		await reopenRecommendation(demo, id, of.again.reason);
		await decide(id, 'forum', version, of.again.forum);
	}
}

import { askToFollow, confirmFollowing, openRequest, support } from '../../src/lib/domain/proposal/index.server.ts';
import {
	continueRecommendation,
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	mergeRecommendations,
	recordAmendment,
	tableRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { aDelegate, aForum, aPlatform, program } from './forum.ts';
import { anExpert } from './experts.ts';
import { aBody, assign } from './measures.ts';
import { aProposal } from './proposals.ts';
import { aTabled, recommendationText, vote } from './recommendations.ts';

/** A row of each kind in every table of proposals, recommendations and experts. */

export const outcomeTables = [
	...([
		'proposal',
		'proposal_support',
		'follower',
		'follower_proposal',
		'follower_news',
		'expert',
		'expert_field',
		'follower_recommendation',
		'recommendation_news',
		'measure_news',
		'follow_request',
		'recommendation',
		'recommendation_version'
	] as const),
	...(['recommendation_proposal', 'amendment', 'decision'] as const)
] satisfies (keyof Tables)[];

/** Somebody follows by mail, and asks once more. */
async function byMail(forumId: string, number: number | null): Promise<void> {
	const asked = { email: 'reads@example.kz', language: 'ru' as const, number };
	await askToFollow(forumId, asked, '127.0.0.1');
	const request = database().reader.selectFrom('follow_request').select('id').where('forum_id', '=', forumId);
	await confirmFollowing((await openRequest((await request.executeTakeFirstOrThrow()).id))?.token ?? '');
	await askToFollow(forumId, asked, '127.0.0.1');
}

/** Fills them at a forum and one of its platforms, also with rows that point at later ones. */
export async function fillOutcome(forumId: string, sessionId: string): Promise<void> {
	await database().writer.updateTable('platform').set({ capacity: 50 }).where('session_id', '=', sessionId).execute();
	const author = await aDelegate(forumId, { preferredSessionId: sessionId });
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	const proposalId = await aProposal(author, sessionId, { text: 'Әр ауданда\nкеңес күні', showName: true, follow: true });
	await anExpert(author);
	await support(other.actor, other.registrationId, proposalId, true);
	const earlier = await aForum();
	const before = await aTabled(earlier, await aPlatform(earlier, 5));
	await decideRecommendation(program, before, 'forum', vote());
	await byMail(earlier, 1);
	await byMail(forumId, null);
	const first = await aTabled(forumId, sessionId);
	const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [proposalId], text: recommendationText });
	await continueRecommendation(program, id, before);
	// points at a row that came later
	await mergeRecommendations(program, first, id);
	await tableRecommendation(program, id);
	const amendmentId = await recordAmendment(program, id, { key: '', text: '«Тоқсан сайын» қосылсын', language: 'kk' });
	const taken = { version: 1, text: { ...recommendationText, kk: 'Тоқсан сайын кеңес күні өтсін.' }, authentic: 'kk' as const };
	await decideAmendment(program, amendmentId, { decision: 'accepted_changed', reason: '', text: taken });
	const counted = { mode: 'counted' as const, inFavour: 20, against: 3, abstained: 1, present: 24, version: 2 };
	await decideRecommendation(program, id, 'platform', vote(counted));
	await decideRecommendation(program, id, 'forum', vote({ version: 2 }));
	const measure = database().reader.selectFrom('measure').select('id').where('recommendation_id', '=', id);
	await assign(program, (await measure.executeTakeFirstOrThrow()).id, { leadId: await aBody() });
}

import type { Kysely } from 'kysely';
import { read } from '../../server/database/open.ts';
import { sameText, sign, tokenShape } from '../../server/crypto.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { takenUpOf } from './results.server.ts';
import { followerReads } from './rules.ts';
import type { Followed } from './schema.ts';

/**
 * Those who asked to be told. As long as the registration is there, address and language are the registration's, and what makes its link
 * anew makes this one anew too: a corrected address, a link that was shown to somebody else. Their private links are the follower's id and
 * a signature, as those of registrations.
 */

/** Followers as they stand now. */
export const followers = (from: Kysely<Tables>) =>
	from
		.selectFrom('follower as f')
		.leftJoin('registration as r', 'r.id', 'f.registration_id')
		.select(['f.id', 'f.forum_id', 'f.registration_id', 'f.text_version', 'f.given_at', 'f.until', 'f.told_at', 'f.link_version'])
		.select(['f.by_mail', 'f.whole_forum'])
		.select(['r.link_version as own_version', 'r.former_link_version as former_version'])
		.select((e) => [
			e.fn.coalesce('r.email', 'f.email').as('email'),
			e.fn.coalesce('r.email_folded', 'f.email_folded').as('email_folded'),
			e.fn.coalesce('r.language', 'f.language').as('language')
		]);
type Follower = Awaited<ReturnType<ReturnType<typeof followers>['execute']>>[number];

const signatureOf = (id: string, version: number) => sign('follow', id, String(version)).slice(0, 27);
/** After a change of address the link stays the one of before until the registration's new one was opened. */
const versionOf = ({ link_version, own_version, former_version }: Follower) => link_version + (former_version ?? own_version ?? 0);
const followToken = (row: Follower): string => row.id.replaceAll('-', '') + signatureOf(row.id, versionOf(row));

/** The token by which a follower's letters lead to the own page; null: there is no such follower any more. */
export async function followerToken(id: string): Promise<string | null> {
	const row = await followers(read()).where('f.id', '=', id).executeTakeFirst();
	return row ? followToken(row) : null;
}

/** The follower that a link opens. @throws Refusal('not-found') */
export async function requireFollower(from: Kysely<Tables>, token: string): Promise<Follower> {
	const parts = tokenShape.exec(token);
	const id = parts?.slice(1, 6).join('-') ?? '';
	const row = parts && (await followers(from).where('f.id', '=', id).executeTakeFirst());
	if (!row || !sameText(signatureOf(id, versionOf(row)), parts[6] ?? '')) throw new Refusal('not-found');
	return row;
}

/** The follower that a registration is. Another registration with the same address is another one. */
export const followerOf = (from: Kysely<Tables>, registrationId: string): Promise<{ id: string } | undefined> =>
	from.selectFrom('follower').select('id').where('registration_id', '=', registrationId).executeTakeFirst();

/** The token of the link by which a registration's owner follows; null: nothing is followed. */
export async function followLinkOf(registrationId: string): Promise<string | null> {
	const row = await followers(read()).where('f.registration_id', '=', registrationId).executeTakeFirst();
	return row ? followToken(row) : null;
}

const proposalsOf = (followerId: string) =>
	read()
		.selectFrom('follower_proposal as l')
		.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
		.innerJoin('follower as f', 'f.id', 'l.follower_id')
		.select(['p.id', 'p.session_id', 'p.text_ml', 'p.state', 'p.reason', 'p.aside_reason', 'p.supporters', 'p.created_at'])
		.select((e) => e.case().when('p.registration_id', '=', e.ref('f.registration_id')).then(1).else(0).end().as('mine'))
		.where('l.follower_id', '=', followerId)
		.orderBy('p.created_at')
		.orderBy('p.id')
		.execute();

const recommendationsOf = (followerId: string) =>
	read()
		.selectFrom('follower_recommendation as l')
		.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
		.select(['r.id', 'r.number'])
		.where('l.follower_id', '=', followerId)
		.orderBy('r.number')
		.execute();

/** The text and the reasons, where the follower may read them. */
function shownOf({ state, mine, text_ml, reason, aside_reason }: Awaited<ReturnType<typeof proposalsOf>>[number]) {
	if (!followerReads({ state, mine: !!Number(mine) })) return { text: null, reason: null, asideReason: null };
	return { text: readMl(text_ml), reason, asideReason: aside_reason };
}

/** What a follower follows. What is in no list any more is its author's alone to read, with the reason. @throws Refusal('not-found') */
export async function followedBy(token: string): Promise<Followed> {
	const row = await requireFollower(read(), token);
	const proposals = await proposalsOf(row.id);
	const taken = await takenUpOf(proposals.map(({ id }) => id));
	return {
		id: row.id,
		forumId: row.forum_id,
		email: row.email ?? '',
		language: row.language,
		givenAt: row.given_at,
		until: row.until,
		...{ byMail: row.by_mail === 1, whole: row.whole_forum === 1 },
		recommendationIds: (await recommendationsOf(row.id)).map(({ id }) => id),
		proposals: proposals.map((each) => ({
			id: each.id,
			sessionId: each.session_id,
			...shownOf(each),
			state: each.state,
			supporters: each.supporters,
			createdAt: each.created_at,
			taken: taken.get(each.id) ?? null
		}))
	};
}

/** Everything that is stored about a follower, for the follower. @throws Refusal('not-found') */
export async function followerData(token: string): Promise<Record<string, unknown>> {
	const { email, email_folded, language, text_version, given_at, until, id, by_mail, whole_forum } = await requireFollower(read(), token);
	const proposals = (await proposalsOf(id)).map((each) => ({ id: each.id, text: shownOf(each).text }));
	const given = { email, email_folded, language, textVersion: text_version, givenAt: given_at, until };
	return { ...given, byMail: by_mail === 1, wholeForum: whole_forum === 1, proposals, recommendations: await recommendationsOf(id) };
}

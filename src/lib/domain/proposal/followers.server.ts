import { sql, type Kysely, type Selectable } from 'kysely';
import { read } from '../../server/database/open.ts';
import { sameText, sign, tokenShape } from '../../server/crypto.ts';
import type { FollowerRow, RegistrationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { takenUpOf } from './results.server.ts';
import type { Followed } from './schema.ts';

/** The private links of those who asked to be told: the follower's id and a signature, as those of registrations. */

const signatureOf = (id: string, version: number) => sign('follow', id, String(version)).slice(0, 27);
/** The token in a follower's letters that leads to the own page; null: the follower is deleted. */
export async function followerToken(id: string): Promise<string | null> {
	const row = await read().selectFrom('follower').select(['id', 'link_version']).where('id', '=', id).executeTakeFirst();
	return row ? followToken(row) : null;
}

const followToken = ({ id, link_version }: Pick<Selectable<FollowerRow>, 'id' | 'link_version'>): string =>
	id.replaceAll('-', '') + signatureOf(id, link_version);

/** The follower that a link opens. @throws Refusal('not-found') */
export async function requireFollower(from: Kysely<Tables>, token: string): Promise<Selectable<FollowerRow>> {
	const parts = tokenShape.exec(token);
	const id = parts?.slice(1, 6).join('-') ?? '';
	const row = parts && (await from.selectFrom('follower').selectAll().where('id', '=', id).executeTakeFirst());
	if (!row || !sameText(signatureOf(id, row.link_version), parts[6] ?? '')) throw new Refusal('not-found');
	return row;
}

/** The follower with the address of a registration's owner, also when another registration of that address made it. */
export const followerOf = (
	from: Kysely<Tables>,
	{ id, forum_id, email_folded }: Pick<Selectable<RegistrationRow>, 'id' | 'forum_id' | 'email_folded'>
): Promise<Selectable<FollowerRow> | undefined> =>
	from
		.selectFrom('follower')
		.selectAll()
		// each by an index of its own
		.where((e) => e.or([e('registration_id', '=', id), e.and([e('forum_id', '=', forum_id), e('email_folded', '=', email_folded ?? '')])]))
		.orderBy(sql`case when registration_id = ${id} then 0 else 1 end`)
		.limit(1)
		.executeTakeFirst();

/** The token of the link by which a registration's owner follows, or null: another registration with the same address has its own link. */
export async function followLinkOf(registrationId: string): Promise<string | null> {
	const row = await read()
		.selectFrom('follower')
		.select(['id', 'link_version'])
		.where('registration_id', '=', registrationId)
		.executeTakeFirst();
	return row ? followToken(row) : null;
}

const proposalsOf = (followerId: string) =>
	read()
		.selectFrom('follower_proposal as f')
		.innerJoin('proposal as p', 'p.id', 'f.proposal_id')
		.select(['p.id', 'p.session_id', 'p.text_ml', 'p.state', 'p.reason', 'p.aside_reason', 'p.supporters', 'p.created_at'])
		.where('f.follower_id', '=', followerId)
		.orderBy('p.created_at')
		.orderBy('p.id')
		.execute();

/** The proposals that a follower follows, without the text of hidden ones but with the reason. @throws Refusal('not-found') */
export async function followedBy(token: string): Promise<Followed> {
	const row = await requireFollower(read(), token);
	const proposals = await proposalsOf(row.id);
	const taken = await takenUpOf(proposals.map(({ id }) => id));
	return {
		id: row.id,
		forumId: row.forum_id,
		email: row.email,
		language: row.language,
		givenAt: row.given_at,
		until: row.until,
		proposals: proposals.map((each) => ({
			id: each.id,
			sessionId: each.session_id,
			text: readMl(each.text_ml),
			state: each.state,
			reason: each.reason,
			asideReason: each.aside_reason,
			supporters: each.supporters,
			createdAt: each.created_at,
			taken: taken.get(each.id) ?? null
		}))
	};
}

/** Everything that is stored about a follower, for the follower. @throws Refusal('not-found') */
export async function followerData(token: string): Promise<Record<string, unknown>> {
	const { email, email_folded, language, text_version, given_at, until, id } = await requireFollower(read(), token);
	const proposals = (await proposalsOf(id)).map((each) => ({ id: each.id, text: readMl(each.text_ml) }));
	return { email, email_folded, language, textVersion: text_version, givenAt: given_at, until, proposals };
}

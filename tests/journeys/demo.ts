import { linkToken } from '../../src/lib/domain/access/index.server.ts';
import { tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { demonstration } from '../support/demonstration.ts';

/** The demonstration behind the journeys, for what a browser cannot see: a mailed link, a name that must not appear. */
useConfig(readConfig({ ...demonstration, LOG_LEVEL: 'silent' }));

export const NEXT_SLUG = 'kostanay-civic-forum-next';
export const PAST_SLUG = 'kostanay-civic-forum';

export async function forumId(slug: string): Promise<string> {
	return (await database().reader.selectFrom('forum').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id;
}

/** The path that the last mail of a kind to an account leads to. */
export async function mailedPath(email: string, kind: 'access.invitation' | 'access.reset'): Promise<string> {
	const row = await database()
		.reader.selectFrom('outbox')
		.innerJoin('account', 'account.id', 'outbox.account_id')
		.select('outbox.params')
		.where('account.email', '=', email)
		.where('outbox.kind', '=', kind)
		.orderBy('outbox.created_at', 'desc')
		.executeTakeFirstOrThrow();
	const { linkId } = JSON.parse(row.params) as { linkId: string };
	return `/${kind === 'access.invitation' ? 'invitations' : 'password'}/${linkToken(linkId)}`;
}

/** The path of the private link that was mailed after a change of address. @param token of the link of before */
export async function nextLink(token: string): Promise<string> {
	const id = token.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
	const row = await database().reader.selectFrom('registration').select('link_version').where('id', '=', id).executeTakeFirstOrThrow();
	return `/registrations/${tokenOf(id, row.link_version)}`;
}

/** What a page without personal data must not hold: names, addresses, phones, codes and organisations of one person each. */
export async function personalTexts(slug: string): Promise<string[]> {
	const rows = await database()
		.reader.selectFrom('registration')
		.select(['surname', 'given_name', 'latin_name', 'email', 'phone', 'pass_code', 'id'])
		.where('forum_id', '=', await forumId(slug))
		.execute();
	const names = rows.map((row) => `${row.surname} ${row.given_name}`);
	const others = rows.flatMap((row) => [row.latin_name, row.email, row.phone, row.pass_code, row.id]);
	return [...new Set([...names, ...others].filter((text): text is string => !!text && text.length > 4))];
}

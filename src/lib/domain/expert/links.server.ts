import type { Kysely } from 'kysely';
import { sameText, sign, tokenShape } from '../../server/crypto.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';

/**
 * The own link of an expert: the offer's id and a signature, as a follower's. As long as the registration is there, what makes its link
 * anew makes this one anew too.
 */

const rows = (from: Kysely<Tables>) =>
	from
		.selectFrom('expert as e')
		.leftJoin('registration as r', 'r.id', 'e.registration_id')
		.select(['e.id', 'e.forum_id', 'e.link_version', 'r.link_version as own_version', 'r.former_link_version as former_version']);
type Linked = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

const signatureOf = (id: string, version: number) => sign('expert', id, String(version)).slice(0, 27);
const versionOf = ({ link_version, own_version, former_version }: Linked) => link_version + (former_version ?? own_version ?? 0);

/** The token of an expert's own link; null: the offer was taken back. */
export async function expertToken(id: string): Promise<string | null> {
	const row = await rows(read()).where('e.id', '=', id).executeTakeFirst();
	return row ? row.id.replaceAll('-', '') + signatureOf(row.id, versionOf(row)) : null;
}

/** The offer that a link opens. @throws Refusal('not-found') */
export async function requireExpert(from: Kysely<Tables>, token: string): Promise<{ id: string; forumId: string }> {
	const parts = tokenShape.exec(token);
	const id = parts?.slice(1, 6).join('-') ?? '';
	const row = parts && (await rows(from).where('e.id', '=', id).executeTakeFirst());
	if (!row || !sameText(signatureOf(id, versionOf(row)), parts[6] ?? '')) throw new Refusal('not-found');
	return { id: row.id, forumId: row.forum_id };
}

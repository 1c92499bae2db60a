import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { idIn, sameText, sign, tokenFor, tokenShape } from '../../server/crypto.ts';
import type { BareRegistration, Registration } from './schema.ts';
import { endFormerLink } from './commands/former-link.server.ts';
import { toBareRegistration, withDetails } from './row.server.ts';
import { isGone } from './rules.ts';

/**
 * Private links: the registration's id and a signature over id and link version. Nothing is stored; raising the version revokes. After its
 * owner changed the address the version of before opens too, until the present one was opened: a slip in the new address locks nobody out.
 */

const signatureOf = (id: string, version: number) => sign('registration', id, String(version)).slice(0, 27);

/** The token of a registration's private link. */
export const tokenOf = (id: string, version: number): string => id.replaceAll('-', '') + signatureOf(id, version);

/** The registration that a private link opens, and its owner as the one who acts. @throws Refusal('not-found') */
export async function openToken(token: string): Promise<{ registration: Registration; actor: Actor }> {
	const { row, actor } = await openPrivate(token);
	return { registration: await withDetails(row), actor };
}

/**
 * Opens a registration as `openToken` does, in one query, and tells whether the data are kept for the next forum.
 * @throws Refusal('not-found')
 */
export async function openBare(token: string): Promise<{ registration: BareRegistration; keptOn: boolean; actor: Actor }> {
	const { row, actor } = await openPrivate(token);
	return { registration: toBareRegistration(row), keptOn: row.keep === 'yes', actor };
}

type Signature = (id: string, version: number) => string;

async function openWhole(token: string, signature: Signature) {
	const { row, actor } = await opened(token, signature);
	return { registration: await withDetails(row), actor };
}

/** Opens a private link. After a change of address, opening the new link ends the former one. */
async function openPrivate(token: string) {
	const { row, actor, supersedes } = await opened(token, signatureOf);
	if (!supersedes) return { row, actor };
	await endFormerLink(actor, row.link_version);
	return { row: { ...row, former_link_version: null }, actor };
}

async function opened(token: string, signature: Signature) {
	const parts = tokenShape.exec(token);
	if (!parts) throw new Refusal('not-found');
	const id = parts.slice(1, 6).join('-');
	const row = await read()
		.selectFrom('registration as r')
		.selectAll('r')
		.select((e) =>
			e
				.selectFrom('consent as c')
				.select('c.given')
				.whereRef('c.registration_id', '=', 'r.id')
				.where('c.purpose', '=', 'keep')
				.orderBy('c.at', 'desc')
				.orderBy('c.id', 'desc')
				.limit(1)
				.as('keep')
		)
		.where('r.id', '=', id)
		.executeTakeFirst();
	if (!row || isGone(row.privacy_state)) throw new Refusal('not-found');
	const actor = { kind: 'delegate' as const, registrationId: id, forumId: row.forum_id };
	const fits = (version: number | null) => version !== null && sameText(signature(id, version), parts[6] ?? '');
	const present = fits(row.link_version);
	if (!present && !(signature === signatureOf && fits(row.former_link_version))) throw new Refusal('not-found');
	return { row, actor, supersedes: present && row.former_link_version !== null };
}

const confirming = (id: string, version: number) => sign('confirm-address', id, String(version)).slice(0, 27);

/** The token of the confirming link, which only the mail carries; it expires when the address changes, as the private link does. */
export const confirmingToken = (id: string, version: number): string => id.replaceAll('-', '') + confirming(id, version);

/** Opens the confirming link as `openToken` does, without using it up. @throws Refusal('not-found') */
export const openConfirmingToken = (token: string): ReturnType<typeof openToken> => openWhole(token, confirming);

/** The token of the link «this is another person: register too», for an application kept for 48 hours. */
export const pendingDuplicateToken = (id: string): string => tokenFor('parked', id);

/** @returns the id of the pending duplicate, or null for a token that is not ours */
export const pendingDuplicateIdOf = (token: string): string | null => idIn('parked', token);

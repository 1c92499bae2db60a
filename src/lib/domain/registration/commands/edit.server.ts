import type { Locale } from '../../../i18n/locales.ts';
import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { consume } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import { asLine } from '../../../i18n/typed-text.ts';
import { requireNotOver } from '../../forum/index.server.ts';
import { lockedRegistration } from '../access.server.ts';
import { addressDataOf, editInputOf } from '../form-choices.server.ts';
import { knownByAddress } from '../known.server.ts';
import { registrationById } from '../row.server.ts';
import { confirmingFrom, holdsPlace, isLive, liveStates } from '../rules.ts';
import type { EditInput } from '../schema.ts';
import { reindex } from './search.server.ts';
import { rewriteRegistration } from './write.server.ts';

/** The row of one's own registration, locked as lockedRegistration does. @throws Refusal('not-found' | 'registration.not-live') */
export async function ownLiveRow(c: Change, actor: Actor, id: string) {
	const row = await lockedRegistration(c, actor, id, 'owner-too');
	if (!isLive(row.state)) throw new Refusal('registration.not-live');
	return row;
}

/** As ownLiveRow, of a forum that is not over: `mayChange` says so to the pages. @throws also Refusal('forum.over') */
export async function changeableRow(c: Change, actor: Actor, id: string) {
	const row = await lockedRegistration(c, actor, id, 'owner-too');
	await requireNotOver(c, row.forum_id);
	if (!isLive(row.state)) throw new Refusal('registration.not-live');
	return row;
}

/** Columns that follow from others and say nothing to their owner. */
const follows = ['sort_key', 'organisation_id', 'delegation_id'];

/** Mails the person whose data an organiser has changed: the names of the changed fields and no values, which the private page shows. */
async function tellEdited(c: Change, row: Selectable<RegistrationRow>, changed: readonly string[]): Promise<void> {
	const named = changed.filter((column) => !follows.includes(column));
	if (c.actor.kind !== 'account' || !row.email || !named.length) return;
	const about = { forumId: row.forum_id, language: row.language, registrationId: row.id };
	await c.mail({ kind: 'registration.edited', ...about, params: { changed: named } });
}

/**
 * Changes what the owner wrote in a registration. When an organiser does it, its owner is told. A form without differences changes nothing.
 * The delegation follows the organisation and the kind.
 * @throws Refusal('not-found' | 'forum.over' | 'registration.not-live' | 'changed-meanwhile')
 */
export async function editRegistration(actor: Actor, id: string, input: EditInput, language: Locale, seen: FormVersion): Promise<void> {
	await change(actor, 'registration.edit', async (c) => {
		const row = await changeableRow(c, actor, id);
		const stands = async () => editInputOf(await registrationById(id, c.trx));
		const of = { stands, subjectKind: 'registration', subjectId: id, verbs: ['registration.edit', 'registration.consents'] };
		await writeIfUnchanged(c, seen, of, async () => {
			const { columns, before, beside } = await rewriteRegistration(c, id, input, language);
			if (!columns.length && !beside.length) {
				await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id }, 'registration.unchanged');
				return;
			}
			await tellEdited(c, row, [...columns, ...beside]);
			await c.revise(row.forum_id);
			await c.audit({
				subjectKind: 'registration',
				subjectId: id,
				forumId: row.forum_id,
				columns,
				personal: { personId: row.person_id, values: before }
			});
		});
	});
}

/**
 * Corrects the address: a new private link goes there, and the old address is told so. The link by which its owner came opens until the
 * new one was opened, so that a slip in the address locks nobody out; where an organiser corrects it, every link of before is dead at
 * once. An address that another
 * registration has is not refused, for that would tell whose it is: the registration then counts as one that shares its address.
 * @param known of an organiser's form: ids of those whom it has shown to have that address; without it nobody is asked
 * @throws Refusal('not-found' | 'forum.over' | 'registration.not-live' | 'changed-meanwhile'), Refusal('registration.known') with all who
 * have the address, as JSON
 */
export async function changeAddress(actor: Actor, id: string, email: string, seen: FormVersion, known?: readonly string[]): Promise<void> {
	await change(actor, 'registration.change-address', async (c) => {
		const row = await changeableRow(c, actor, id);
		if (row.email_folded === normaliseAddress(email)) {
			await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id });
			return;
		}
		const stands = async () => addressDataOf(await registrationById(id, c.trx));
		const of = { stands, subjectKind: 'registration', subjectId: id, verbs: ['registration.change-address'] };
		await writeIfUnchanged(c, seen, of, async () => {
			const here = known ? await knownByAddress(c, row.forum_id, email) : [];
			if (here.some((one) => !known?.includes(one.id))) throw new Refusal('registration.known', { known: JSON.stringify(here) });
			await rewriteAddress(c, row, email);
		});
	});
}

/**
 * The columns about the confirming of an address that has just changed: it has to be confirmed anew, within the whole time. For an address
 * that an organiser wrote, the organiser vouches.
 */
async function confirmingAnew(c: Change, row: Selectable<RegistrationRow>) {
	const none = { address_confirmed_at: null, confirm_by: null, confirm_due_at: null };
	if (c.actor.kind !== 'delegate') return { ...none, approved_at: c.at };
	const asked = holdsPlace(row.state) && !row.approved_at && (row.address_confirmed_at ?? row.confirm_due_at);
	if (!asked) return none;
	const forum = await c.trx
		.selectFrom('forum')
		.select(['confirm_hours', 'starts_at'])
		.where('id', '=', row.forum_id)
		.executeTakeFirstOrThrow();
	const confirming = confirmingFrom({ confirmHours: forum.confirm_hours, startsAt: forum.starts_at }, c.at);
	return confirming ? { ...none, confirm_by: confirming.confirmBy, confirm_due_at: confirming.confirmDueAt } : none;
}

async function rewriteAddress(c: Change, row: Selectable<RegistrationRow>, email: string): Promise<void> {
	const [id, normalised] = [row.id, normaliseAddress(email)];
	const taken = await c.trx
		.selectFrom('registration')
		.select('id')
		.where('forum_id', '=', row.forum_id)
		.where('email_folded', '=', normalised)
		.where('owns_address', '=', 1)
		.where('id', '<>', id)
		.where('state', 'in', liveStates)
		.executeTakeFirst();
	const confirming = await confirmingAnew(c, row);
	// the link that was sent to a mistyped address ends with the correction; the link before it still belongs to the owner
	const former = c.actor.kind === 'delegate' ? (row.former_link_version ?? row.link_version) : null;
	await c.trx
		.updateTable('registration')
		.set((e) => ({
			...confirming,
			email: asLine(email),
			email_folded: normalised,
			link_version: e('link_version', '+', 1),
			former_link_version: former,
			owns_address: taken || row.entered_by !== 'owner' ? 0 : 1,
			changed_at: c.at
		}))
		.where('id', '=', id)
		.execute();
	await reindex(c, id);
	const about = { forumId: row.forum_id, language: row.language };
	await c.mail({ kind: 'registration.address-changed', registrationId: id, ...about });
	if (row.email) await c.mail({ kind: 'registration.address-was', registrationId: id, address: row.email, ...about });
	await c.audit({
		subjectKind: 'registration',
		subjectId: id,
		forumId: row.forum_id,
		columns: ['email', 'link_version'],
		personal: { personId: row.person_id, values: { email: row.email ?? '' } }
	});
}

/**
 * Sends the private link to the registration's own address again; also after the forum, for the data and consents behind it.
 * @throws Refusal('not-found' | 'registration.no-address')
 */
export async function sendLink(actor: Actor, id: string): Promise<void> {
	await change(actor, 'registration.send-link', async (c) => {
		const row = await ownLiveRow(c, actor, id);
		if (!row.email) throw new Refusal('registration.no-address');
		await c.mail({ kind: 'registration.link', registrationId: id, forumId: row.forum_id, language: row.language });
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id });
	});
}

/**
 * Mails the links of all live registrations of an address, three times an hour at most, for «Send me my link again». Returns nothing, so
 * that everyone gets the same answer.
 */
export async function sendLinkAgain(forumId: string, email: string, language: Locale): Promise<void> {
	try {
		await consume('link-again.to', `${forumId} ${normaliseAddress(email)}`);
	} catch (reason) {
		if (reason instanceof Refusal) return;
		throw reason;
	}
	const rows = await read()
		.selectFrom('registration')
		.select(['id'])
		.where('forum_id', '=', forumId)
		.where('email_folded', '=', normaliseAddress(email))
		.where('state', 'in', liveStates)
		.limit(5)
		.execute();
	await change({ kind: 'anonymous' }, 'registration.ask-link', async (c) => {
		for (const row of rows) await c.mail({ kind: 'registration.link', registrationId: row.id, forumId, language });
		await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, details: { sent: rows.length } });
	});
}

/** Names the head or the contact person of a delegation; a delegation has one head. @throws as changeableRow */
export async function setDelegationRole(actor: Actor, id: string, role: 'head' | 'contact' | null): Promise<void> {
	if (actor.kind === 'delegate') throw new Refusal('not-found');
	await change(actor, 'registration.delegation-role', async (c) => {
		const row = await changeableRow(c, actor, id);
		if (role === 'head')
			await c.trx
				.updateTable('registration')
				.set({ delegation_role: null })
				.where('delegation_id', '=', row.delegation_id)
				.where('delegation_role', '=', 'head')
				.execute();
		await c.trx.updateTable('registration').set({ delegation_role: role }).where('id', '=', id).execute();
		await c.revise(row.forum_id);
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['delegation_role'], details: { role } });
	});
}

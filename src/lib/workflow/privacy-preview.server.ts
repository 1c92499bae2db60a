import type { PrivacyState, RegistrationState } from '../lists.ts';
import type { Selectable } from 'kysely';
import type { Actor } from '../server/actor.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { RegistrationRow } from '../server/database/tables.ts';
import { Refusal } from '../server/refusal.ts';
import { readMl, type TextMl } from '../i18n/localized-text.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { forumById, isOver } from '../domain/forum/index.server.ts';
import { personStays } from '../domain/person/index.server.ts';
import {
	sumWhere,
	countLeavings,
	requireRegistration,
	seesPerson,
	registrationCountsOf,
	type Leavings
} from '../domain/registration/index.server.ts';
import { holdsPlace, isLive } from '../domain/registration/rules.ts';

/** What erasing, anonymising or restricting a registration would do to totals, seats and audit. */
export interface PrivacyPreview {
	number: number;
	state: RegistrationState;
	privacyState: PrivacyState;
	/** the forum is over: totals stay as they are, whoever goes */
	over: boolean;
	/** a place at the forum that would be given back, now that the forum is not over */
	givesPlace: boolean;
	/** the application counts among those registered */
	counted: boolean;
	/** dialogue platforms whose seats or waiting places would be given up, and how many wait there */
	seats: { number: number; title: TextMl; state: 'held' | 'waiting'; waiting: number }[];
	/** how many wait for a place at the forum itself */
	waitingForForum: number;
	/** something else needs the person's own row; null for the owner, who may be a stranger that typed somebody's name */
	personStays: boolean | null;
	/** what lies beside the registration and would go */
	leavings: Leavings;
	/** entries of the audit that stay, without personal values */
	auditEntries: number;
}

async function seatsOf(registrationId: string): Promise<PrivacyPreview['seats']> {
	const rows = await read()
		.selectFrom('seat as s')
		.innerJoin('platform as p', 'p.session_id', 's.session_id')
		.innerJoin('session as n', 'n.id', 's.session_id')
		.select(['p.number', 'n.title_ml', 's.state', 'p.waiting'])
		.where('s.registration_id', '=', registrationId)
		.where('s.state', '<>', 'ended')
		.orderBy('p.number')
		.execute();
	return rows.map((row) => ({
		number: row.number,
		title: readMl(row.title_ml),
		state: row.state === 'held' ? 'held' : 'waiting',
		waiting: row.waiting
	}));
}

const countOf = async (query: { executeTakeFirstOrThrow(): Promise<{ n: number }> }) => Number((await query.executeTakeFirstOrThrow()).n);

async function countsAround(row: Selectable<RegistrationRow>) {
	const waiting = sumWhere(await registrationCountsOf(row.forum_id), ({ state }) => state === 'waiting');
	const entries = read()
		.selectFrom('audit_entry')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', row.id);
	return { waitingForForum: waiting, auditEntries: await countOf(entries) };
}

/**
 * The effects of erasing, anonymising or restricting a registration, before it is done.
 * @throws Refusal('not-found') for all but the owner and the forum's organisers; a restricted one is the owner's and an admin's
 */
export async function privacyPreview(actor: Actor, id: string): Promise<PrivacyPreview> {
	const found = await requireRegistration(read(), actor, 'registration.edit', id, 'owner-too');
	const over = isOver(await forumById(found.forum_id), now());
	const [seats, leavings, stays, around] = await Promise.all([
		seatsOf(id),
		countLeavings(read(), found),
		personStays(read(), found.person_id, id),
		countsAround(found)
	]);
	return {
		number: found.number,
		state: found.state,
		privacyState: found.privacy_state,
		over,
		givesPlace: !over && holdsPlace(found.state),
		counted: isLive(found.state),
		seats,
		personStays: actor.kind === 'delegate' ? null : stays,
		leavings,
		...around
	};
}

const steps = { 'registration.erase': 'erase', 'registration.anonymise': 'anonymise', 'registration.restrict': 'restrict' } as const;
type Verb = keyof typeof steps;

/**
 * The last privacy step on a registration that can no longer be shown, for the page that did it.
 * @throws Refusal('not-found') for all but the forum's organisers, and where nothing was done
 */
async function privacyOutcome(actor: Actor, forumId: string, id: string): Promise<{ done: (typeof steps)[Verb]; at: string }> {
	requirePermission(actor, 'registration.edit', { forumId });
	const entry = await read()
		.selectFrom('audit_entry')
		.select(['verb', 'at'])
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', id)
		.where('forum_id', '=', forumId)
		.where('verb', 'in', Object.keys(steps))
		.orderBy('id', 'desc')
		.executeTakeFirst();
	if (!entry) throw new Refusal('not-found');
	return { done: steps[entry.verb as Verb], at: entry.at };
}

/** The preview while the registration can be shown, else the outcome. @throws Refusal('not-found'), also of another forum */
export async function privacyOf(actor: Actor, forumId: string, id: string) {
	requirePermission(actor, 'registration.edit', { forumId });
	const row = await read().selectFrom('registration').select(['id', 'forum_id', 'privacy_state']).where('id', '=', id).executeTakeFirst();
	if (row && row.forum_id !== forumId) throw new Refusal('not-found');
	if (!row || !seesPerson(actor, row)) return { outcome: await privacyOutcome(actor, forumId, id) };
	return { preview: await privacyPreview(actor, id) };
}

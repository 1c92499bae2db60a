import type { Locale } from '../i18n/locales.ts';
import type { RegistrationState } from '../lists.ts';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { newId } from '../server/ids.ts';
import { normaliseAddress } from '../i18n/search-normalise.ts';
import { lostChoice, type LostChoice } from '../domain/dialogue/rules.ts';
import { claimPreferredOfNew } from '../domain/dialogue/index.server.ts';
import { lockSeats, toForum } from '../domain/forum/index.server.ts';
import { registrationOpen } from '../domain/forum/rules.ts';
import type { Forum } from '../domain/forum/schema.ts';
import {
	insertRegistration,
	madeOf,
	markMade,
	noticeBurst,
	holdDuplicate,
	pendingDuplicateBy,
	pendingDuplicateIdOf,
	refusalOfPreference,
	tokenOf,
	type NewRegistration
} from '../domain/registration/index.server.ts';
import { answersLink, confirmingFrom, FIRST_LINK, firstState, holdsPlace, liveStates } from '../domain/registration/rules.ts';
import type { ByHandInput, RegistrationInput } from '../domain/registration/schema.ts';
import { traitsOf } from '../domain/registration/traits.ts';
import { claimNumberedPlace, mailOf } from './forum-capacity.server.ts';
import { formHashes, type FormHashes } from './recognise-form.server.ts';
import { answerAgain, correctAddress, sameForm, type Registered } from './repeat.server.ts';

export type { Registered } from './repeat.server.ts';

/**
 * What became of a form.
 * mailed: the address is registered already; its owner gets a mail, and the sender of the form learns nothing else.
 * moved: the form was sent again with a corrected address, and the link goes there.
 * handed: an organiser has made another link since, so the form that was sent again gets none.
 */
export type Outcome =
	Registered | { outcome: 'mailed' } | { outcome: 'moved'; registrationId: string } | { outcome: 'handed'; again: Registered['again'] };

interface Made {
	/** the position that the seat lock gave */
	queuePosition: number;
	forum: Pick<Forum, 'approval' | 'confirmHours' | 'startsAt'>;
	/** who says that the address is theirs: nobody yet, its owner by a link that went there, or an organiser */
	vouched: 'nobody' | 'link' | 'organiser';
	input: ByHandInput;
	meta: Pick<NewRegistration, 'email' | 'language' | 'ownsAddress'>;
	hashes: FormHashes;
}

/** Inserts one new registration with its place, number, preferred platform and mail. The caller holds the seat lock. */
export async function enter(c: Change, forumId: string, { queuePosition, forum, vouched, input, meta, hashes }: Made): Promise<Registered> {
	const { placed, number } = await claimNumberedPlace(c, forumId);
	const state = firstState(forum.approval, placed);
	const { preferredSessionId, ...chosen } = await preferenceOf(c, forumId, state, input.preferredSessionId);
	const confirming = vouched === 'nobody' && holdsPlace(state) ? confirmingFrom(forum, c.at) : null;
	const { id, personId } = await insertRegistration(c, input, {
		forumId,
		number,
		state,
		preferredSessionId,
		vouched,
		confirming,
		...meta,
		...hashes
	});
	let seat: Registered['seat'] = preferredSessionId ? 'preferred' : 'none';
	let { lost } = chosen;
	if (preferredSessionId && holdsPlace(state)) {
		const seatHolder = { registrationId: id, personId, forumId, language: meta.language, email: meta.email, state };
		const claimed = await claimPreferredOfNew(c, { queuePosition, seatHolder, sessionId: preferredSessionId });
		seat = claimed.seat;
		if (claimed.refusal) lost = lostChoice(claimed.refusal);
	}
	if (meta.email) await c.mail({ kind: mailOf(state), language: meta.language, forumId, registrationId: id });
	await c.revise(forumId);
	await c.audit({ subjectKind: 'registration', subjectId: id, forumId, details: { state, number, seat, ownsAddress: meta.ownsAddress } });
	return { outcome: 'registered', registrationId: id, token: tokenOf(id, FIRST_LINK), seat, ...(lost && { lost }) };
}

/**
 * The platform that was chosen on the form, as it stands when the form is sent. Of who has a place at the forum the rule of seats is asked
 * next; who waits for one keeps the choice only where the private page would take it.
 * @returns preferredSessionId: what may be kept of it; lost: why not
 */
async function preferenceOf(
	c: Change,
	forumId: string,
	state: RegistrationState,
	sessionId: string
): Promise<{ preferredSessionId: string | null; lost?: LostChoice }> {
	if (!sessionId) return { preferredSessionId: null };
	if (!holdsPlace(state)) {
		const refusal = await refusalOfPreference(c, forumId, sessionId);
		return refusal ? { preferredSessionId: null, lost: lostChoice(refusal) } : { preferredSessionId: sessionId };
	}
	const row = await c.trx
		.selectFrom('session')
		.select(['id', 'state'])
		.where('id', '=', sessionId)
		.where('forum_id', '=', forumId)
		.where('kind', '=', 'dialogue_platform')
		.executeTakeFirst();
	if (row?.state === 'published') return { preferredSessionId: row.id };
	return { preferredSessionId: null, lost: row?.state === 'cancelled' ? 'cancelled' : 'gone' };
}

/** @throws Refusal('forum.cancelled' | 'registration.not-open-now' | 'registration.not-yet-open' | 'registration.closed') */
async function requireOpen(c: Change, forumId: string) {
	const forum = toForum(await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow());
	if (forum.state === 'cancelled') throw new Refusal('forum.cancelled');
	if (forum.state === 'draft') throw new Refusal('registration.not-open-now');
	if (!registrationOpen(forum, c.at))
		throw new Refusal(c.at < forum.registrationOpensAt ? 'registration.not-yet-open' : 'registration.closed');
	return forum;
}

/**
 * Submits a delegate's own registration. The same form sent again gets the same answer. Another form with a live address is kept for 48
 * hours, and the owner of the address is asked by mail.
 * @param meta visitor: the address that the form came from; of it only a keyed hash of the network is kept, for a day
 * @throws Refusal('forum.cancelled' | 'registration.not-open-now' | 'registration.not-yet-open' | 'registration.closed')
 */
export async function submitRegistration(
	actor: Actor,
	forumId: string,
	input: RegistrationInput,
	meta: { language: Locale; formKey: string; visitor?: string }
): Promise<Outcome> {
	const hashes = formHashes('owner', meta.formKey, input);
	const { language } = meta;
	const answer = await change(actor, 'registration.submit', async (c) => {
		const queuePosition = await lockSeats(c, forumId);
		const before = await sameForm(c, forumId, { by: 'owner', hashes, input, queuePosition, language });
		if (before) return before;
		const forum = await requireOpen(c, forumId);
		const taken = await c.trx
			.selectFrom('registration')
			.select(['id', 'language', 'email'])
			.where('forum_id', '=', forumId)
			.where('email_folded', '=', normaliseAddress(input.email))
			.where('owns_address', '=', 1)
			.where('state', 'in', liveStates)
			.executeTakeFirst();
		if (taken) {
			const duplicateId = await holdDuplicate(c, forumId, input, {
				formKeyHash: hashes.formKeyHash ?? newId(),
				language,
				registrationId: taken.id
			});
			if (duplicateId)
				await c.mail({
					kind: 'registration.address-taken',
					language: taken.language,
					forumId,
					registrationId: taken.id,
					// to the typed address, even if the registration has another one when the mail is sent: its new owner must not read
					// what was typed
					...(taken.email && { address: taken.email }),
					params: { parkedId: duplicateId }
				});
			await c.audit({ subjectKind: 'registration', subjectId: taken.id, forumId }, 'registration.address-taken');
			return { outcome: 'mailed' } as const;
		}
		const made = await enter(c, forumId, {
			queuePosition,
			forum,
			vouched: 'nobody',
			input,
			meta: { email: input.email, language, ownsAddress: true },
			hashes
		});
		if (meta.visitor !== undefined) await noticeBurst(c, forumId, made.registrationId, traitsOf(input, meta.visitor));
		return made;
	});
	if (answer.outcome === 'mailed') return answer;
	const owner = { kind: 'delegate', registrationId: answer.registrationId, forumId } as const;
	if ((await correctAddress(owner, answer, input)) || answer.linkMailed) return { outcome: 'moved', registrationId: answer.registrationId };
	return answer.linkHanded ? { outcome: 'handed', again: answer.again } : answer;
}

/**
 * Turns the application kept for a taken address into a registration of its own, for «This is another person: register too». Pressed again,
 * the link answers the same while it is valid, unless the registration's own link was revoked since or the registration is no longer
 * active.
 * @throws Refusal('not-found') when the link has expired or is not ours; the refusals of `submitRegistration`
 */
export async function registerDuplicate(token: string): Promise<Registered> {
	const id = pendingDuplicateIdOf(token);
	if (!id) throw new Refusal('not-found');
	const duplicate = await pendingDuplicateBy(token);
	return change({ kind: 'anonymous' }, 'registration.submit', async (c) => {
		const queuePosition = duplicate && (await lockSeats(c, duplicate.forumId));
		const made = await madeOf(c.trx, id, c.at);
		if (made) {
			if (!answersLink(made)) throw new Refusal('not-found');
			await c.audit({ subjectKind: 'registration', subjectId: made.id, forumId: made.forum_id }, 'registration.repeat');
			return answerAgain(c, made);
		}
		if (!duplicate || queuePosition === null) throw new Refusal('not-found');
		const { forumId, input, language, formKeyHash } = duplicate;
		const hashes = { formKeyHash, formHash: null, typedHash: null, browserHash: null };
		const before = await sameForm(c, forumId, { by: 'owner', hashes, input: { ...input, again: '' }, queuePosition, language });
		if (before && !before.token) throw new Refusal('not-found');
		if (before) return before;
		const forum = await requireOpen(c, forumId);
		const meta = { email: input.email, language, ownsAddress: false };
		const too = await enter(c, forumId, { queuePosition, forum, vouched: 'link', input, meta, hashes });
		await markMade(c, id, too.registrationId);
		return too;
	});
}

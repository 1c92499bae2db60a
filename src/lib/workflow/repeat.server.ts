import { normaliseAddress } from '../i18n/search-normalise.ts';
import type { Actor } from '../server/actor.ts';
import type { Change } from '../server/change.ts';
import { read } from '../server/database/open.ts';
import { noForm } from '../server/optimistic-lock.ts';
import { claimPreferredOfNew } from '../domain/dialogue/index.server.ts';
import { lostChoice, type LostChoice } from '../domain/dialogue/rules.ts';
import { forumById } from '../domain/forum/index.server.ts';
import { changeAddress, refusalOfPreference, rewriteRegistration, tokenOf, unlike } from '../domain/registration/index.server.ts';
import { FIRST_LINK, holdsPlace, isHere, mayChange } from '../domain/registration/rules.ts';
import type { Locale } from '../i18n/locales.ts';
import {
	hashesOf,
	isHanded,
	registrationOfForm,
	stillAnswers,
	type FormHashes,
	type Input,
	type Made,
	type Sender
} from './recognise-form.server.ts';

export interface Registered {
	outcome: 'registered';
	registrationId: string;
	token: string;
	seat: 'held' | 'waiting' | 'none' | 'preferred';
	/** why the registration has not got the platform chosen on the form */
	lost?: LostChoice;
	/**
	 * only for a form sent before. corrected: its corrections are written; stands: it may no longer be corrected or was changed since, so
	 * nothing is written; kept: only the platform differs, which this form cannot change
	 */
	again?: 'corrected' | 'stands' | 'kept';
	/** an earlier sending changed the address: the new link goes by mail only */
	linkMailed?: true;
	/** an organiser has made another link since, which only the owner has */
	linkHanded?: true;
	/** only with `stands`: the columns whose values in the form were not written */
	left?: string[];
}

/** Whether a form is sent once more, unchanged, although its registration has another link by now: that link went by mail. */
const hasMoved = (row: Made, { typedHash }: FormHashes): boolean =>
	row.link_version !== FIRST_LINK && row.typed_hash === typedHash && isHere(row);

/** Repeats the answer that a registration's form got first. */
export async function answerAgain(
	c: Change,
	row: { id: string; forum_id: string; link_version: number },
	handed = false
): Promise<Registered> {
	const seat = await c.trx
		.selectFrom('seat')
		.select('state')
		.where('registration_id', '=', row.id)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	const held = seat?.state === 'held' || seat?.state === 'waiting' ? seat.state : 'none';
	// a later link is not given to this form: after a change of address it went by mail, and one made by an organiser belongs to whom it
	// was handed
	const another = row.link_version !== FIRST_LINK && (handed ? ({ linkHanded: true } as const) : ({ linkMailed: true } as const));
	const token = another ? '' : tokenOf(row.id, FIRST_LINK);
	return { outcome: 'registered', registrationId: row.id, token, seat: held, ...another };
}

/**
 * The registration that this very form has made, as its first answer said: the same person, its present address, its link of then, and
 * still active. Saves corrections. Otherwise the form's key is spent, and the form is treated like any other.
 */
export async function sameForm(
	c: Change,
	forumId: string,
	{ by, hashes, input, queuePosition, language }: { by: Sender; hashes: FormHashes; input: Input; queuePosition: number; language: Locale }
): Promise<Registered | null> {
	if (!hashes.formKeyHash) return null;
	const corrects = input.again === 'correct';
	const row = await registrationOfForm(c.trx, forumId, by, hashes, input, c.at);
	if (!row) return null;
	const subject = { subjectKind: 'registration', subjectId: row.id, forumId } as const;
	// a form that corrects the address still has the present one until the next command
	if (!stillAnswers(row, by, corrects ? (row.email ?? '') : input.email, c.at)) {
		if (by === 'owner' && hasMoved(row, hashes)) {
			await c.audit(subject, 'registration.repeat');
			return answerAgain(c, row, isHanded(row));
		}
		await c.trx.updateTable('registration').set({ form_key_hash: null, form_hash: null }).where('id', '=', row.id).execute();
		return null;
	}
	if (row.typed_hash === hashes.typedHash || row.typed_hash === null) {
		await c.audit(subject, 'registration.repeat');
		return answerAgain(c, row, isHanded(row));
	}
	if (!(await mayCorrect(c, row))) {
		await c.audit(subject, 'registration.repeat');
		const left = await unlike(c, row.id, input);
		if (!left.length && !otherChoice(row, input)) return answerAgain(c, row, isHanded(row));
		return {
			...(await answerAgain(c, row, isHanded(row))),
			again: 'stands',
			left,
			...(otherChoice(row, input) && { lost: 'other' as const })
		};
	}
	const { columns: changed, before, beside } = await rewriteRegistration(c, row.id, input, language);
	const choice = await chooseAgain(c, row, input, queuePosition);
	await c.trx.updateTable('registration').set(hashesOf(hashes)).where('id', '=', row.id).execute();
	await c.revise(forumId);
	await c.audit({ ...subject, columns: changed, personal: { personId: row.person_id, values: before } }, 'registration.repeat');
	const again = choice.lost && !changed.length && !beside.length ? 'kept' : 'corrected';
	return { ...(await answerAgain(c, row, isHanded(row))), again, ...choice };
}

/** What somebody has changed by another form since is not written over by the form that made it. */
const others = ['registration.edit', 'registration.consents'] as const;

async function mayCorrect(c: Change, row: Made): Promise<boolean> {
	if (!mayChange(row.state, await forumById(row.forum_id, c.trx), c.at)) return false;
	const since = await c.trx
		.selectFrom('audit_entry')
		.select('id')
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', row.id)
		.where('verb', 'in', others)
		.executeTakeFirst();
	return !since;
}

const otherChoice = (row: Made, { preferredSessionId }: Input): boolean => (row.preferred_session_id ?? '') !== preferredSessionId;

/** Who waits for the forum has only said which platform it should be. */
async function preferAgain(c: Change, row: Made, sessionId: string): Promise<Pick<Registered, 'lost'>> {
	if (row.preferred_session_id !== null) return { lost: 'other' };
	const refusal = await refusalOfPreference(c, row.forum_id, sessionId);
	if (refusal) return { lost: lostChoice(refusal) };
	await c.trx.updateTable('registration').set({ preferred_session_id: sessionId }).where('id', '=', row.id).execute();
	return {};
}

/** A platform chosen only now is taken; one that was taken is changed on the private page, where the queue is shown. */
async function chooseAgain(c: Change, row: Made, input: Input, queuePosition: number): Promise<Pick<Registered, 'lost'>> {
	if (!otherChoice(row, input)) return {};
	const { preferredSessionId } = input;
	const live = await c.trx
		.selectFrom('seat')
		.select('id')
		.where('registration_id', '=', row.id)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	if (live || !preferredSessionId) return { lost: 'other' };
	if (!holdsPlace(row.state)) return preferAgain(c, row, preferredSessionId);
	const seatHolder = {
		registrationId: row.id,
		personId: row.person_id,
		forumId: row.forum_id,
		language: row.language,
		email: row.email,
		state: row.state
	};
	const { seat, refusal } = await claimPreferredOfNew(c, { queuePosition, seatHolder, sessionId: preferredSessionId });
	if (seat === 'none') return refusal ? { lost: lostChoice(refusal) } : {};
	await c.trx.updateTable('registration').set({ preferred_session_id: preferredSessionId }).where('id', '=', row.id).execute();
	return {};
}

/**
 * The address of a corrected form, once the rest is written: a new link goes there, and this form gives none.
 * @param known of an organiser's form, as `changeAddress`
 * @returns whether the address was another one
 */
export async function correctAddress(
	actor: Actor,
	{ registrationId }: Registered,
	input: Input,
	known?: readonly string[]
): Promise<boolean> {
	if (input.again !== 'correct' || !input.email) return false;
	const row = await read().selectFrom('registration').select('email_folded').where('id', '=', registrationId).executeTakeFirstOrThrow();
	if (row.email_folded === normaliseAddress(input.email)) return false;
	await changeAddress(actor, registrationId, input.email, noForm, known);
	return true;
}

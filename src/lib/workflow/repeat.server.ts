import { foldAddress, fold } from '../i18n/search-normalise.ts';
import type { Actor } from '../server/actor.ts';
import type { Change } from '../server/change.ts';
import { read } from '../server/database/open.ts';
import { sha256 } from '../server/crypto.ts';
import { versionOf, noForm } from '../server/optimistic-lock.ts';
import { claimFirstChoice } from '../domain/dialogue/index.server.ts';
import { lostChoice, type LostChoice } from '../domain/dialogue/rules.ts';
import { forumById } from '../domain/forum/index.server.ts';
import { changeAddress, rewriteRegistration, tokenOf, unlike } from '../domain/registration/index.server.ts';
import { answersRepeat, FIRST_LINK, holdsPlace, isHere, liveStates, mayChange } from '../domain/registration/rules.ts';
import type { ByHandInput, RegistrationInput } from '../domain/registration/schema.ts';
import type { Locale } from '../i18n/locales.ts';

export interface Registered {
	outcome: 'registered';
	registrationId: string;
	token: string;
	seat: 'held' | 'waiting' | 'none' | 'preferred';
	/** why the platform that was chosen on the form is not there */
	lost?: LostChoice;
	/** of a form that was sent before: what was corrected is written, or what somebody has changed since stands */
	again?: 'corrected' | 'stands';
	/** the form has changed the address before: its link goes by mail only */
	linkMailed?: true;
	/** of a form whose application stands: the columns that it holds otherwise, which were not written */
	left?: string[];
}

/**
 * A form of registration that is sent again, by Back or by pressing twice. Its key says that it is the same form, what was typed says
 * whether it is the same application, a corrected one, or another person's.
 */

type Input = RegistrationInput | ByHandInput;

/** What is kept of a form: never what was typed, and no hash of it without the key that only the form has. */
export interface FormHashes {
	/** the form and the person that was typed */
	formKeyHash: string | null;
	/** the form alone */
	formHash: string | null;
	/** the form and all that was typed */
	typedHash: string | null;
}

const personOf = ({ surname, givenName, patronymic }: Input) => [surname, givenName, patronymic].map(fold);

/** @param key both halves of a form's key; '' for a form without one, which is never a repeat */
export function formHashes(key: string, input: Input): FormHashes {
	if (!key) return { formKeyHash: null, formHash: null, typedHash: null };
	const { formKey: _key, again: _again, ...typed } = input;
	return {
		formKeyHash: sha256([key, foldAddress(input.email), ...personOf(input)].join('\n')),
		formHash: sha256(key),
		typedHash: sha256(`${key}\n${versionOf(typed)}`)
	};
}

/** Whose form it is: a delegate's answer is a private link, an organiser's is not. */
type Sender = 'owner' | 'organiser';

const columns = ['id', 'number', 'forum_id', 'person_id', 'link_version', 'former_link_version', 'email', 'email_folded'] as const;
const more = [
	'state',
	'privacy_state as privacyState',
	'language',
	'typed_hash',
	'preferred_session_id',
	'form_key_hash',
	'surname',
	'given_name',
	'patronymic'
] as const;

const made = (c: Change, forumId: string) =>
	c.trx
		.selectFrom('registration')
		.select([...columns, ...more])
		.where('forum_id', '=', forumId);
type Made = NonNullable<Awaited<ReturnType<ReturnType<typeof made>['executeTakeFirst']>>>;

function stillAnswers(row: Made, by: Sender, email: string): boolean {
	if (by === 'organiser') return isHere(row);
	const { state, privacyState, link_version: linkVersion, former_link_version: formerLinkVersion, email_folded: emailFolded } = row;
	return answersRepeat({ linkVersion, formerLinkVersion, emailFolded, state, privacyState }, foldAddress(email));
}

/** Whether the very form is sent once more whose registration has another link by now: that went by mail, and the form's key stays. */
const hasMoved = (row: Made, { typedHash }: FormHashes): boolean =>
	row.link_version !== FIRST_LINK && row.typed_hash === typedHash && isHere(row);

/** The answer that a registration's form gets once more. */
export async function answerAgain(c: Change, row: { id: string; forum_id: string; link_version: number }): Promise<Registered> {
	const seat = await c.trx
		.selectFrom('seat')
		.select('state')
		.where('registration_id', '=', row.id)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	const held = seat?.state === 'held' || seat?.state === 'waiting' ? seat.state : 'none';
	// the link of a later address is nobody's but the mail's
	const linkMailed = row.link_version !== FIRST_LINK && ({ linkMailed: true } as const);
	const token = linkMailed ? '' : tokenOf(row.id, FIRST_LINK);
	return { outcome: 'registered', registrationId: row.id, token, seat: held, ...linkMailed };
}

/**
 * The registration that this very form has made, as its first answer was: the same person, the address it has now, the link it had then,
 * and still live. What was corrected since is written. Else the form's key is spent, and what is sent goes the way of any other form.
 */
export async function sameForm(
	c: Change,
	forumId: string,
	{ by, hashes, input, queuePosition, language }: { by: Sender; hashes: FormHashes; input: Input; queuePosition: number; language: Locale }
): Promise<Registered | null> {
	if (!hashes.formKeyHash) return null;
	const corrects = input.again === 'correct';
	const row =
		(await made(c, forumId).where('form_key_hash', '=', hashes.formKeyHash).executeTakeFirst()) ??
		(corrects ? await latestOf(made(c, forumId), hashes.formHash) : undefined);
	if (!row) return null;
	const subject = { subjectKind: 'registration', subjectId: row.id, forumId } as const;
	// who corrects the address has the present one until the command after this one changes it
	if (!stillAnswers(row, by, corrects ? (row.email ?? '') : input.email)) {
		if (by === 'owner' && hasMoved(row, hashes)) {
			await c.audit(subject, 'registration.repeat');
			return answerAgain(c, row);
		}
		await c.trx.updateTable('registration').set({ form_key_hash: null, form_hash: null }).where('id', '=', row.id).execute();
		return null;
	}
	if (row.typed_hash === hashes.typedHash || row.typed_hash === null) {
		await c.audit(subject, 'registration.repeat');
		return answerAgain(c, row);
	}
	if (!(await mayCorrect(c, row))) {
		await c.audit(subject, 'registration.repeat');
		const left = await unlike(c, row.id, input);
		if (!left.length && !otherChoice(row, input)) return answerAgain(c, row);
		return { ...(await answerAgain(c, row)), again: 'stands', left, ...(otherChoice(row, input) && { lost: 'other' as const }) };
	}
	const { columns: changed, before } = await rewriteRegistration(c, row.id, input, language);
	const choice = await chooseAgain(c, row, input, queuePosition);
	await c.trx.updateTable('registration').set(hashesOf(hashes)).where('id', '=', row.id).execute();
	await c.revise(forumId);
	await c.audit({ ...subject, columns: changed, personal: { personId: row.person_id, values: before } }, 'registration.repeat');
	return { ...(await answerAgain(c, row)), again: 'corrected', ...choice };
}

export const hashesOf = ({ formKeyHash, formHash, typedHash }: FormHashes) => ({
	form_key_hash: formKeyHash,
	form_hash: formHash,
	typed_hash: typedHash
});

const latestOf = <Q extends ReturnType<typeof made>>(query: Q, formHash: string | null) =>
	query.where('form_hash', '=', formHash).where('state', 'in', liveStates).orderBy('number', 'desc').limit(1).executeTakeFirst();

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
	if (live || !preferredSessionId || !holdsPlace(row.state)) return { lost: 'other' };
	const seatHolder = {
		registrationId: row.id,
		personId: row.person_id,
		forumId: row.forum_id,
		language: row.language,
		email: row.email,
		state: row.state,
		privacyState: row.privacyState
	};
	const { seat, refusal } = await claimFirstChoice(c, { queuePosition, seatHolder, sessionId: preferredSessionId });
	if (seat === 'none') return refusal ? { lost: lostChoice(refusal) } : {};
	await c.trx.updateTable('registration').set({ preferred_session_id: preferredSessionId }).where('id', '=', row.id).execute();
	return {};
}

/**
 * Whether a form asks if it corrects what it has made or is another person's: the address is the same and the name is not, or the other
 * way round. It is said to nobody but who has the form's key, and says nothing but that this form was sent before.
 */
export async function asksAgain(by: Sender, forumId: string, key: string, input: Input): Promise<boolean> {
	const { formKeyHash, formHash } = formHashes(key, input);
	if (!formHash || input.again) return false;
	let query = read()
		.selectFrom('registration')
		.select(['form_key_hash', 'email_folded', 'surname', 'given_name', 'patronymic'])
		.where('forum_id', '=', forumId)
		.where('form_hash', '=', formHash)
		.where('state', 'in', liveStates);
	if (by === 'owner') query = query.where((e) => e.or([e('link_version', '=', FIRST_LINK), e('former_link_version', '=', FIRST_LINK)]));
	const rows = await query.orderBy('number', 'desc').execute();
	const [latest] = rows;
	if (!latest || rows.some((row) => row.form_key_hash === formKeyHash)) return false;
	const sameAddress = (latest.email_folded ?? '') === foldAddress(input.email);
	const names = [latest.surname, latest.given_name, latest.patronymic].map(fold);
	return sameAddress || names.join('\n') === personOf(input).join('\n');
}

/**
 * The address of a corrected form, once the rest is written: a new link goes there, and this form gives none.
 * @returns whether the address was another one
 */
export async function correctAddress(actor: Actor, { registrationId }: Registered, input: Input): Promise<boolean> {
	if (input.again !== 'correct' || !input.email) return false;
	const row = await read().selectFrom('registration').select('email_folded').where('id', '=', registrationId).executeTakeFirstOrThrow();
	if (row.email_folded === foldAddress(input.email)) return false;
	await changeAddress(actor, registrationId, input.email, noForm);
	return true;
}

import type { Kysely } from 'kysely';
import { normaliseAddress, searchNormalise } from '../i18n/search-normalise.ts';
import { HOUR, later, now } from '../server/clock.ts';
import { sha256 } from '../server/crypto.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { versionOf } from '../server/optimistic-lock.ts';
import { tokenOf } from '../domain/registration/index.server.ts';
import { answersRepeat, FIRST_LINK, isHere, liveStates } from '../domain/registration/rules.ts';
import type { ByHandInput, RegistrationInput } from '../domain/registration/schema.ts';

/**
 * A form of registration that is sent again, by Back or by pressing twice. Its key says that it is the same form, what was typed says
 * whether it is the same application, a corrected one, or another person's. Back asks for the page anew, which then has another key: for
 * an hour the browser's half of it says that the form comes from where the registration came from.
 */
const BROWSER_KNOWN_MS = HOUR;

export type Input = RegistrationInput | ByHandInput;

/** What is kept of a form: never what was typed, and no hash of it without the key that only the form has. */
export interface FormHashes {
	/** the form and the person that was typed */
	formKeyHash: string | null;
	/** the form alone */
	formHash: string | null;
	/** the form, or the browser that has it open, and all that was typed */
	typedHash: string | null;
	/** the browser's half of the key alone; null for a key without that half, and for an organiser's form */
	browserHash: string | null;
}

const personOf = ({ surname, givenName, patronymic }: Input) => [surname, givenName, patronymic].map(searchNormalise);

/** Whose form it is: a delegate's answer is a private link, an organiser's is not. */
export type Sender = 'owner' | 'organiser';

/**
 * The hashes that are stored of a form.
 * @param key both halves of a form's key, with a blank between; '' for a form without one, which is never a repeat
 */
export function formHashes(by: Sender, key: string, input: Input): FormHashes {
	if (!key) return { formKeyHash: null, formHash: null, typedHash: null, browserHash: null };
	const { formKey: _key, again: _again, againAsked: _asked, ...typed } = input;
	const browser = by === 'owner' ? key.split(' ')[1] : undefined;
	return {
		formKeyHash: sha256([key, normaliseAddress(input.email), ...personOf(input)].join('\n')),
		formHash: sha256(key),
		typedHash: sha256(`${browser || key}\n${versionOf(typed)}`),
		browserHash: browser ? sha256(browser) : null
	};
}

const columns = [
	'id',
	'number',
	'submitted_at',
	'forum_id',
	'person_id',
	'link_version',
	'former_link_version',
	'email',
	'email_folded'
] as const;
const more = [
	'state',
	'privacy_state as privacyState',
	'language',
	'typed_hash',
	'form_hash',
	'browser_hash',
	'preferred_session_id',
	'form_key_hash',
	'surname',
	'given_name',
	'patronymic'
] as const;

const made = (from: Kysely<Tables>, forumId: string) =>
	from
		.selectFrom('registration')
		.select([...columns, ...more])
		.select((e) =>
			e
				.selectFrom('audit_entry as a')
				.select('a.id')
				.where('a.subject_kind', '=', 'registration')
				.whereRef('a.subject_id', '=', 'registration.id')
				.where('a.verb', '=', 'registration.change-address')
				.where('a.columns', '<>', '[]')
				.limit(1)
				.as('address_change')
		)
		.where('forum_id', '=', forumId);
export type Made = NonNullable<Awaited<ReturnType<ReturnType<typeof made>['executeTakeFirst']>>>;

/** Whether the present link was made by an organiser for the address that the form has registered. */
export const isHanded = (row: Made): boolean => row.link_version !== FIRST_LINK && row.address_change === null;

/**
 * Whether a form that is sent again still gets the answer of a registration; for an hour when an organiser has made its present link.
 * @param email the address that it holds
 */
export function stillAnswers(row: Made, by: Sender, email: string, at: string): boolean {
	if (by === 'organiser') return isHere(row);
	const { state, privacyState, link_version: linkVersion, former_link_version: formerLinkVersion, email_folded: emailFolded } = row;
	const handed = isHanded(row) && row.submitted_at >= later(at, -BROWSER_KNOWN_MS);
	return answersRepeat({ linkVersion, formerLinkVersion, emailFolded, state, privacyState, handed }, normaliseAddress(email));
}

export const hashesOf = ({ formKeyHash, formHash, typedHash, browserHash }: FormHashes) => ({
	form_key_hash: formKeyHash,
	form_hash: formHash,
	typed_hash: typedHash,
	browser_hash: browserHash
});

/**
 * The registrations that a form has made, whatever became of them, and those of its browser within the hour while they still answer; the
 * latest first.
 */
async function madeFrom(from: Kysely<Tables>, forumId: string, by: Sender, hashes: FormHashes, at: string) {
	const { formKeyHash, formHash, browserHash } = hashes;
	const rows = await made(from, forumId)
		.where((e) =>
			e.or([
				e('form_key_hash', '=', formKeyHash),
				e('form_hash', '=', formHash),
				e.and([e('browser_hash', '=', browserHash), e('submitted_at', '>=', later(at, -BROWSER_KNOWN_MS))])
			])
		)
		.orderBy('number', 'desc')
		.execute();
	const ofForm = (row: Made) => row.form_hash === formHash && liveStates.includes(row.state);
	return {
		same: rows.find((row) => row.form_key_hash === formKeyHash),
		others: rows.filter(
			(row) => ofForm(row) || (browserHash !== null && row.browser_hash === browserHash && stillAnswers(row, by, row.email ?? '', at))
		)
	};
}

const isAddressOf = (row: Made, input: Input): boolean => (row.email_folded ?? '') === normaliseAddress(input.email);
const isPersonOf = (row: Made, input: Input): boolean =>
	[row.surname, row.given_name, row.patronymic].map(searchNormalise).join('\n') === personOf(input).join('\n');

/**
 * The registration among them that is sent once more: that of the same person with the same address; for a correction the one with the same
 * address, else with the same name.
 */
function meantBy(rows: readonly Made[], input: Input, { formHash }: FormHashes): Made | undefined {
	const same = rows.find((row) => row.form_hash !== formHash && isAddressOf(row, input) && isPersonOf(row, input));
	if (same || input.again !== 'correct') return same;
	return (
		rows.find((row) => isAddressOf(row, input)) ??
		rows.find((row) => isPersonOf(row, input)) ??
		rows.find((row) => row.form_hash === formHash)
	);
}

/** The registration that a form has made and sends once more; undefined: there is none. */
export async function registrationOfForm(
	from: Kysely<Tables>,
	forumId: string,
	by: Sender,
	hashes: FormHashes,
	input: Input,
	at: string
): Promise<Made | undefined> {
	const { same, others } = await madeFrom(from, forumId, by, hashes, at);
	return same ?? meantBy(others, input, hashes);
}

/**
 * The private link that answered a browser's own registration, while it opens and the browser is known.
 * @param browser its half of a form's key
 * @returns the link's token, or null
 */
export async function linkOfBrowser(forumId: string, browser: string, id: string): Promise<string | null> {
	if (!browser) return null;
	const row = await made(read(), forumId).where('id', '=', id).where('browser_hash', '=', sha256(browser)).executeTakeFirst();
	const known = row && row.submitted_at >= later(now(), -BROWSER_KNOWN_MS) && isHere(row);
	return known && [row.link_version, row.former_link_version].includes(FIRST_LINK) ? tokenOf(row.id, FIRST_LINK) : null;
}

/**
 * The registration about which a form asks: does it correct that one, which it or its browser made within the hour, or is it another
 * person's? It asks when the address is the same and the name is not, or the other way round. Only the holder of the form's key, or of the
 * browser's half of it, is told.
 * @returns the registration that is meant, or null: nothing is asked
 */
export async function askedAbout(by: Sender, forumId: string, key: string, input: Input): Promise<string | null> {
	const hashes = formHashes(by, key, input);
	if (!hashes.formHash || input.again) return null;
	const at = now();
	const { same, others } = await madeFrom(read(), forumId, by, hashes, at);
	const rows = others.filter((row) => by === 'organiser' || stillAnswers(row, by, row.email ?? '', at));
	if ((same && rows.includes(same)) || meantBy(rows, input, hashes)) return null;
	return rows.find((row) => isAddressOf(row, input) || isPersonOf(row, input))?.id ?? null;
}

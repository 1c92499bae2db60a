import type { Locale } from '../i18n/locales.ts';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { sha256 } from '../server/secret.ts';
import { fold, foldAddress } from '../i18n/fold.ts';
import { claimFirstChoice } from '../domain/dialogue/index.server.ts';
import { lockSeatBoard, toForum } from '../domain/forum/index.server.ts';
import { registrationOpen } from '../domain/forum/rules.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { insertRegistration, noticeBurst, park, parkedBy, tokenOf, type NewRegistration } from '../domain/registration/index.server.ts';
import { answersRepeat, confirmingFrom, FIRST_LINK, firstState, holdsPlace, liveStates } from '../domain/registration/rules.ts';
import type { ByHandInput, RegistrationInput } from '../domain/registration/schema.ts';
import { traitsOf } from '../domain/registration/traits.ts';
import { claimNumberedPlace, mailOf } from './places.server.ts';

export type Registered = { outcome: 'registered'; registrationId: string; token: string; seat: 'held' | 'waiting' | 'none' | 'wished' };
/** The address is registered already: its owner gets a mail, whoever asks learns nothing else. */
export type Outcome = Registered | { outcome: 'mailed' };

interface Made {
	/** the turn that locking the seat board gave */
	turn: number;
	forum: Pick<Forum, 'approval' | 'confirmHours' | 'startsAt'>;
	/** who says that the address is theirs: nobody yet, its owner by a link that went there, or an organiser */
	vouched: 'nobody' | 'link' | 'organiser';
	input: ByHandInput;
	meta: Pick<NewRegistration, 'email' | 'language' | 'selfMade' | 'formKeyHash'>;
}

/** One new registration with its place, number, first choice and mail. The seat board must be locked. */
export async function enter(c: Change, forumId: string, { turn, forum, vouched, input, meta }: Made): Promise<Registered> {
	const { placed, number } = await claimNumberedPlace(c, forumId);
	const state = firstState(forum.approval, placed);
	const wishedSessionId = await wishOf(c, forumId, input.wishedSessionId);
	const confirming = vouched === 'nobody' && holdsPlace(state) ? confirmingFrom(forum, c.at) : null;
	const { id, personId } = await insertRegistration(c, input, { forumId, number, state, wishedSessionId, vouched, confirming, ...meta });
	let seat: Registered['seat'] = wishedSessionId ? 'wished' : 'none';
	if (wishedSessionId && holdsPlace(state)) {
		const sitter = { registrationId: id, personId, forumId, language: meta.language, email: meta.email, state, hidden: null };
		seat = await claimFirstChoice(c, { turn, sitter, sessionId: wishedSessionId });
	}
	if (meta.email) await c.mail({ kind: mailOf(state), language: meta.language, forumId, registrationId: id });
	await c.revise(forumId);
	await c.audit({ subjectKind: 'registration', subjectId: id, forumId, details: { state, number, seat, selfMade: meta.selfMade } });
	return { outcome: 'registered', registrationId: id, token: tokenOf(id, FIRST_LINK), seat };
}

/** Person and address belong to the key: who goes back and registers a colleague with the same form gets another registration. */
const keyHash = (formKey: string, { email, surname, givenName, patronymic }: RegistrationInput): string =>
	sha256([formKey, foldAddress(email), ...[surname, givenName, patronymic].map(fold)].join('\n'));

async function wishOf(c: Change, forumId: string, sessionId: string): Promise<string | null> {
	if (!sessionId) return null;
	const row = await c.trx
		.selectFrom('session')
		.select('id')
		.where('id', '=', sessionId)
		.where('forum_id', '=', forumId)
		.where('kind', '=', 'dialogue_platform')
		.where('state', '=', 'published')
		.executeTakeFirst();
	return row?.id ?? null;
}

/**
 * The registration that this very form has made, as its first answer was: the same person, the address it has now, the link it had then,
 * and still live. Else the form's key is spent, and what is sent goes the way of any other form.
 */
async function sameForm(c: Change, forumId: string, formKeyHash: string, email: string): Promise<Registered | null> {
	const row = await c.trx
		.selectFrom('registration')
		.select(['id', 'link_version', 'email_folded', 'state', 'hidden'])
		.where('forum_id', '=', forumId)
		.where('form_key_hash', '=', formKeyHash)
		.executeTakeFirst();
	if (!row) return null;
	const { link_version: linkVersion, email_folded: emailFolded, state, hidden } = row;
	if (!answersRepeat({ linkVersion, emailFolded, state, hidden }, foldAddress(email))) {
		await c.trx.updateTable('registration').set({ form_key_hash: null }).where('id', '=', row.id).execute();
		return null;
	}
	const seat = await c.trx
		.selectFrom('seat')
		.select('state')
		.where('registration_id', '=', row.id)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	const held = seat?.state === 'held' || seat?.state === 'waiting' ? seat.state : 'none';
	return { outcome: 'registered', registrationId: row.id, token: tokenOf(row.id, row.link_version), seat: held };
}

/** @throws Refusal('forum.cancelled' | 'registration.not-yet-open' | 'registration.closed') */
async function demandOpen(c: Change, forumId: string) {
	const forum = toForum(await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow());
	if (forum.state === 'cancelled') throw new Refusal('forum.cancelled');
	if (!registrationOpen(forum, c.at))
		throw new Refusal(c.at < forum.registrationOpensAt ? 'registration.not-yet-open' : 'registration.closed');
	return forum;
}

/**
 * A delegate's own registration. The same form sent again gets the same answer; another form with a live address is kept for 48 hours
 * and the owner of the address is asked by mail.
 * @param meta visitor: the address that the form came from; of it only a keyed hash of the network is kept, for a day
 * @throws Refusal('forum.cancelled' | 'registration.not-yet-open' | 'registration.closed')
 */
export async function register(
	actor: Actor,
	forumId: string,
	input: RegistrationInput,
	meta: { language: Locale; formKey: string; visitor?: string }
): Promise<Outcome> {
	const formKeyHash = keyHash(meta.formKey, input);
	return change(actor, 'registration.submit', async (c) => {
		const turn = await lockSeatBoard(c, forumId);
		const before = await sameForm(c, forumId, formKeyHash, input.email);
		if (before) {
			await c.audit({ subjectKind: 'registration', subjectId: before.registrationId, forumId }, 'registration.repeat');
			return before;
		}
		const forum = await demandOpen(c, forumId);
		const taken = await c.trx
			.selectFrom('registration')
			.select(['id', 'language', 'email'])
			.where('forum_id', '=', forumId)
			.where('email_folded', '=', foldAddress(input.email))
			.where('self_made', '=', 1)
			.where('state', 'in', liveStates)
			.executeTakeFirst();
		if (taken) {
			const parkedId = await park(c, forumId, input, { formKeyHash, language: meta.language, registrationId: taken.id });
			if (parkedId)
				await c.mail({
					kind: 'registration.address-taken',
					language: taken.language,
					forumId,
					registrationId: taken.id,
					// to this address also when the registration has another one by then: what was typed is not for whoever has that
					...(taken.email && { address: taken.email }),
					params: { parkedId }
				});
			await c.audit({ subjectKind: 'registration', subjectId: taken.id, forumId }, 'registration.address-taken');
			return { outcome: 'mailed' };
		}
		const made = await enter(c, forumId, {
			turn,
			forum,
			vouched: 'nobody',
			input,
			meta: { email: input.email, language: meta.language, selfMade: true, formKeyHash }
		});
		if (meta.visitor !== undefined) await noticeBurst(c, forumId, made.registrationId, traitsOf(input, meta.visitor));
		return made;
	});
}

/**
 * «This is another person: register too»: the application kept for a taken address becomes a registration of its own.
 * @throws Refusal('not-found') when the link is over or not ours; the refusals of `register`
 */
export async function registerParked(token: string): Promise<Registered> {
	const parked = await parkedBy(token);
	if (!parked) throw new Refusal('not-found');
	return change({ kind: 'anonymous' }, 'registration.submit', async (c) => {
		const turn = await lockSeatBoard(c, parked.forumId);
		const before = await sameForm(c, parked.forumId, parked.formKeyHash, parked.input.email);
		if (before) {
			await c.audit({ subjectKind: 'registration', subjectId: before.registrationId, forumId: parked.forumId }, 'registration.repeat');
			return before;
		}
		const forum = await demandOpen(c, parked.forumId);
		await c.trx.deleteFrom('parked_application').where('id', '=', parked.id).execute();
		return enter(c, parked.forumId, {
			turn,
			forum,
			vouched: 'link',
			input: parked.input,
			meta: { email: parked.input.email, language: parked.language, selfMade: false, formKeyHash: parked.formKeyHash }
		});
	});
}

import { randomUUID } from 'node:crypto';
import { createAccount, disableAccount } from '../../src/lib/domain/access/index.server.ts';
import { isOfSession } from '../../src/lib/domain/access/rules.ts';
import { createHall, createSession } from '../../src/lib/domain/programme/index.server.ts';
import { addressDataOf, editInputOf, registrationById, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { organisationData } from '../../src/lib/domain/organisation/schema.ts';
import { change } from '../../src/lib/server/change.ts';
import { DAY, HOUR, later, now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { aPlatform, arrive, formInput, program, sessionInput } from '../support/forum.ts';
import { aForumFixture, roleHolders, type ForumFixture, type Installation } from './fixtures.ts';

/** What the pages and forms of a world can be about, in each state that it can be in: the access table's axis of the target. */

/** Stands in the name of what is found by nobody or by fewer, so that an answer that gives one away is seen. */
const SECRET = 'Zqxjk';
/** People in these states are in the organiser's lists as before. */
const shown: readonly string[] = ['withdrawn', 'declined'];

export const targetRegistrationStates = ['restricted', 'anonymised', 'erased', 'withdrawn', 'declined'] as const;
export const targetOrganisationStates = ['elsewhere', 'accepted', 'merged'] as const;
export const targetSessionStates = ['draft', 'cancelled', 'past'] as const;
export const targetForumStates = ['past', 'cancelled', 'archived'] as const;
export type TargetState =
	| (typeof targetRegistrationStates)[number]
	| (typeof targetOrganisationStates)[number]
	| (typeof targetSessionStates)[number]
	| (typeof targetForumStates)[number];

interface Person {
	id: string;
	token: string;
	mailId: string;
	scanId: string;
}

export interface Targets {
	registration: Record<(typeof targetRegistrationStates)[number], Person>;
	/** elsewhere: proposed, and named at the other organiser's forum only; proposed: named at this one */
	organisation: Record<(typeof targetOrganisationStates)[number] | 'proposed', string>;
	session: Record<(typeof targetSessionStates)[number], { id: string; slug: string }>;
	forum: Record<(typeof targetForumStates)[number], ForumFixture>;
	/** of the other organiser's forum */
	hallElsewhere: string;
	disabledId: string;
	/** names, and marks that a form about one of these carries where it is shown; people: those of people alone */
	secrets: { all: string[]; people: string[] };
	/** the mark that a form of the kind carries for a target of an address */
	marks: Record<string, string>;
}

/** Over since three days: the server's daily clean-up leaves people there alone. */
const over = () => ({ starts_at: later(now(), -3 * DAY - HOUR), ends_at: later(now(), -3 * DAY) });

async function person(world: Installation, state: (typeof targetRegistrationStates)[number]): Promise<Person> {
	const { forumId, sessionId } = world.things.own;
	const made = await submitRegistration(
		{ kind: 'anonymous' },
		forumId,
		formInput({
			surname: shown.includes(state) ? 'Қалыпты' : `${SECRET}тегі`,
			email: `${state}@example.kz`,
			organisationText: 'own газеті',
			preferredSessionId: sessionId
		}),
		{ language: 'kk', formKey: `target-${state}` }
	);
	if (made.outcome !== 'registered') throw new Error(`${state}: the address was taken`);
	const id = made.registrationId;
	const { reader, writer } = database();
	await writer.updateTable('registration').set({ state: 'confirmed' }).where('id', '=', id).execute();
	const { scanId } = await arrive({ forumId, sessionId: null, registrationId: id });
	const mail = await reader.selectFrom('outbox').select('id').where('registration_id', '=', id).executeTakeFirstOrThrow();
	if (state === 'restricted') await restrictRegistration(program, id);
	else if (state === 'anonymised') await anonymiseRegistration(program, id);
	else if (state === 'erased') await eraseRegistration(program, id);
	else await writer.updateTable('registration').set({ state }).where('id', '=', id).execute();
	return { id, token: tokenOf(id, 1), mailId: mail.id, scanId };
}

async function organisations(world: Installation): Promise<Targets['organisation']> {
	const { writer } = database();
	const write = (name: string, state: 'accepted' | 'proposed') =>
		change(program, 'organisation.write', (c) =>
			writeOrganisation(c, { name: { kk: `${SECRET} ${name}` }, kind: 'state_body', country: 'KZ', state })
		);
	const [elsewhere, accepted, merged, proposed] = [
		await write('бір', 'proposed'),
		await write('екі', 'accepted'),
		await write('үш', 'accepted'),
		await write('төрт', 'proposed')
	];
	const names = async (registrationId: string, organisation_id: string) =>
		writer.updateTable('registration').set({ organisation_id }).where('id', '=', registrationId).execute();
	await names(world.things.other.erasedId, elsewhere);
	await names(world.things.own.erasedId, proposed);
	// somebody of this forum has named the accepted one: its organiser is no nearer to it
	await names(world.things.own.registrationId, accepted);
	await writer.updateTable('organisation').set({ state: 'merged', merged_into: accepted }).where('id', '=', merged).execute();
	return { elsewhere, accepted, merged, proposed };
}

async function sessions(world: Installation): Promise<Targets['session']> {
	const { reader, writer } = database();
	const { forumId, sessionId } = world.things.own;
	const usual = await reader.selectFrom('session').selectAll().where('id', '=', sessionId).executeTakeFirstOrThrow();
	const times = { day: usual.day, startsLocal: usual.starts_local, endsLocal: usual.ends_local };
	const signUp = { signUpOpensLocal: `${usual.day}T00:00`, signUpClosesLocal: `${usual.day}T08:00` };
	const platform = async (number: number) => aPlatform(forumId, 30, { ...times, platform: { number, capacity: 30, ...signUp } });
	const draft = await createSession(
		program,
		forumId,
		sessionInput({ ...times, kind: 'dialogue_platform', state: 'draft', platform: { number: 71, capacity: 5, ...signUp } })
	);
	const [cancelled, past] = [await platform(72), await platform(73)];
	await writer.updateTable('session').set({ state: 'cancelled', cancel_note_ml: '{"kk":"Өтпейді"}' }).where('id', '=', cancelled).execute();
	await writer.updateTable('session').set(over()).where('id', '=', past).execute();
	for (const role of roleHolders.filter(isOfSession))
		for (const id of [draft, cancelled, past]) await grant(role, { forumId, sessionId: id });
	const slugged = async (id: string) => ({
		id,
		slug: (await reader.selectFrom('session').select('slug').where('id', '=', id).executeTakeFirstOrThrow()).slug
	});
	return { draft: await slugged(draft), cancelled: await slugged(cancelled), past: await slugged(past) };
}

/** Gives one of those with a role at `own` the same role elsewhere. */
async function grant(role: (typeof roleHolders)[number], { forumId, sessionId }: { forumId: string; sessionId: string }): Promise<void> {
	const { reader, writer } = database();
	const { id } = await reader.selectFrom('account').select('id').where('email', '=', `${role}@example.kz`).executeTakeFirstOrThrow();
	const at = new Date().toISOString();
	// the same body, where the role is one's
	const own = await reader
		.selectFrom('role_grant')
		.select('body_id')
		.where('account_id', '=', id)
		.where('role', '=', role)
		.executeTakeFirst();
	await writer
		.insertInto('role_grant')
		.values({
			...{ id: randomUUID(), account_id: id, role, granted_at: at, accepted_at: at, body_id: own?.body_id ?? null },
			...(isOfSession(role) ? { scope_kind: 'session', scope_id: sessionId } : { scope_kind: 'forum', scope_id: forumId })
		})
		.execute();
}

/** Forums of the same organiser, desk and official as the usual one. */
async function forums(world: Installation): Promise<Targets['forum']> {
	const { writer } = database();
	const made = {} as Targets['forum'];
	for (const state of targetForumStates) {
		const place = await aForumFixture(`at-${state}`, 'published');
		made[state] = place;
		const set =
			state === 'past' ? over() : state === 'cancelled' ? { state, cancel_note_ml: '{"kk":"Өткізілмейді"}' } : { state, ...over() };
		await writer.updateTable('forum').set(set).where('id', '=', place.forumId).execute();
		for (const role of roleHolders) await grant(role, place);
		world.things[state as 'own'] = { ...place, moderatorId: '', invitedId: '', offerId: '' };
	}
	return made;
}

/** Makes one of each, for a world whose server is running. */
export async function plantTargets(world: Installation): Promise<Targets> {
	const registration = {} as Targets['registration'];
	for (const state of targetRegistrationStates) registration[state] = await person(world, state);
	const organisation = await organisations(world);
	const account = { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'disabled@example.kz', language: 'kk' } as const;
	const roles = [{ role: 'desk', scopeKind: 'forum', scopeId: world.things.own.forumId }] as const;
	const disabledId = await createAccount(program, { ...account, roles });
	await disableAccount(program, disabledId);
	const restricted = await registrationById(registration.restricted.id);
	const marks = {
		edit: versionOf(editInputOf(restricted)),
		address: versionOf(addressDataOf(restricted)),
		accept: versionOf(organisationData({ name: { kk: `${SECRET} екі` }, kind: 'state_body' }))
	};
	return {
		registration,
		organisation,
		session: await sessions(world),
		forum: await forums(world),
		hallElsewhere: await createHall(program, world.things.other.forumId, { name: { kk: '3-зал' }, capacity: 10 }),
		disabledId,
		secrets: { all: [SECRET, ...Object.values(marks)], people: [`${SECRET}тегі`, ...Object.values(marks)] },
		marks
	};
}

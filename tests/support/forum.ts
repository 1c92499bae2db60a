import { markPresent, type Arrival, type PresenceMark } from '../../src/lib/domain/attendance/index.server.ts';
import { createForum, forumById, type ForumInput } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { byHandSchema, registrationSchema, type ByHandInput, type RegistrationInput } from '../../src/lib/domain/registration/schema.ts';
import type { SessionInput } from '../../src/lib/domain/programme/schema.ts';
import { system, type AccountActor, type Actor } from '../../src/lib/server/actor.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { submitRegistration, type Registered } from '../../src/lib/workflow/submit-registration.server.ts';

/** What the domain tests build on, made through the application's own commands. */

export const program = system('test');
/** An hour at which registration and sign-up are open. */
export const THEN = '2026-11-24T05:00:00.000Z';
let serial = 0;

export const aForumInput = (overrides: Partial<ForumInput> = {}): ForumInput => ({
	slug: `forum-${++serial}`,
	title: { kk: 'Азаматтық форум', ru: 'Гражданский форум', en: 'Civic Forum' },
	lead: { kk: 'Форум туралы' },
	city: { kk: 'Қостанай' },
	region: { kk: 'Қостанай облысы' },
	organiser: { kk: 'Ұйымдастырушы' },
	timeZone: 'Asia/Qostanay',
	startsLocal: '2026-12-15T08:30',
	endsLocal: '2026-12-15T18:00',
	registrationOpensLocal: '2026-11-01T09:00',
	registrationClosesLocal: '2026-12-14T18:00',
	approval: 'automatic',
	state: 'published',
	countries: { foreign: ['GE', 'NL', 'UZ'], host: 'KZ' },
	...overrides
});

/** A published forum, open at THEN, where the clock is set. @returns its id */
export async function aForum(overrides: Partial<ForumInput> = {}): Promise<string> {
	setClock(THEN);
	return createForum(program, aForumInput(overrides));
}

export const sessionInput = (overrides: Partial<SessionInput> = {}): SessionInput => ({
	kind: 'plenary',
	title: { kk: 'Пленарлық отырыс' },
	description: null,
	hallId: null,
	day: '2026-12-15',
	startsLocal: '2026-12-15T10:00',
	endsLocal: '2026-12-15T12:00',
	languages: [],
	state: 'published',
	duties: [],
	platform: null,
	...overrides
});

/** A platform from 13:30 to 15:30 with open sign-up. @returns its id */
export async function aPlatform(forumId: string, capacity: number, overrides: Partial<SessionInput> = {}): Promise<string> {
	const number = ++serial;
	return createSession(
		program,
		forumId,
		sessionInput({
			kind: 'dialogue_platform',
			title: { kk: `Алаң ${number}` },
			startsLocal: '2026-12-15T13:30',
			endsLocal: '2026-12-15T15:30',
			platform: { number, capacity, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-14T18:00' },
			...overrides
		})
	);
}

const typed = () => ({
	surname: 'Ахметова',
	givenName: 'Айнұр',
	organisationText: '«Ақ ниет» қоғамдық қоры',
	kind: 'media',
	email: `delegate${++serial}@example.kz`,
	consentParticipation: true,
	shownTo: 'everyone'
});

/** A form as the delegate sends it, after its schema. */
export const formInput = (overrides: Record<string, unknown> = {}): RegistrationInput =>
	registrationSchema.parse({ ...typed(), ...overrides });
export const byHandInput = (overrides: Record<string, unknown> = {}): ByHandInput => byHandSchema.parse({ ...typed(), ...overrides });

/** Registers somebody and expects it to go well. */
export async function aDelegate(forumId: string, overrides: Record<string, unknown> = {}): Promise<Registered & { actor: Actor }> {
	const made = await submitRegistration({ kind: 'anonymous' }, forumId, formInput(overrides), {
		language: 'kk',
		formKey: `form-${++serial}`
	});
	if (made.outcome !== 'registered') throw new Error('the address was taken');
	return { ...made, actor: { kind: 'delegate', registrationId: made.registrationId, forumId } };
}

/** Marks somebody present as the forum begins: marks are not taken weeks before. The clock goes on where it was. */
export async function arrive(arrival: Arrival, actor: Actor = program): Promise<PresenceMark> {
	const [before, forum] = [now(), await forumById(arrival.forumId)];
	setClock(forum.startsAt);
	try {
		return await markPresent(actor, arrival);
	} finally {
		setClock(before);
	}
}

/** Somebody with a role; no row stands behind it. */
export const anAccount = (roles: AccountActor['roles']): AccountActor => ({
	kind: 'account',
	accountId: `account-${++serial}`,
	personId: 'nobody',
	name: 'Сара Бекова',
	email: 'sara@example.kz',
	roles
});
export const organiserOf = (forumId: string): AccountActor => anAccount([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]);

export const mailKindsOf = async (registrationId: string): Promise<string[]> =>
	(await database().reader.selectFrom('outbox').select('kind').where('registration_id', '=', registrationId).orderBy('id').execute()).map(
		(row) => row.kind
	);
export const verbsAbout = async (subjectId: string): Promise<string[]> =>
	(await database().reader.selectFrom('audit_entry').select('verb').where('subject_id', '=', subjectId).orderBy('id').execute()).map(
		(row) => row.verb
	);

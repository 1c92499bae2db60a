import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { sortKey } from '../../src/lib/i18n/collation.ts';
import { searchNormalise } from '../../src/lib/i18n/search-normalise.ts';
import { indexWords } from '../../src/lib/i18n/search-key.ts';
import { writeMl } from '../../src/lib/i18n/localized-text.ts';
import { system, type AccountActor, type RoleGrant } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { RegistrationRow } from '../../src/lib/server/database/tables.ts';
import { newCode, newId } from '../../src/lib/server/ids.ts';

/** Rows for the tests of attendance, put in directly: these tests are about counting, not about how people got in. */

const writer = () => database().writer;
const then = '2026-11-01T05:00:00.000Z';
let serial = 0;

export async function aForumDay(): Promise<string> {
	return createForum(system('test'), {
		slug: `forum-${++serial}`,
		title: { kk: 'Форум' },
		lead: { kk: 'Форум туралы' },
		city: { kk: 'Қостанай' },
		region: { kk: 'Қостанай облысы' },
		organiser: { kk: 'Ұйымдастырушы' },
		timeZone: 'Asia/Qostanay',
		startsLocal: '2026-12-15T10:00',
		endsLocal: '2026-12-15T18:00',
		registrationOpensLocal: '2026-11-01T09:00',
		registrationClosesLocal: '2026-12-14T18:00',
		approval: 'automatic',
		state: 'published',
		countries: { foreign: ['GE', 'UZ', 'FR'], host: 'KZ' }
	});
}

export async function aSession(forumId: string, platform?: { number: number; capacity: number }): Promise<string> {
	const id = newId();
	await writer()
		.insertInto('session')
		.values({
			id,
			forum_id: forumId,
			slug: `s-${++serial}`,
			kind: platform ? 'dialogue_platform' : 'plenary',
			title_ml: writeMl({ kk: platform ? `Алаң ${platform.number}` : 'Пленарлық отырыс' }),
			description_ml: null,
			hall_id: null,
			day: '2026-12-15',
			starts_local: '2026-12-15T13:00',
			ends_local: '2026-12-15T15:00',
			starts_at: '2026-12-15T08:00:00.000Z',
			ends_at: '2026-12-15T10:00:00.000Z',
			state: 'published',
			cancel_note_ml: null,
			created_at: then
		})
		.execute();
	if (platform)
		await writer()
			.insertInto('platform')
			.values({ session_id: id, ...platform, sign_up_opens_at: then, sign_up_closes_at: '2026-12-15T08:00:00.000Z' })
			.execute();
	return id;
}

export async function aUnit(code: string, kind: 'region' | 'city' | 'district' | 'village', parent: string | null): Promise<string> {
	const id = newId();
	await writer()
		.insertInto('administrative_unit')
		.values({ id, code, parent_id: parent, kind, name_ml: writeMl({ kk: code }), rural: null, valid_from: null, valid_to: null })
		.execute();
	return id;
}

type Traits = Partial<Pick<RegistrationRow, 'state' | 'country' | 'kind' | 'unit_id' | 'rural' | 'surname' | 'organisation_text'>>;

export async function aRegistration(forumId: string, traits: Traits = {}): Promise<string> {
	const id = newId();
	const number = ++serial;
	const personId = newId();
	const { surname = 'Бекова', organisation_text = 'Дала' } = traits;
	const name = { surname, given_name: 'Айнұр', name_folded: searchNormalise(`${surname} Айнұр`) };
	await writer()
		.insertInto('person')
		.values({ id: personId, ...name, email: null, email_folded: null, phone: null, created_at: then })
		.execute();
	const delegation = await writer().selectFrom('delegation').select('id').where('forum_id', '=', forumId).executeTakeFirst();
	const delegationId = delegation?.id ?? newId();
	if (!delegation)
		await writer()
			.insertInto('delegation')
			.values({
				id: delegationId,
				forum_id: forumId,
				slug: 'kz',
				kind: 'country',
				country: 'KZ',
				organisation_id: null,
				name_ml: writeMl({ kk: 'Қазақстан' }),
				quota: null,
				protocol_position: null,
				created_at: then
			})
			.execute();
	await writer()
		.insertInto('registration')
		.values({
			id,
			forum_id: forumId,
			number,
			person_id: personId,
			delegation_id: delegationId,
			delegation_role: null,
			organisation_id: null,
			kind: 'ngo',
			country: 'KZ',
			unit_id: null,
			rural: null,
			surname,
			given_name: 'Айнұр',
			sort_key: sortKey(surname, 'Айнұр'),
			email: null,
			email_folded: null,
			working_language: 'kk',
			language: 'kk',
			shown_to: 'nobody',
			state: 'confirmed',
			decline_reason: null,
			owns_address: 0,
			pass_code: newCode(),
			preferred_session_id: null,
			form_key_hash: null,
			attended_at: null,
			submitted_at: then,
			changed_at: then,
			...traits,
			organisation_text
		})
		.execute();
	const words = new Set(indexWords(`${surname} Айнұр ${organisation_text}`));
	await writer()
		.insertInto('search_word')
		.values([...words].map((word) => ({ subject_kind: 'registration', scope: forumId, word, subject_id: id })))
		.execute();
	return id;
}

export async function aSeat(forumId: string, sessionId: string, registrationId: string, state: 'held' | 'waiting' | 'ended' = 'held') {
	await writer()
		.insertInto('seat')
		.values({
			id: newId(),
			forum_id: forumId,
			session_id: sessionId,
			registration_id: registrationId,
			state,
			queue_position: ++serial,
			since: then,
			ended_at: state === 'ended' ? then : null,
			end_reason: null
		})
		.execute();
}

/** Somebody signed in with one role; with a row, so that scans can name the account. */
export async function insertAccount(role: RoleGrant['role'], scopeKind: RoleGrant['scopeKind'], scopeId: string): Promise<AccountActor> {
	const [accountId, personId] = [newId(), newId()];
	const email = `${role}${++serial}@alang.example`;
	const address = { email, email_folded: email };
	await writer()
		.insertInto('person')
		.values({
			id: personId,
			surname: 'Сәрсен',
			given_name: role,
			name_folded: searchNormalise(role),
			...address,
			phone: null,
			created_at: then
		})
		.execute();
	await writer()
		.insertInto('account')
		.values({
			id: accountId,
			person_id: personId,
			...address,
			password_hash: null,
			language: 'kk',
			disabled_at: null,
			created_at: then
		})
		.execute();
	return { kind: 'account', accountId, personId, name: `Сәрсен ${role}`, email, roles: [{ role, scopeKind, scopeId }] };
}

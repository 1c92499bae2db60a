import { sql } from 'kysely';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { createHall, createSession } from '../../src/lib/domain/programme/index.server.ts';
import { sortKey } from '../../src/lib/i18n/collation.ts';
import { searchNormalise } from '../../src/lib/i18n/search-normalise.ts';
import { indexWords } from '../../src/lib/i18n/search-key.ts';
import { addDays, wallOf } from '../../src/lib/i18n/time-zone.ts';
import { system } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newCode, newId } from '../../src/lib/server/ids.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';

/**
 * A forum with any number of people, for measuring. The forum, its programme and the accounts are made through the application's
 * commands; the crowd is written straight into the tables, for a registration a millisecond would take minutes.
 */

export const slug = 'bench';
export const datasetPassphrase = 'bench organiser passphrase';
export const email = 'organiser@bench.example';
const BATCH = 250;
const SEATS = 60;

const surnames = ['Ахметов', 'Бекова', 'Жақсыбеков', 'Қадырова', 'Оразов', 'Сатыбалдина', 'Тілеуов', 'Ибраева', 'Мұқанов', 'Серікова'];
const givenNames = ['Айнұр', 'Болат', 'Гүлнар', 'Дәурен', 'Ерлан', 'Жанар', 'Қайрат', 'Мәдина', 'Нұрлан', 'Сәуле'];
const of = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
/** syllables, so that a crowd of 200,000 has as many surnames as one has */
const ending = (n: number) => ['а', 'бай', 'гүл', 'дос', 'жан', 'қан', 'мұрат', 'нар', 'рай', 'тай'][n % 10] ?? '';
const surnameOf = (n: number) => of(surnames, n) + ending(Math.floor(n / 10)) + ending(Math.floor(n / 100));

async function makeForum(): Promise<{ forumId: string; platformIds: string[] }> {
	const bench = system('bench');
	const zone = 'Asia/Qostanay';
	const today = wallOf(now(), zone).slice(0, 10);
	const day = addDays(`${today}T00:00`, 21).slice(0, 10);
	const [opens, closes] = [addDays(`${today}T00:00`, -14), `${day}T08:00`];
	const forumId = await createForum(bench, {
		slug,
		title: { kk: 'Халықаралық азаматтық форум', ru: 'Международный гражданский форум', en: 'International Civic Forum' },
		lead: { kk: 'Үкіметтік емес ұйымдар, дипломаттар, мемлекеттік органдар мен БАҚ бір алаңда кездеседі.' },
		city: { kk: 'Қостанай', ru: 'Костанай', en: 'Kostanay' },
		region: { kk: 'Қостанай облысы' },
		organiser: { kk: 'Қостанай облысының жергілікті билігі' },
		timeZone: zone,
		startsLocal: `${day}T08:30`,
		endsLocal: `${day}T18:00`,
		registrationOpensLocal: opens,
		registrationClosesLocal: closes,
		approval: 'automatic',
		state: 'published',
		countries: { foreign: ['GE', 'NL', 'UZ'], host: 'KZ' }
	});
	const hall = await createHall(bench, forumId, { name: { kk: '1-зал', ru: 'Зал 1', en: 'Hall 1' }, capacity: 250 });
	const common = { description: null, hallId: null, day, languages: [], state: 'published' as const, duties: [] };
	await createSession(bench, forumId, {
		...common,
		hallId: hall,
		kind: 'plenary',
		title: { kk: 'Пленарлық отырыс' },
		startsLocal: `${day}T10:00`,
		endsLocal: `${day}T12:00`,
		platform: null
	});
	const platformIds: string[] = [];
	for (const number of [1, 2, 3])
		platformIds.push(
			await createSession(bench, forumId, {
				...common,
				kind: 'dialogue_platform',
				title: { kk: `Диалог алаңы ${number}` },
				startsLocal: `${day}T13:30`,
				endsLocal: `${day}T15:30`,
				platform: { number, capacity: number === 3 ? 100_000 : SEATS, signUpOpensLocal: opens, signUpClosesLocal: closes }
			})
		);
	return { forumId, platformIds };
}

/**
 * Fills an empty database with one forum.
 * @param people registrations; three of four confirmed, half of these marked present
 */
export async function seedLargeDataset(people: number): Promise<void> {
	await migrate();
	loadKey(false);
	const { forumId, platformIds } = await makeForum();
	await createAccount(system('bench'), {
		name: { surname: 'Бекенова', givenName: 'Сәуле' },
		email,
		language: 'kk',
		roles: [{ role: 'admin', scopeKind: 'installation', scopeId: '' }],
		password: datasetPassphrase
	});
	const { writer, raw } = database();
	raw?.pragma('synchronous = off');
	const at = now();
	const [organisations, delegations] = [
		Math.min(300, Math.max(20, Math.round(people / 10))),
		[] as { id: string; organisationId: string }[]
	];
	await writer.transaction().execute(async (trx) => {
		for (let n = 0; n < organisations; n++) {
			const [id, organisationId, name] = [newId(), newId(), `${of(surnames, n)} қоғамдық қоры ${n}`];
			const names = JSON.stringify({ kk: name });
			await trx
				.insertInto('organisation')
				.values({
					id: organisationId,
					name_ml: names,
					name_folded: searchNormalise(name),
					kind: 'ngo',
					country: 'KZ',
					unit_id: null,
					rural: null,
					state: 'accepted',
					merged_into: null,
					created_at: at
				})
				.execute();
			await trx
				.insertInto('delegation')
				.values({
					id,
					forum_id: forumId,
					slug: `d-${n}`,
					kind: 'organisation',
					country: 'KZ',
					organisation_id: organisationId,
					name_ml: names,
					quota: null,
					protocol_position: null,
					created_at: at
				})
				.execute();
			delegations.push({ id, organisationId });
		}
	});
	for (let from = 0; from < people; from += BATCH) {
		const numbers = Array.from({ length: Math.min(BATCH, people - from) }, (_, i) => from + i);
		const made = numbers.map((n) => {
			const [id, personId, surname, given] = [newId(), newId(), surnameOf(n), of(givenNames, Math.floor(n / 7))];
			const address = `p${n}@bench.example`;
			const confirmed = n % 4 !== 3;
			const delegation = of(delegations, n);
			return { n, id, personId, surname, given, address, confirmed, present: confirmed && n % 2 === 0, delegation };
		});
		await writer.transaction().execute(async (trx) => {
			await trx
				.insertInto('person')
				.values(
					made.map((each) => ({
						id: each.personId,
						surname: each.surname,
						given_name: each.given,
						name_folded: searchNormalise(`${each.surname} ${each.given}`),
						email: each.address,
						email_folded: each.address,
						phone: null,
						created_at: at
					}))
				)
				.execute();
			await trx
				.insertInto('registration')
				.values(
					made.map((each) => ({
						id: each.id,
						forum_id: forumId,
						number: each.n + 1,
						person_id: each.personId,
						delegation_id: each.delegation.id,
						delegation_role: null,
						organisation_id: each.delegation.organisationId,
						organisation_text: 'Қоғамдық қор',
						kind: of(['ngo', 'ngo', 'media', 'state_body'], each.n),
						country: 'KZ',
						unit_id: null,
						rural: (each.n % 2) as 0 | 1,
						surname: each.surname,
						given_name: each.given,
						sort_key: sortKey(each.surname, each.given),
						email: each.address,
						email_folded: each.address,
						working_language: 'kk' as const,
						language: 'kk' as const,
						shown_to: 'participants' as const,
						state: each.confirmed ? ('confirmed' as const) : ('submitted' as const),
						decline_reason: null,
						owns_address: 1 as const,
						pass_code: newCode(),
						preferred_session_id: null,
						form_key_hash: null,
						attended_at: each.present ? at : null,
						submitted_at: at,
						changed_at: at
					}))
				)
				.execute();
			await trx
				.insertInto('search_word')
				.values(
					made.flatMap((each) =>
						[...new Set(indexWords(`${each.surname} ${each.given} ${each.address} ${each.n + 1}`))].map((word) => ({
							subject_kind: 'registration',
							scope: forumId,
							word,
							subject_id: each.id
						}))
					)
				)
				.execute();
			const present = made.filter((each) => each.present);
			if (present.length)
				await trx
					.insertInto('scan')
					.values(
						present.map((each) => ({
							id: newId(),
							forum_id: forumId,
							session_id: null,
							registration_id: each.id,
							direction: 'in' as const,
							undoes_id: null,
							device_at: null,
							at,
							by_account_id: null
						}))
					)
					.execute();
			const seated = made.filter((each) => each.n < 2 * SEATS);
			if (seated.length)
				await trx
					.insertInto('seat')
					.values(
						seated.map((each) => ({
							id: newId(),
							forum_id: forumId,
							session_id: of(platformIds.slice(0, 2), each.n),
							registration_id: each.id,
							state: 'held' as const,
							queue_position: each.n,
							since: at,
							ended_at: null,
							end_reason: null
						}))
					)
					.execute();
		});
	}
	await writer
		.updateTable('forum')
		.set({ taken: people, next_number: people + 1 })
		.where('id', '=', forumId)
		.execute();
	await writer
		.updateTable('platform')
		.set((e) => ({
			taken: e
				.selectFrom('seat')
				.select(sql<number>`count(*)`.as('n'))
				.whereRef('seat.session_id', '=', 'platform.session_id')
		}))
		.execute();
	await sql`analyze`.execute(writer);
}

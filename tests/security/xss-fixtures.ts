import { createAccount, linkToken, offerToken } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { writeOrganisation, writeUnits } from '../../src/lib/domain/organisation/index.server.ts';
import { createHall, createSession } from '../../src/lib/domain/programme/index.server.ts';
import { expertToken } from '../../src/lib/domain/expert/index.server.ts';
import { addMeasure, publishEvent, setOfficeLayout, takeStep, writePlan } from '../../src/lib/domain/measure/index.server.ts';
import type { ReturnedTable } from '../../src/lib/domain/measure/office-return.ts';
import { DAY, later, now } from '../../src/lib/server/clock.ts';
import { followerToken, openRequest, tellFollowers } from '../../src/lib/domain/proposal/index.server.ts';
import { aStoredFile } from '../support/files.ts';
import { aBody, planInput, stepInput } from '../support/measures.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import {
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	recordAmendment,
	tableRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { pendingDuplicateToken, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { sha256 } from '../../src/lib/server/crypto.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { holdsLink } from '../../src/lib/i18n/link-text.ts';
import { locales, source } from '../../src/lib/i18n/locales.ts';
import type { TextMl } from '../../src/lib/i18n/localized-text.ts';
import { addDays } from '../../src/lib/i18n/time-zone.ts';
import { arrive, formInput, aForumInput, program, sessionInput } from '../support/forum.ts';
import { holds, numberOf, writtenColumns } from './columns.ts';
import { callOf, callsIn, PAYLOAD_COUNT, payload, whose } from './payloads.ts';
import type { Installation } from './fixtures.ts';

/** The data set of the test of scripting: every payload in every column that people write, by the application's commands where they take it. */

const all = Array.from({ length: PAYLOAD_COUNT }, (_, which) => which);
/** texts have three languages: a third of the rows holds all payloads */
const thirds = all.slice(0, Math.ceil(PAYLOAD_COUNT / 3));
const one = (column: string, which: number) => payload(numberOf(column), which % PAYLOAD_COUNT);
const ml = (column: string, first: number): TextMl => ({
	kk: one(column, first),
	ru: one(column, first + 1),
	en: one(column, first + 2)
});
const mlOf = (column: string) => (which: number) => ml(column, which * 3);

export interface XssFixture {
	forums: string[];
	sessions: { id: string; slug: string }[];
	registrations: { id: string; token: string }[];
	/** of the platform of the world */
	recommendations: string[];
	measures: string[];
	files: string[];
	tables: string[];
	parked: string[];
	/** the platform of all proposals, and those that stand open there */
	platform: { sessions: string[]; proposals: string[] };
	followers: string[];
	/** links of experts, with and without a registration */
	experts: string[];
	requests: string[];
	links: { invitation: string[]; offer: string[]; reset: string[]; setup: string[] };
}

async function plantForums(): Promise<string[]> {
	const slugs: string[] = [];
	for (const row of all) {
		const text = (name: string) => mlOf(`forum.${name}_ml`)(row);
		slugs.push(`planted-${row}`);
		await createForum(
			program,
			aForumInput({
				slug: `planted-${row}`,
				...{ title: text('title'), edition: text('edition'), lead: text('lead'), outcome: text('outcome'), city: text('city') },
				...{ region: text('region'), venue: text('venue'), organiser: text('organiser'), source: text('source') },
				ruralShare: text('rural_share'),
				contactEmail: one('forum.contact_email', row),
				guests: [
					{ name: mlOf('forum_guest.name_ml')(row), office: mlOf('forum_guest.office_ml')(row), said: mlOf('forum_guest.said_ml')(row) }
				]
			})
		);
	}
	return slugs;
}

/** Platforms and, cancelled, other sessions of the forum that everybody knows. */
async function plantProgramme(forumId: string): Promise<XssFixture['sessions']> {
	const { reader } = database();
	const forum = await reader.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow();
	const day = forum.starts_local.slice(0, 10);
	const opens = addDays(`${day}T09:00`, -30);
	const ids: string[] = [];
	for (const row of [...thirds, ...thirds.map((each) => each + thirds.length)]) {
		const platform = row < thirds.length;
		const hallId = await createHall(program, forumId, { name: mlOf('hall.name_ml')(row), capacity: 50 });
		const input = sessionInput({
			kind: platform ? 'dialogue_platform' : 'plenary',
			title: mlOf('session.title_ml')(row),
			description: mlOf('session.description_ml')(row),
			hallId,
			day,
			// texts come round again: at the same hour one of the same title would be the same form sent twice
			startsLocal: `${day}T${12 + Math.floor(row / 60)}:${String(row % 60).padStart(2, '0')}`,
			endsLocal: `${day}T15:30`,
			languages: ['kk'],
			duties: [{ role: 'speaker', personId: null, name: mlOf('duty.name_ml')(row), office: mlOf('duty.office_ml')(row) }],
			platform: platform ? { number: row + 2, capacity: 5, signUpOpensLocal: opens, signUpClosesLocal: `${day}T08:00` } : null,
			accepted: 'all'
		});
		ids.push(await createSession(program, forumId, input));
	}
	const { writer } = database();
	for (const [row, id] of ids.slice(thirds.length).entries())
		await writer
			.updateTable('session')
			.set({ state: 'cancelled', cancel_note_ml: JSON.stringify(mlOf('session.cancel_note_ml')(row)) })
			.where('id', '=', id)
			.execute();
	return reader.selectFrom('session').select(['id', 'slug']).where('id', 'in', ids).execute();
}

/** A name holds no link: such a text is written past the form. */
const nameOf = (column: string, which: number) => (holdsLink(one(column, which)) ? `Есім${which}` : one(column, which));

async function plantRegistrations(forumId: string, sessions: XssFixture['sessions']): Promise<XssFixture['registrations']> {
	const ids: string[] = [];
	const apply = (which: number, key: string) =>
		submitRegistration(
			{ kind: 'anonymous' },
			forumId,
			formInput({
				surname: nameOf('registration.surname', which),
				givenName: nameOf('registration.given_name', which),
				patronymic: nameOf('registration.patronymic', which),
				latinName: nameOf('registration.latin_name', which),
				organisationText: one('registration.organisation_text', which),
				position: one('registration.position_text', which),
				needsConsent: true,
				accessibility: one('registration_needs.accessibility', which),
				food: one('registration_needs.food', which),
				preferredSessionId: sessions[which % thirds.length]?.id,
				email: `planted${which}@example.kz`
			}),
			{ language: locales[which % locales.length] ?? source, formKey: `planted-${key}-${which}` }
		);
	for (const which of all) {
		const made = await apply(which, 'first');
		if (made.outcome === 'registered') ids.push(made.registrationId);
		await apply(which, 'again');
	}
	await database().writer.updateTable('registration').set({ state: 'confirmed' }).where('id', 'in', ids).execute();
	for (const [which, registrationId] of ids.entries())
		await arrive({ forumId, sessionId: null, registrationId, device: one('scan.device', which) });
	renumber('pending_duplicate.typed');
	const people = await database().reader.selectFrom('registration').select(['id', 'person_id']).where('id', 'in', ids).execute();
	await change(program, 'registration.edit', async (c) => {
		for (const [which, row] of people.entries())
			await c.audit({
				subjectKind: 'registration',
				subjectId: row.id,
				forumId,
				columns: ['surname'],
				details: { value: one('audit_entry.details', which) },
				personal: { personId: row.person_id, values: { surname: one('audit_personal.details', which) } }
			});
		// the former venue of a forum that moved lies in the mail itself
		const was = { startsAt: c.at, endsAt: c.at, timeZone: 'Asia/Qostanay', city: { kk: 'Қостанай' } };
		for (const [which, row] of people.entries()) {
			const params = { forumWas: { ...was, venue: { kk: one('outbox.params', which) } } };
			await c.mail({ kind: 'forum.moved', language: 'kk', forumId, registrationId: row.id, params });
		}
	});
	return ids.map((id) => ({ id, token: tokenOf(id, 1) }));
}

/** Proposals at one platform, every second one hidden, each with its author's name and two followers: the author, and one whose registration is gone. */
async function plantProposals(forumId: string, session: { id: string; slug: string }, people: XssFixture['registrations']) {
	const { writer } = database();
	const ids: string[] = [];
	const followers: string[] = [];
	for (const [which, { id: registrationId }] of people.entries()) {
		const [id, at] = [newId(), new Date().toISOString()];
		await writer
			.insertInto('proposal')
			.values({
				...{ id, forum_id: forumId, session_id: session.id, registration_id: registrationId, by_account_id: null, created_at: at },
				text_ml: JSON.stringify(ml('proposal.text_ml', which * 3)),
				...{ source_language: 'kk', show_name: 1, state: which % 2 ? 'hidden' : 'open' },
				reason: one('proposal.reason', which),
				aside_reason: which % 4 ? one('proposal.aside_reason', which) : null
			})
			.execute();
		for (const [follower, own] of [
			[newId(), true],
			[newId(), false]
		] as const) {
			const address = own ? { email: null, email_folded: null } : { email: one('follower.email', which), email_folded: `${which}` };
			await writer
				.insertInto('follower')
				.values({
					...{ id: follower, forum_id: forumId, registration_id: own ? registrationId : null, ...address },
					...{ language: 'kk', text_version: '1', given_at: at, until: '2099-01-01T00:00:00.000Z' }
				})
				.execute();
			await writer.insertInto('follower_proposal').values({ follower_id: follower, proposal_id: id }).execute();
			followers.push((await followerToken(follower)) ?? '');
		}
		if (which % 2 === 0) ids.push(id);
	}
	return { platform: { sessions: [session.slug], proposals: ids }, followers };
}

/** Offers of expertise: one of each registration, and one whose registration is gone. @returns their links */
async function plantExperts(forumId: string, people: XssFixture['registrations']): Promise<string[]> {
	const { writer } = database();
	const tokens: string[] = [];
	for (const [which, { id: registrationId }] of people.entries()) {
		const { person_id } = await writer
			.selectFrom('registration')
			.select('person_id')
			.where('id', '=', registrationId)
			.executeTakeFirstOrThrow();
		for (const own of [true, false]) {
			const [id, at] = [newId(), new Date().toISOString()];
			const alone = own ? {} : { organisation_text: one('expert.organisation_text', which), sort_key: `${which}` };
			await writer
				.insertInto('expert')
				.values({
					...{ id, forum_id: forumId, registration_id: own ? registrationId : null, person_id, ...alone },
					...{ line_ml: JSON.stringify(ml('expert.line_ml', which * 3)), shown_to: 'everyone', text_version: '1' },
					...{ at, until: '2099-01-01T00:00:00.000Z' }
				})
				.execute();
			await writer.insertInto('expert_field').values({ expert_id: id, field: 'youth' }).execute();
			tokens.push((await expertToken(id)) ?? '');
		}
	}
	return tokens;
}

/** Those who follow the forum's recommendations by mail. @returns the tokens of their pages */
async function plantByMail(forumId: string, howMany: number): Promise<string[]> {
	const tokens: string[] = [];
	for (let which = 0; which < howMany; which++) {
		const [id, given_at] = [newId(), new Date().toISOString()];
		const given = { language: 'kk', text_version: 'mail-1', given_at, until: '2099-01-01T00:00:00.000Z' } as const;
		await database()
			.writer.insertInto('follower')
			.values({
				...{ id, forum_id: forumId, registration_id: null, email: one('follower.email', which), email_folded: `mail-${which}` },
				...{ ...given, by_mail: 1, whole_forum: 1 }
			})
			.execute();
		tokens.push((await followerToken(id)) ?? '');
	}
	return tokens;
}

/** Requests to follow one published recommendation. @returns the tokens that confirm them */
async function plantRequests(forumId: string, howMany: number): Promise<string[]> {
	const { writer, reader } = database();
	const published = reader.selectFrom('recommendation').select('id').where('forum_id', '=', forumId).where('number', 'is not', null);
	const { id: recommendation_id } = await published.orderBy('number', 'desc').executeTakeFirstOrThrow();
	const tokens: string[] = [];
	for (let which = 0; which < howMany; which++) {
		const [id, asked_at] = [newId(), new Date().toISOString()];
		await writer
			.insertInto('follow_request')
			.values({
				...{ id, forum_id: forumId, recommendation_id, email: one('follow_request.email', which), email_folded: `asks-${which}` },
				...{ language: 'kk', asked_at, expires_at: '2099-01-01T00:00:00.000Z' }
			})
			.execute();
		tokens.push((await openRequest(id))?.token ?? '');
	}
	return tokens;
}

/** What was parked holds the payloads of a registration: they get the number of the column in which they lie now. */
function renumber(column: string): void {
	const [table, name] = column.split('.');
	const put = database().raw!.prepare(`update "${table}" set "${name}" = ? where rowid = ?`);
	for (const { rowid, value } of cellsOf(column))
		put.run(
			value?.replace(/ran\((\d+)\)/g, (_, call: string) => callOf(numberOf(column), whose(Number(call)).which)),
			rowid
		);
}

async function plantPeople(world: Installation): Promise<XssFixture['links']> {
	const { forumId, sessionId } = world.things.own;
	const links: XssFixture['links'] = { invitation: [], offer: [], reset: [], setup: [] };
	const { writer } = database();
	for (const which of all) {
		const accountId = await createAccount(program, {
			name: { surname: one('person.surname', which), givenName: one('person.given_name', which) },
			email: `account${which}@example.kz`,
			language: 'kk',
			roles: [
				which % 2
					? { role: 'organiser', scopeKind: 'forum', scopeId: forumId }
					: { role: 'moderator', scopeKind: 'session', scopeId: sessionId }
			]
		});
		const offerId = newId();
		links.offer.push(offerToken(offerId));
		const granted_at = new Date().toISOString();
		await writer
			.insertInto('role_grant')
			.values({ id: offerId, account_id: accountId, role: 'desk', scope_kind: 'forum', scope_id: forumId, granted_at, accepted_at: null })
			.execute();
		for (const kind of ['invitation', 'reset'] as const) {
			const id = newId();
			links[kind].push(linkToken(id));
			await writer
				.insertInto('account_link')
				.values({
					token_hash: sha256(linkToken(id)),
					kind,
					account_id: accountId,
					created_at: new Date().toISOString(),
					expires_at: '2099-01-01T00:00:00.000Z',
					used_at: null
				})
				.execute();
		}
	}
	const id = newId();
	links.setup.push(linkToken(id));
	await writer
		.insertInto('account_link')
		.values({
			token_hash: sha256(linkToken(id)),
			kind: 'setup',
			account_id: null,
			created_at: new Date().toISOString(),
			expires_at: '2099-01-01T00:00:00.000Z',
			used_at: null
		})
		.execute();
	return links;
}

/**
 * Texts at the platform of the world, each with an amendment that was refused and a decision with its reason; a third adopted, with a
 * proposal that is quoted, a third put to the vote with the same words. @returns their ids
 */
async function plantRecommendations(world: Installation, proposals: readonly string[]): Promise<string[]> {
	const { forumId, sessionId } = world.things.own;
	const ids: string[] = [];
	// every second one is set aside
	const takable = proposals.filter((_, index) => index % 2 === 0);
	const nobody = { inFavour: null, against: null, abstained: null, present: null };
	for (const which of all) {
		const adopts = which < thirds.length;
		const planted =
			which < 2 * thirds.length ? mlOf('recommendation_version.text_ml')(which % thirds.length) : { kk: 'Мәтін', ru: 'Текст' };
		const proposalIds = adopts ? takable.slice(which, which + 1) : [];
		const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds, text: planted });
		ids.push(id);
		await tableRecommendation(program, id);
		const amendment = { key: '', text: one('amendment.text', which), language: source };
		const amendmentId = await recordAmendment(program, id, amendment);
		await decideAmendment(program, amendmentId, { decision: 'refused', reason: one('amendment.reason', which) });
		const decided = { version: 1, mode: 'consensus', reason: one('decision.reason', which), ...nobody } as const;
		await decideRecommendation(program, id, 'platform', { ...decided, stage: 'basis', adopted: false });
		if (adopts) await decideRecommendation(program, id, 'forum', { ...decided, stage: 'whole', adopted: true });
	}
	return ids;
}

/** Measures of the adopted ones with a body beside the lead and two published entries each. @returns their ids */
async function plantMeasures(recommendations: readonly string[]): Promise<string[]> {
	const [lead, beside] = [await aBody('Басқарма'), await aBody('Әкімдік')];
	const ids: string[] = [];
	for (const which of all) {
		const id = await addMeasure(program, recommendations[which % thirds.length] ?? '', newId());
		ids.push(id);
		await writePlan(program, id, planInput({ leadId: lead, bodyIds: [beside], cost: one('measure.cost', which), funding: '-' }), noForm);
		const rows = database().reader.selectFrom('measure_event').select('id').where('measure_id', '=', id);
		const [assigned] = await rows.execute();
		const letter = { number: one('measure_event.letter_number', which), date: '2026-11-20' };
		for (const version of [1, 2]) await takeStep(program, id, stepInput('correct', version, { correctsId: assigned?.id ?? '', letter }));
		for (const { id: eventId } of (await rows.orderBy('version').execute()).slice(1)) {
			await publishEvent(program, eventId);
			await aStoredFile(eventId, { name: one('file.name', which), public: 1 });
		}
	}
	return ids;
}

/** Layouts of tables with headings, and tables of the admin's that came back filled in. @returns the ids of the tables */
async function plantTables(forumId: string, forums: readonly string[]): Promise<string[]> {
	const { reader, writer } = database();
	const bySlug = await reader.selectFrom('forum').select(['id', 'slug']).where('slug', 'in', forums).execute();
	for (const [which, { id }] of bySlug.entries())
		await setOfficeLayout(program, id, { set: 'nine', heads: { term: { kk: one('office_table.heads', which) } } }, null);
	await setOfficeLayout(program, forumId, { set: 'nine', heads: { term: { kk: one('office_table.heads', 0) } } }, null);
	const { id: account_id } = await reader
		.selectFrom('account')
		.select('id')
		.where('email', '=', 'admin@example.kz')
		.executeTakeFirstOrThrow();
	const ids = all.map(() => newId());
	const times = { created_at: now(), expires_at: later(now(), DAY) };
	for (const [which, id] of ids.entries()) {
		const text = one('returned_table.rows', which);
		const row = {
			row: 2,
			slug: null,
			twice: false,
			loose: false,
			version: 1,
			unread: {},
			texts: { report: text, status: text, term: text }
		};
		const table: ReturnedTable = {
			...{ language: source, forums: [], columns: ['number', 'report', 'status', 'term'] },
			...{ unknown: [text], sheet: text, others: [text] },
			rows: [
				{ ...row, key: '1.1', number: [1, 1], texts: { report: text, term: text } },
				{ ...row, row: 3, key: text, number: null }
			]
		};
		const kept = { language: source, rows: JSON.stringify(table), written: null, ...times };
		await writer
			.insertInto('returned_table')
			.values({ id, account_id, forum_id: forumId, name: one('returned_table.name', which), ...kept })
			.execute();
	}
	return ids;
}

/** Those who follow the proposals that were taken up hear of it. */
async function plantNews(): Promise<void> {
	await database().writer.updateTable('follower_news').set({ at: '2020-01-01T00:00:00.000Z' }).execute();
	await database().writer.updateTable('recommendation_news').set({ at: '2020-01-01T00:00:00.000Z' }).execute();
	await database().writer.updateTable('measure_news').set({ at: '2020-01-01T00:00:00.000Z' }).execute();
	await tellFollowers();
}

async function plantRegister(): Promise<void> {
	await change(program, 'register.write', async (c) => {
		await writeUnits(c, [
			...[{ code: 'planted', kind: 'region' as const, name: { kk: 'Облыс' }, country: 'KZ', parentCode: null }],
			...thirds.map((row) => ({
				code: `planted-${row}`,
				kind: 'district' as const,
				name: mlOf('administrative_unit.name_ml')(row),
				country: 'KZ',
				parentCode: 'planted'
			}))
		]);
		for (const which of all)
			await writeOrganisation(c, {
				name: {
					kk: one('organisation.name_ml', which),
					ru: one('organisation.name_ml', which + 13),
					en: one('organisation.name_ml', which + 26)
				},
				kind: 'ngo',
				country: 'KZ',
				state: which % 2 ? 'proposed' : 'accepted',
				aliases: [one('organisation_alias.name', which)]
			});
		await c.audit({ subjectKind: 'installation', subjectId: 'register' });
	});
	for (const row of thirds)
		await database()
			.writer.insertInto('forum_series')
			.values({ id: newId(), slug: `planted-${row}`, title_ml: '{"kk":"Серия"}' })
			.execute();
}

/** Names of all text columns of the migrated database, as table.column. */
export async function textColumns(): Promise<string[]> {
	const { reader } = database();
	const tables = await reader.introspection.getTables();
	return tables
		.flatMap((table) =>
			table.columns.filter((column) => /text|char|clob/i.test(column.dataType)).map((column) => `${table.name}.${column.name}`)
		)
		.sort();
}

interface Cell {
	rowid: number;
	value: string | null;
}

function cellsOf(column: string): Cell[] {
	const [table, name] = column.split('.');
	return database().raw!.prepare<[], Cell>(`select rowid as rowid, "${name}" as value from "${table}" order by rowid`).all();
}

/** Which payloads of its own a column holds now. */
export const heldBy = (column: string): Set<number> =>
	new Set(
		cellsOf(column)
			.flatMap((cell) => callsIn(cell.value ?? ''))
			.map(whose)
			.filter(({ place }) => place === numberOf(column))
			.map(({ which }) => which)
	);

/** What the commands would not take, or have no field for, is written past them: the pages must hold all the same. */
function writeMissing(column: string): number {
	const [table, name] = column.split('.');
	const held = heldBy(column);
	const missing = all.filter((which) => !held.has(which));
	const kind = holds.get(column);
	const free = cellsOf(column).filter((cell) => !callsIn(cell.value ?? '').some((call) => whose(call).place === numberOf(column)));
	const put = database().raw!.prepare(`update "${table}" set "${name}" = ? where rowid = ?`);
	const each = kind === 'ml' ? 3 : 1;
	for (let index = 0; index < missing.length; index += each) {
		const cell = free[index / each];
		if (!cell)
			throw new Error(`${column} has too few rows for ${missing.length} more payloads: make some in tests/security/xss-fixtures.ts`);
		const texts = missing.slice(index, index + each).map((which) => one(column, which));
		const [kk, ru = kk, en = kk] = texts;
		put.run(kind === 'ml' ? JSON.stringify({ kk, ru, en }) : kind === 'json' ? JSON.stringify({ value: kk }) : kk, cell.rowid);
	}
	return missing.length;
}

/** Fills the world. @returns what the addresses of pages need, and how many cells were written past the commands */
export async function plant(world: Installation): Promise<XssFixture & { pastCommands: number }> {
	const { forumId } = world.things.own;
	await plantRegister();
	const forums = await plantForums();
	const sessions = await plantProgramme(forumId);
	const registrations = await plantRegistrations(forumId, sessions);
	const links = await plantPeople(world);
	const [platform] = sessions;
	if (!platform) throw new Error('no platform was planted');
	const proposed = await plantProposals(forumId, platform, registrations);
	const experts = await plantExperts(forumId, registrations);
	proposed.followers.push(...(await plantByMail(forumId, registrations.length)));
	const recommendations = await plantRecommendations(world, proposed.platform.proposals);
	const measures = await plantMeasures(recommendations);
	const files = (await database().reader.selectFrom('file').select('id').execute()).map(({ id }) => id);
	const tables = await plantTables(forumId, forums);
	const requests = await plantRequests(forumId, registrations.length);
	await plantNews();
	const pastCommands = writtenColumns.map(writeMissing).reduce((sum, n) => sum + n, 0);
	const { reader, raw } = database();
	raw!.exec('update forum set revision = revision + 1');
	const parked = (await reader.selectFrom('pending_duplicate').select('id').where('forum_id', '=', forumId).execute()).map((row) =>
		pendingDuplicateToken(row.id)
	);
	return {
		forums,
		sessions,
		registrations,
		recommendations,
		measures,
		files,
		tables,
		parked,
		links,
		experts,
		requests,
		...proposed,
		pastCommands
	};
}

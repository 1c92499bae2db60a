import { expect, test } from 'vitest';
import { leaveSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { changeAddress, editRegistration } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { columnsAbout } from '../../src/lib/domain/document/personal.ts';
import { support } from '../../src/lib/domain/proposal/index.server.ts';
import { askAmendment, decideAmendment } from '../../src/lib/domain/recommendation/index.server.ts';
import { everythingOf } from '../../src/lib/workflow/own-data.server.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, arrive, formInput, program } from '../support/forum.ts';
import { anExpert } from '../support/experts.ts';
import { personalDataFixture } from '../support/personal-data-fixture.ts';
import { aProposal, type Delegate } from '../support/proposals.ts';
import { aTabled } from '../support/recommendations.ts';

useFreshDatabase();
const kinds = ['participant', 'staff', 'stranger', 'other'] as const;

test('every column of the schema has its place in the list, once', async () => {
	const tables = await database().reader.introspection.getTables();
	const columns = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`));
	const own = columns.filter((column) => !/^(kysely_|rate_limit\.)/.test(column));
	expect(kinds.flatMap(columnsAbout).sort()).toEqual(own.sort());
});

type Rows = Record<string, unknown>[];

/** The rows of one person in each table that holds personal data of participants. */
async function rowsOf(id: string): Promise<Record<string, Rows>> {
	const db = database().reader;
	const { person_id, email } = await db.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	const entries = db.selectFrom('audit_entry').select('id').where('subject_id', '=', id);
	const read = async (query: { execute(): Promise<unknown> }) => (await query.execute()) as Rows;
	return {
		person: await read(db.selectFrom('person').selectAll().where('id', '=', person_id)),
		search_word: await read(db.selectFrom('search_word').selectAll().where('subject_id', '=', id)),
		registration: await read(db.selectFrom('registration').selectAll().where('id', '=', id)),
		registration_needs: await read(db.selectFrom('registration_needs').selectAll().where('registration_id', '=', id)),
		application_trait: await read(db.selectFrom('application_trait').selectAll().where('registration_id', '=', id)),
		consent: await read(db.selectFrom('consent').selectAll().where('registration_id', '=', id)),
		seat: await read(db.selectFrom('seat').selectAll().where('registration_id', '=', id)),
		scan: await read(db.selectFrom('scan').selectAll().where('registration_id', '=', id)),
		audit_entry: await read(db.selectFrom('audit_entry').selectAll().where('subject_id', '=', id)),
		audit_personal: await read(db.selectFrom('audit_personal').selectAll().where('audit_id', 'in', entries)),
		outbox: await read(
			db
				.selectFrom('outbox')
				.selectAll()
				.where((e) => e.or([e('registration_id', '=', id), e('address', 'is not', null)]))
		),
		proposal: await read(db.selectFrom('proposal').selectAll().where('registration_id', '=', id)),
		proposal_support: await read(db.selectFrom('proposal_support').selectAll().where('registration_id', '=', id)),
		follower: await read(db.selectFrom('follower').selectAll().where('registration_id', '=', id)),
		follower_proposal: await read(db.selectFrom('follower_proposal').selectAll()),
		expert: await read(db.selectFrom('expert').selectAll().where('registration_id', '=', id)),
		expert_field: await read(db.selectFrom('expert_field').selectAll()),
		amendment: await read(db.selectFrom('amendment').selectAll().where('registration_id', '=', id)),
		nobody: [{ email }]
	};
}

/** All values of an answer as texts; a flag counts as 0 or 1. */
function leaves(value: unknown): string[] {
	if (value === null || value === undefined) return [];
	if (typeof value !== 'object') return [typeof value === 'boolean' ? String(Number(value)) : String(value)];
	return Object.values(value).flatMap(leaves);
}
const json = (text: unknown): unknown => {
	try {
		return typeof text === 'string' && /^[{[]/.test(text) ? JSON.parse(text) : text;
	} catch {
		return text;
	}
};

/** Personal columns with a value of this person that an answer does not hold. */
async function missingIn(answer: unknown, rows: Record<string, Rows>): Promise<string[]> {
	const told = new Set(leaves(answer));
	return columnsAbout('participant').filter((column) => {
		const [table = '', name = ''] = column.split('.');
		return (rows[table] ?? []).some((row) => leaves(json(row[name])).some((value) => value !== '' && !told.has(value)));
	});
}

/** A proposal of theirs that was set aside and hidden, another one's that they support, and that they asked to be told. */
async function proposes(forumId: string, sessionId: string, person: Delegate) {
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await support(person.actor, person.registrationId, await aProposal(other, sessionId), true);
	const id = await aProposal(person, sessionId, { text: 'Zqxjk ұсынысы', language: 'ru', showName: true, follow: true });
	const hidden = { reason: 'Әдепсіз', aside_reason: 'Құзыретке жатпайды', state: 'hidden' } as const;
	await database().writer.updateTable('proposal').set(hidden).where('id', '=', id).execute();
}

/** An amendment of theirs that was refused. */
async function asks(forumId: string, sessionId: string, { actor, registrationId }: Delegate) {
	const id = await aTabled(forumId, sessionId);
	const made = await askAmendment(actor, registrationId, id, { key: '', text: 'Zqxjk түзетуі', language: 'ru' });
	await decideAmendment(program, made, { decision: 'refused', reason: 'Заңға қайшы' });
}

async function aFullPerson() {
	const forumId = await aForum();
	const preferredSessionId = await aPlatform(forumId, 2);
	const typed = {
		...personalDataFixture('Zqxjk'),
		preferredSessionId,
		interpretation: true,
		kind: 'ngo',
		settlement: 'rural',
		unitId: 'elsewhere'
	};
	const made = await aDelegate(forumId, typed);
	const edited = formInput({ ...typed, surname: 'Жаңа', position: 'Басқа лауазым' });
	await editRegistration(made.actor, made.registrationId, edited, 'kk', noForm);
	await changeAddress(made.actor, made.registrationId, 'another@example.kz', noForm);
	await proposes(forumId, preferredSessionId, made);
	await asks(forumId, preferredSessionId, made);
	await anExpert(made);
	await leaveSeat(made.actor, made.registrationId, preferredSessionId);
	await arrive({ forumId, sessionId: preferredSessionId, registrationId: made.registrationId });
	await arrive({ forumId, sessionId: null, registrationId: made.registrationId, device: 'desk-7' });
	const set = {
		...({ decline_reason: 'Себебі', delegation_role: 'head' } as const),
		...{ address_confirmed_at: '2026-11-24T06:00:00.000Z', approved_at: '2026-11-24T07:00:00.000Z' },
		...{ confirm_by: '2026-11-25T05:00:00.000Z', confirm_due_at: '2026-11-24T17:00:00.000Z' }
	};
	await database().writer.updateTable('registration').set(set).where('id', '=', made.registrationId).execute();
	const trait = { kind: 'network', value_hash: 'a-keyed-hash', at: '2026-11-24T05:00:01.000Z' } as const;
	const settled = { registration_id: made.registrationId, burst_id: null, settled_at: '2026-11-24T08:00:00.000Z' };
	await database()
		.writer.insertInto('application_trait')
		.values({ ...trait, ...settled })
		.execute();
	return made;
}

test('own data hold every personal column that has a value', async () => {
	const { actor, registrationId } = await aFullPerson();
	const rows = await rowsOf(registrationId);
	// the person of the test is worth the name: nearly every column is filled
	const filled = columnsAbout('participant').filter((column) => {
		const [table = '', name = ''] = column.split('.');
		return (rows[table] ?? []).some((row) => row[name] !== null && row[name] !== '');
	});
	expect(columnsAbout('participant').filter((column) => !filled.includes(column))).toEqual([
		'registration.unit_id',
		'registration.privacy_state',
		'scan.device_at',
		// those of the registration, as long as it is there
		'follower.email',
		'follower.email_folded',
		// followed by mail alone, without a registration: domain/follow-by-mail.test.ts
		'follower_recommendation.recommendation_id',
		'expert.organisation_text',
		'expert.sort_key',
		'outbox.sent_at',
		'outbox.kept'
	]);
	const answer = await everythingOf(actor, registrationId);
	expect(await missingIn(answer, rows)).toEqual([]);
	// control: an answer without a part is caught
	expect(await missingIn({ ...answer, derived: null, scans: [], proposals: [], following: [], amendments: [] }, rows)).toEqual(
		expect.arrayContaining(['search_word.word', 'registration.sort_key', 'scan.device', 'proposal.text_ml', 'amendment.text'])
	);
});

test('who types another one’s name and address does not read what was kept of that person', async () => {
	const first = await aDelegate(await aForum(), { ...personalDataFixture('Zqxjk'), phone: '+77017654321' });
	const other = await aDelegate(await aForum(), { ...personalDataFixture('Zqxjk'), phone: '' });
	expect((await everythingOf(first.actor, first.registrationId)).person).toMatchObject({ phone: '+77017654321' });
	const seen = await everythingOf(other.actor, other.registrationId);
	expect(seen.person).toBe(null);
	expect(JSON.stringify(seen)).not.toContain('77017654321');
});

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';

/**
 * What nothing can be faster than: bare Node's HTTP server. `page FILE` sends the same bytes as a public page; `registration FILE`
 * writes the same rows as one registration with prepared statements of the raw driver, synchronous=FULL, and no check of anything.
 */

const [what = '', file = '', port = '0'] = process.argv.slice(2);
const listen = (server: ReturnType<typeof createServer>) => server.listen(Number(port), '127.0.0.1', () => console.log('bare is ready'));

if (what === 'page') {
	const body = readFileSync(file);
	const headers = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip', 'content-length': body.length };
	listen(
		createServer((_, response) => {
			response.writeHead(200, headers);
			response.end(body);
		})
	);
}

if (what === 'registration') {
	const db = new Database(file);
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = FULL');
	db.pragma('foreign_keys = ON');
	const one = (sentence: string) => db.prepare(sentence).get() as Record<string, string | number>;
	const forum = one('select id from forum');
	const platform = one('select session_id from platform order by number desc');
	const delegation = one('select id, organisation_id from delegation order by id');
	const insert = (table: string, columns: readonly string[]) =>
		db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map((column) => `@${column}`).join(', ')})`);
	const person = insert('person', ['id', 'surname', 'given_name', 'name_folded', 'email', 'email_folded', 'phone', 'created_at']);
	const registration = insert('registration', [
		...['id', 'forum_id', 'number', 'person_id', 'delegation_id', 'organisation_id', 'organisation_text', 'kind', 'country', 'surname'],
		...[
			'given_name',
			'sort_key',
			'email',
			'email_folded',
			'working_language',
			'language',
			'shown_to',
			'state',
			'owns_address',
			'pass_code'
		],
		...['preferred_session_id', 'form_key_hash', 'submitted_at', 'changed_at']
	]);
	const consent = insert('consent', ['id', 'registration_id', 'purpose', 'given', 'text_version', 'language', 'at']);
	const word = insert('search_word', ['subject_kind', 'scope', 'word', 'subject_id']);
	const seat = insert('seat', ['id', 'forum_id', 'session_id', 'registration_id', 'state', 'queue_position', 'since']);
	const audit = insert('audit_entry', ['id', 'at', 'actor_kind', 'verb', 'subject_kind', 'subject_id', 'forum_id', 'columns', 'details']);
	const outbox = insert('outbox', ['id', 'kind', 'forum_id', 'registration_id', 'language', 'params', 'created_at', 'due_at']);
	const board = db.prepare('update seat_lock set queue_position = queue_position + 1 where forum_id = ? returning queue_position').pluck();
	const taken = db
		.prepare(
			'update forum set taken = taken + 1, next_number = next_number + 1, revision = revision + 1 where id = ? returning next_number'
		)
		.pluck();
	const claim = db.prepare('update platform set taken = taken + 1 where session_id = ? and taken < capacity');

	const register = db.transaction((form: URLSearchParams) => {
		const [id, personId, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
		const turn = board.get(forum.id) as number;
		const number = (taken.get(forum.id) as number) - 1;
		const [surname, given_name, email] = ['surname', 'givenName', 'email'].map((name) => form.get(name) ?? '') as [string, string, string];
		person.run({ id: personId, surname, given_name, name_folded: surname, email, email_folded: email, phone: null, created_at: at });
		registration.run({
			...{ id, forum_id: forum.id, number, person_id: personId, delegation_id: delegation.id, organisation_id: delegation.organisation_id },
			...{ organisation_text: form.get('organisationText'), kind: 'media', country: 'KZ', surname, given_name, sort_key: surname },
			...{ email, email_folded: email, working_language: 'kk', language: 'kk', shown_to: 'nobody', state: 'confirmed', owns_address: 1 },
			...{ pass_code: id, preferred_session_id: platform.session_id, form_key_hash: id, submitted_at: at, changed_at: at }
		});
		for (const purpose of ['participation', 'name', 'photo', 'keep', 'needs'])
			consent.run({ id: randomUUID(), registration_id: id, purpose, given: 'no', text_version: '1', language: 'kk', at });
		for (const each of [surname, given_name, email, String(number), 'когамдык', 'кор'])
			word.run({ subject_kind: 'registration', scope: forum.id, word: each.toLowerCase(), subject_id: id });
		claim.run(platform.session_id);
		seat.run({
			id: randomUUID(),
			forum_id: forum.id,
			session_id: platform.session_id,
			registration_id: id,
			state: 'held',
			turn,
			since: at
		});
		audit.run({
			...{ id: randomUUID(), at, actor_kind: 'anonymous', verb: 'registration.submit', subject_kind: 'registration', subject_id: id },
			...{ forum_id: forum.id, columns: '[]', details: JSON.stringify({ number }) }
		});
		outbox.run({
			...{ id: randomUUID(), kind: 'registration.confirmed', forum_id: forum.id, registration_id: id, language: 'kk' },
			...{ params: '{}', created_at: at, due_at: at }
		});
		return id;
	});
	listen(
		createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const id = register.immediate(new URLSearchParams(Buffer.concat(chunks).toString()));
				response.writeHead(303, { location: `/registrations/${id}` }).end();
			});
		})
	);
}

import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { mailsOf } from './commands/own-mails.server.ts';
import { registrationOf } from './queries.server.ts';

/**
 * What the database derives or keeps beside the row: `document/personal.ts` names every column, and a test looks for each one here.
 */
async function besideTheRow(id: string) {
	const words = await read()
		.selectFrom('search_word')
		.select('word')
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', id)
		.orderBy('word')
		.execute();
	const row = await read().selectFrom('registration').select(['sort_key', 'email_folded']).where('id', '=', id).executeTakeFirstOrThrow();
	const traits = await read()
		.selectFrom('application_trait')
		.select(['kind', 'value_hash', 'at', 'settled_at'])
		.where('registration_id', '=', id)
		.orderBy('kind')
		.execute();
	return { traits, sortKey: row.sort_key, foldedEmail: row.email_folded, searchWords: words.map((each) => each.word) };
}

/**
 * The person's own row, where this registration made it. Somebody may have typed another one's name and address: what was kept of that
 * person before is not theirs to read.
 */
async function personMadeBy(registration: { personId: string; submittedAt: string }) {
	return read()
		.selectFrom('person')
		.select(['surname', 'given_name', 'patronymic', 'latin_name', 'name_folded', 'email', 'email_folded', 'phone', 'created_at'])
		.where('id', '=', registration.personId)
		.where('created_at', '=', registration.submittedAt)
		.executeTakeFirst();
}

const seatsOf = (id: string) =>
	read()
		.selectFrom('seat as s')
		.innerJoin('session as n', 'n.id', 's.session_id')
		.select([
			's.session_id',
			'n.title_ml',
			's.state',
			's.queue_position',
			's.since',
			's.ended_at',
			's.end_reason',
			's.ended_from',
			's.by_hand'
		])
		.where('s.registration_id', '=', id)
		.orderBy('s.id')
		.execute();

const historyOf = (id: string) =>
	read()
		.selectFrom('audit_entry as a')
		.leftJoin('audit_personal as p', 'p.audit_id', 'a.id')
		.select(['a.at', 'a.verb', 'a.columns', 'a.details', 'p.details as before'])
		.where('a.subject_kind', '=', 'registration')
		.where('a.subject_id', '=', id)
		.orderBy('a.id')
		.execute();

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** Everything that is stored about a person at a forum, with every personal column, for that person. @throws Refusal('not-found') */
export async function ownData(actor: Actor, id: string): Promise<Record<string, unknown>> {
	// whether the address counts as the own one depends on who else has it: nobody is told
	const { ownsAddress: _, ...registration } = await registrationOf(actor, id);
	const [derived, person, consents, seats, scans, mails, history] = await Promise.all([
		besideTheRow(id),
		personMadeBy(registration),
		read()
			.selectFrom('consent')
			.select(['purpose', 'given', 'text_version as textVersion', 'language', 'at'])
			.where('registration_id', '=', id)
			.orderBy('at')
			.orderBy('id')
			.execute(),
		seatsOf(id),
		read()
			.selectFrom('scan')
			.select(['session_id', 'direction', 'device', 'device_at', 'at'])
			.where('registration_id', '=', id)
			.orderBy('id')
			.execute(),
		mailsOf(read(), id).select(['kind', 'address', 'created_at', 'sent_at', 'kept']).orderBy('id').execute(),
		historyOf(id)
	]);
	return {
		registration,
		derived,
		person: person ?? null,
		consents,
		seats: seats.map(({ title_ml, ...seat }) => ({ session: readMl(title_ml), ...seat })),
		scans,
		mails,
		history: history.map(({ at, verb, columns, details, before }) => ({
			at,
			verb,
			columns: parsed(columns),
			details: parsed(details),
			before: parsed(before)
		}))
	};
}

import { sql } from 'kysely';
import { database } from '../../src/lib/server/database/open.ts';

/**
 * A recorded history of seats: triggers write down, inside each transaction, what platforms, seats and audit entries became. All seat
 * changes of a forum hold one lock, so the numbers are in the order of the transactions.
 */

interface Step {
	what: 'platform' | 'seat' | 'end';
	/** the platform, or the platform of the seat */
	session_id: string;
	/** the registration of the seat, or the one that the change's last audit entry is about */
	registration_id: string;
	state: string;
	taken_before: number;
	taken: number;
	capacity_before: number;
	capacity: number;
}

const platform = `insert into seat_history (what, session_id, taken_before, taken, capacity_before, capacity)
	values ('platform', new.session_id, old.taken, new.taken, old.capacity, new.capacity);`;
const seat = `insert into seat_history (what, session_id, registration_id, state) values ('seat', new.session_id, new.registration_id, new.state);`;
const end = `insert into seat_history (what, registration_id) values ('end', new.subject_id);`;

const watched = [
	['update on platform', platform],
	['insert on seat', seat],
	['update on seat', seat],
	['insert on audit_entry', end]
] as const;

/** Begins to write the history of the test's database. */
export async function recordHistory(): Promise<void> {
	const { engine, writer } = database();
	const run = (sentence: string) => sql.raw(sentence).execute(writer);
	await run(`create table seat_history (
		n ${engine === 'sqlite' ? 'integer primary key' : 'bigserial primary key'}, what text not null,
		session_id text default '', registration_id text default '', state text default '',
		taken_before integer default 0, taken integer default 0, capacity_before integer default 0, capacity integer default 0
	)`);
	for (const [index, [when, sentence]] of watched.entries()) {
		const name = `seat_history_${index}`;
		if (engine === 'sqlite') await run(`create trigger ${name} after ${when} begin ${sentence} end`);
		else {
			await run(`create function ${name}() returns trigger language plpgsql as $$ begin ${sentence} return new; end $$`);
			await run(`create trigger ${name} after ${when} for each row execute function ${name}()`);
		}
	}
}

export const history = async (): Promise<Step[]> =>
	(await sql<Step>`select * from seat_history order by n`.execute(database().reader)).rows;

/**
 * What a history breaks of the rules: the number seated never rises at or above the capacity, no step is lost, and whenever a change
 * of a person's seats ends, that person sits once.
 * @param parallel platforms that are all at one time
 */
export function broken(steps: readonly Step[], parallel: readonly string[]): string[] {
	const found: string[] = [];
	const last = new Map<string, Step>();
	const sits = new Map<string, Set<string>>();
	for (const step of steps) {
		if (step.what === 'platform') {
			const before = last.get(step.session_id);
			if (before && (before.taken !== step.taken_before || before.capacity !== step.capacity_before)) found.push('a step is missing');
			if (step.taken > step.taken_before && step.taken_before >= step.capacity)
				found.push(`${step.taken_before} of ${step.capacity} sat, and one more came`);
			last.set(step.session_id, step);
		} else if (step.what === 'seat') {
			const held = sits.get(step.registration_id) ?? new Set<string>();
			sits.set(step.registration_id, held);
			if (step.state === 'held') held.add(step.session_id);
			else held.delete(step.session_id);
		} else {
			const at = [...(sits.get(step.registration_id) ?? [])].filter((sessionId) => parallel.includes(sessionId));
			if (at.length > 1) found.push(`somebody sits ${at.length} times at once`);
		}
	}
	return found;
}

import { sql, type Kysely } from 'kysely';

/**
 * Columns of measures as their events add up since: what a body says is over, and what lapses, leaves no report to be accepted; a measure
 * that is taken up again without a body waits for one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`update measure set reported = 0 where reported = 1 and exists (
		select 1 from measure_event e where e.measure_id = measure.id and e.kind in ('claim', 'lapse') and e.version > (
			select max(r.version) from measure_event r
			where r.measure_id = measure.id and r.kind = 'report' and r.behalf_of = measure.lead_id))`.execute(db);
	await sql`update measure set state = 'new' where state = 'in_work' and lead_id is null`.execute(db);
}

/** Nothing is taken back: the columns are right for the former program too. */
export async function down(): Promise<void> {}

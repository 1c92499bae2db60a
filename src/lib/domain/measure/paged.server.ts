import { sql, type RawBuilder } from 'kysely';
import { now } from '../../server/clock.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { listedMeasures, toMeasures, type numberedMeasures } from './listed.server.ts';
import type { Measure } from './schema.ts';

/** Pages of measures, what is urgent first. */

const PAGE_SIZE = 50;

export interface MeasurePage {
	items: Measure[];
	/** what the address of the next page carries; null: this is the last */
	next: string | null;
}

/** Whose work leads the list: organisers begin with what waits for them, bodies with what is late; what is over comes last. */
const order = {
	organiser: (at: string): RawBuilder<string> =>
		sql`case when m.state = 'closed' then '3' when m.state = 'claimed' or m.asked_date is not null or m.reported = 1
			or (m.state = 'new' and m.lead_id is null) then '0' when m.overdue_at <= ${at} then '1' else '2' end`,
	body: (): RawBuilder<string> => sql`case when m.state = 'closed' then '3' when m.state = 'claimed' then '2' else '1' end`
};

type Measures = ReturnType<typeof numberedMeasures>;
const urgencyOf = (query: Measures, whose: keyof typeof order, at: string) =>
	query.select(['m.id', sql<string>`${order[whose](at)} || coalesce(m.overdue_at, '~')`.as('urgency')]);

const cursor = /^([0-3](?:\d{4}-\d\d-\d\dT[\d:.]{8,12}Z|~))~([0-9a-f-]{36})$/;

/** One page of some measures. @param after the `next` of the page before */
export async function measurePageOf(query: Measures, whose: keyof typeof order, after: string | null): Promise<MeasurePage> {
	const [, urgency, id] = cursor.exec(after ?? '') ?? [];
	const all = read()
		.selectFrom(urgencyOf(query, whose, now()).as('u'))
		.selectAll('u');
	const { rows, next } = await keysetPage(all, {
		keys: ['u.urgency', 'u.id'],
		after: urgency && id ? [urgency, id] : undefined,
		size: PAGE_SIZE,
		nextOf: (row) => `${row.urgency}~${row.id}`
	});
	const ids = rows.map((row) => row.id);
	const listed = ids.length ? await toMeasures(read(), await listedMeasures(read()).where('m.id', 'in', ids).execute()) : [];
	return { items: listed.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)), next };
}

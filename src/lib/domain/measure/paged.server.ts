import { sql, type RawBuilder } from 'kysely';
import { now } from '../../server/clock.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { toMeasures, type listedMeasures } from './listed.server.ts';
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
		sql`case when l.state = 'closed' then '3' when l.state = 'claimed' or l.asked_date is not null or l.reported = 1
			or (l.state = 'new' and l.lead_id is null) then '0' when l.overdue_at <= ${at} then '1' else '2' end`,
	body: (): RawBuilder<string> => sql`case when l.state = 'closed' then '3' when l.state = 'claimed' then '2' else '1' end`
};

const urgentFirst = (query: ReturnType<typeof listedMeasures>, whose: keyof typeof order, at: string) =>
	read()
		.selectFrom(query.as('l'))
		.selectAll('l')
		.select(sql<string>`${order[whose](at)} || coalesce(l.overdue_at, '~')`.as('urgency'));

const cursor = /^([0-3](?:\d{4}-\d\d-\d\dT[\d:.]{8,12}Z|~))~([0-9a-f-]{36})$/;

/** One page of some measures. @param after the `next` of the page before */
export async function measurePageOf(
	query: ReturnType<typeof listedMeasures>,
	whose: keyof typeof order,
	after: string | null
): Promise<MeasurePage> {
	const [, urgency, id] = cursor.exec(after ?? '') ?? [];
	const all = read()
		.selectFrom(urgentFirst(query, whose, now()).as('u'))
		.selectAll('u');
	const { rows, next } = await keysetPage(all, {
		keys: ['u.urgency', 'u.id'],
		after: urgency && id ? [urgency, id] : undefined,
		size: PAGE_SIZE,
		nextOf: (row) => `${row.urgency}~${row.id}`
	});
	return { items: await toMeasures(read(), rows), next };
}

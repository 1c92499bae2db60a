import { sql } from 'kysely';
import { now } from '../../server/clock.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { awaitsOrganiser, listedMeasures, toMeasures, type numberedMeasures } from './listed.server.ts';
import type { Measure } from './schema.ts';

/** Pages of measures, what is urgent first. */

const PAGE_SIZE = 50;

export interface MeasurePage {
	items: Measure[];
	/** what the address of the next page carries; null: this is the last */
	next: string | null;
}

/** Whose work leads the list: organisers begin with what waits for them, bodies with what is late; what is over comes last. */
type Whose = 'organiser' | 'body';

type Measures = ReturnType<typeof numberedMeasures>;
const urgencyOf = (query: Measures, whose: Whose, at: string) =>
	query.select((e) => {
		const closed = e.case().when('m.state', '=', 'closed').then('3');
		const rank =
			whose === 'body'
				? closed.when('m.state', '=', 'claimed').then('2').else('1').end()
				: closed.when(awaitsOrganiser(e)).then('0').when('m.overdue_at', '<=', at).then('1').else('2').end();
		return ['m.id', sql<string>`${rank} || coalesce(m.overdue_at, '~')`.as('urgency')];
	});

const cursor = /^([0-3](?:\d{4}-\d\d-\d\dT[\d:.]{8,12}Z|~))~([0-9a-f-]{36})$/;

/** One page of some measures. @param after the `next` of the page before */
export async function measurePageOf(query: Measures, whose: Whose, after: string | null): Promise<MeasurePage> {
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

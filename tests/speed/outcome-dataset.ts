import type { Kysely } from 'kysely';
import { overdueAt } from '../../src/lib/domain/measure/rules.ts';
import { writeMl } from '../../src/lib/i18n/localized-text.ts';
import { indexWords } from '../../src/lib/i18n/search-key.ts';
import { now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aPlatform } from '../support/forum.ts';

/** A forum with 5,000 adopted recommendations and 20,000 proposals. */

/** with the one that was there before: a workbook ends at 5,000 rows */
export const MANY = 4_999;
/** as many fill the pages: fifty texts, 25 proposals left, some set aside and taken up */
export const FEW = 60;
/** proposals of each, and at one platform */
const [LINKED, EACH] = [4, 500];

const words = 'өтінім мерзім грант есеп ұйым кеңес ауыл мектеп кітапхана төлем конкурс волонтер қоғам бақылау әкімдік журналист'.split(' ');
/** Words of which some come again elsewhere. */
const said = (n: number) =>
	Array.from({ length: 18 }, (_, word) => `${words[(n * 7 + word * 5) % words.length]}${(n + word) % 30}`).join(' ');
/** A text of its own each: a packed file of the same words would say nothing. */
const text = (n: number) =>
	writeMl({ kk: [n, n + 1, n + 2].map(said).join('. '), ru: `${said(n + 3)}. ${'Поддержать инициативы. '.repeat(12)}` });

const platforms: string[] = [];
const batches = <T>(all: readonly T[], size: number): T[][] =>
	Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/**
 * As they stand in the database after as many adoptions, four proposals each; 500 at each platform, and the first ones at that of the
 * place. @param first from which on, as `until`: the one after the last
 */
export async function fillLargeOutcome(
	{ forumId, sessionId, answeredId }: { forumId: string; sessionId: string; answeredId: string },
	first: number,
	until: number
): Promise<void> {
	const at = now();
	const answering = await database().reader.selectFrom('measure').select('lead_id').where('id', '=', answeredId).executeTakeFirstOrThrow();
	const numbers = Array.from({ length: until - first }, (_, index) => ({ id: newId(), number: first + index + 2 }));
	if (!platforms.length) platforms.push(sessionId);
	while (platforms.length < (MANY * LINKED) / EACH) platforms.push(await aPlatform(forumId, 5));
	let proposed = first * LINKED;
	const platformOf = (n: number) => (n < 2 * FEW ? sessionId : (platforms[n % platforms.length] ?? ''));
	await database()
		.writer.transaction()
		.execute(async (trx) => {
			for (const batch of batches(numbers, 500)) {
				await trx
					.insertInto('recommendation')
					.values(
						batch.map(({ id, number }) => ({
							...{ id, number, forum_id: forumId, session_id: number % 3 ? sessionId : null, state: 'adopted', position: number + 10 },
							...{ authentic_language: 'kk', version: 1, adopted_at: at, created_at: at, merged_into: null, continues_id: null }
						}))
					)
					.execute();
				await trx
					.insertInto('recommendation_version')
					.values(
						batch.map(({ id, number }) => ({
							recommendation_id: id,
							version: 1,
							text_ml: text(number),
							amends: null,
							by_account_id: null,
							at
						}))
					)
					.execute();
				await trx
					.insertInto('decision')
					.values(
						batch.map(({ id }) => ({
							...{ id: newId(), recommendation_id: id, version: 1, session_id: null, stage: 'whole', mode: 'consensus' },
							...{ in_favour: null, against: null, abstained: null, present: null, adopted: 1, reason: null, by_account_id: null, at }
						}))
					)
					.execute();
				const proposals = batch.flatMap(({ id }) =>
					Array.from({ length: LINKED }, () => ({ recommendation_id: id, proposal_id: newId(), n: proposed++ }))
				);
				await trx
					.insertInto('proposal')
					.values(
						proposals.map(({ proposal_id: id, n }) => ({
							...{ id, forum_id: forumId, session_id: platformOf(n), registration_id: null, by_account_id: null },
							...{ text_ml: writeMl({ kk: said(n) }), source_language: 'kk', reason: null, supporters: n % 50, created_at: at },
							aside_reason: n % 9 ? null : 'Қайталанады'
						}))
					)
					.execute();
				const found = proposals.flatMap(({ proposal_id: subject_id, n }) =>
					[...new Set(indexWords(said(n)))].map((word) => ({ subject_kind: 'proposal', scope: forumId, word, subject_id }))
				);
				for (const rows of batches(found, 5_000)) await trx.insertInto('search_word').values(rows).execute();
				// a third waits to be taken up
				const links = proposals.filter(({ n }) => Math.floor(n / platforms.length) % 3);
				await trx
					.insertInto('recommendation_proposal')
					.values(links.map(({ recommendation_id, proposal_id }) => ({ recommendation_id, proposal_id })))
					.execute();
				await insertMeasures(trx, { forumId, official: answering.lead_id, at }, batch);
			}
			await trx
				.updateTable('forum')
				.set((e) => ({ next_recommendation: until + 2, revision: e('revision', '+', 1) }))
				.where('id', '=', forumId)
				.execute();
		});
}

const STATES = ['in_work', 'new', 'claimed', 'closed', 'in_work'] as const;

/** A measure of each, some of them late, every second one with two published answers, and every second one of the official's body. */
async function insertMeasures(
	trx: Kysely<Tables>,
	{ forumId, official, at }: { forumId: string; official: string | null; at: string },
	batch: readonly { id: string; number: number }[]
): Promise<void> {
	const body = newId();
	const name_ml = writeMl({ kk: said(batch[0]?.number ?? 0) });
	await trx
		.insertInto('organisation')
		.values({ id: body, name_ml, name_folded: '', kind: 'state_body', country: 'KZ', state: 'accepted', created_at: at })
		.execute();
	const leadOf = (number: number) => (number % 2 ? (official ?? body) : body);
	const measures = batch.map(({ id, number }) => {
		const state = STATES[number % STATES.length] ?? 'new';
		const date = number % 3 ? `20${24 + (number % 5)}-06-30` : null;
		return {
			...{ id: newId(), forum_id: forumId, recommendation_id: id, position: 1, lead_id: leadOf(number), lead_name_ml: name_ml, state },
			...{ outcome: state === 'claimed' || state === 'closed' ? ('done' as const) : null, since: at, created_at: at, version: 3 },
			...{ form_ml: writeMl({ kk: 'ақпарат' }), term_ml: writeMl({ kk: said(number).slice(0, 40) }) },
			...{ control_date: date, first_control_date: date, overdue_at: overdueAt(date, 'Asia/Qostanay') }
		};
	});
	await trx.insertInto('measure').values(measures).execute();
	const events = measures.flatMap(({ id, lead_id }, n) =>
		(n % 2 ? (['assign'] as const) : (['assign', 'report', 'report'] as const)).map((kind, index) => ({
			...{ id: newId(), measure_id: id, version: index + 1, kind, at, by_account_id: null, behalf_of: index ? lead_id : null },
			...{ way: 'screen' as const, letter_number: null, letter_date: null, text_ml: index ? writeMl({ kk: said(n) }) : null },
			...{ source_language: 'kk' as const, lead_id: index ? null : lead_id, control_date: null, outcome: null, corrects_id: null },
			...{ published_at: index ? at : null, hidden_reason: null }
		}))
	);
	for (const rows of batches(events, 1000)) await trx.insertInto('measure_event').values(rows).execute();
}

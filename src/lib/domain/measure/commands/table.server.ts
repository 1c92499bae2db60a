import { system, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { HOUR, later, now } from '../../../server/clock.ts';
import { read } from '../../../server/database/open.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { forumById } from '../../forum/index.server.ts';
import { actingNow, lockedMeasure, managesMeasures, type FoundMeasure } from '../context.server.ts';
import type { ReturnedRow, ReturnedTable } from '../office-return.ts';
import { measureNumber } from '../rules.ts';
import { resolveRows, speaksForAny, type FoundRow, type ResolvedRow, type TableScope } from '../returned-rows.server.ts';
import { storedReturn, type WrittenTable } from '../returned.server.ts';
import { MOST_WRITTEN, type StepInput } from '../schema.ts';
import { writeStep } from './steps.server.ts';

/** Tables that come back filled in: kept until they are confirmed, then written whole or not at all. */

/** So long a table waits to be confirmed. */
const KEPT_HOURS = 48;
/** Tables that an account has waiting; another one takes the place of the oldest. */
const MOST_KEPT = 5;

/**
 * Keeps a table that was read until its sender confirms it.
 * @param forumId at whose page it was sent by an organiser; null: by an official
 * @returns its id @throws Refusal('not-found')
 */
export const keepReturned = (
	actor: Actor,
	{ forumId, name, table }: { forumId: string | null; name: string; table: ReturnedTable }
): Promise<string> =>
	change(actor, 'measure.read-table', async (c) => {
		const acting = await actingNow(c.trx, actor);
		const may = forumId === null ? speaksForAny(acting) : managesMeasures(acting, await forumById(forumId, c.trx));
		if (!may || acting.kind !== 'account') throw new Refusal('not-found');
		const before = await c.trx
			.selectFrom('returned_table')
			.select('id')
			.where('account_id', '=', acting.accountId)
			.orderBy('id', 'desc')
			.execute();
		const old = before.slice(MOST_KEPT - 1).map(({ id }) => id);
		if (old.length) await c.trx.deleteFrom('returned_table').where('id', 'in', old).execute();
		const id = newId();
		await c.trx
			.insertInto('returned_table')
			.values({
				...{ id, account_id: acting.accountId, forum_id: forumId, name, language: table.language, rows: JSON.stringify(table) },
				...{ written: null, created_at: c.at, expires_at: later(c.at, KEPT_HOURS * HOUR) }
			})
			.execute();
		await noteTable(c, forumId, { rows: table.rows.length });
		return id;
	});

const noteTable = (c: Change, forumId: string | null, details: Record<string, number | boolean>) => {
	const account = c.actor.kind === 'account' ? c.actor.accountId : '';
	return c.audit({ subjectKind: forumId === null ? 'account' : 'forum', subjectId: forumId ?? account, forumId, details });
};

/** A row that its sender has ticked. */
export interface TakenRow {
	/** its place in the sheet */
	row: number;
	/** the measure's version that the preview showed */
	version: number;
}

/**
 * Writes the ticked rows of a table in the name of its sender, all of them or none. A table that was written is not written again.
 * @param language in which its answers are
 * @throws Refusal('not-found'), Refusal('measure.none-ticked' | 'measure.many-ticked'), Refusal('measure.table-changed') with the numbers of
 *   the measures that have changed since the preview
 */
export const writeReturned = (
	actor: Actor,
	id: string,
	{ forumId, taken, language }: { forumId: string | null; taken: readonly TakenRow[]; language: Locale }
): Promise<void> =>
	change(actor, 'measure.enter-table', async (c) => {
		await c.trx
			.updateTable('returned_table')
			.set((e) => ({ expires_at: e.ref('expires_at') }))
			.where('id', '=', id)
			.execute();
		const acting = await actingNow(c.trx, actor);
		const { stored, table } = await storedReturn(acting, id, forumId, c.trx);
		if (stored.written !== null) return noteTable(c, forumId, { repeated: true });
		if (!taken.length) throw new Refusal('measure.none-ticked');
		if (taken.length > MOST_WRITTEN) throw new Refusal('measure.many-ticked', { most: MOST_WRITTEN });
		const written = await writeRows(c, { scope: { actor: acting, forumId }, rows: rowsOf(table, taken), taken, language });
		await c.trx
			.updateTable('returned_table')
			.set({ written: JSON.stringify(written) })
			.where('id', '=', id)
			.execute();
		await noteTable(c, forumId, { ...written });
	});

const changed = (rows: readonly ResolvedRow[]) => new Refusal('measure.table-changed', { measures: namesOf(rows) });

async function writeRows(
	c: Change,
	{ scope, rows, taken, language }: { scope: TableScope; rows: readonly ReturnedRow[]; taken: readonly TakenRow[]; language: Locale }
): Promise<WrittenTable> {
	const shown = new Map(taken.map(({ row, version }) => [row, version]));
	// each measure is locked before it is looked at for the last time, in one order for everybody
	const first = await resolveRows(c.trx, scope, rows);
	const ids = [...new Set(first.flatMap(({ measure }) => measure?.id ?? []))].sort();
	const locked = new Map<string, FoundMeasure>();
	for (const id of ids) locked.set(id, await lockedMeasure(c.trx, id));
	const present = await resolveRows(c.trx, scope, rows);
	const ready = present.filter(isSet);
	const other = present.filter((each) => !isSet(each) || shown.get(each.row.row) !== each.measure.version);
	if (other.length || ready.length !== shown.size || ready.length !== ids.length) throw changed(other);
	const written: WrittenTable = { reports: 0, claims: 0 };
	for (const each of ready.sort((a, b) => (a.measure.id < b.measure.id ? -1 : 1))) {
		const { measure, speaker, decision } = each;
		const found = locked.get(measure.id);
		if (!found || !speaker) throw changed([each]);
		await writeStep(c, found, stepOf(decision, measure.version, language), { ...speaker, way: 'table' });
		written[decision.step === 'claim' ? 'claims' : 'reports']++;
	}
	return written;
}

const rowsOf = ({ rows }: ReturnedTable, taken: readonly TakenRow[]) => {
	const wanted = new Set(taken.map(({ row }) => row));
	return rows.filter(({ row }) => wanted.has(row));
};
type ReadyRow = FoundRow & { decision: Extract<FoundRow['decision'], { kind: 'set' }> };
const isSet = (each: ResolvedRow): each is ReadyRow => each.measure !== null && each.decision.kind === 'set';
const namesOf = (rows: readonly ResolvedRow[]): string =>
	rows.map(({ row, measure }) => (measure ? measureNumber(measure) : row.key || String(row.row))).join(', ');

const stepOf = (decision: ReadyRow['decision'], version: number, language: Locale): StepInput => ({
	...{ kind: decision.step, version, text: decision.text, language, outcome: decision.outcome },
	...{ controlDate: null, suggestedId: null, correctsId: null, letter: null }
});

/** Deletes the tables whose time is over. @returns how many */
export async function dropOldReturns(): Promise<number> {
	const over = await read().selectFrom('returned_table').select('id').where('expires_at', '<=', now()).limit(100).execute();
	if (!over.length) return 0;
	const ids = over.map(({ id }) => id);
	await change(system('minute'), 'measure.forget-table', async (c) => {
		await c.trx.deleteFrom('returned_table').where('id', 'in', ids).execute();
		await c.audit({ subjectKind: 'installation', subjectId: 'tables', details: { tables: ids.length } });
	});
	return ids.length;
}

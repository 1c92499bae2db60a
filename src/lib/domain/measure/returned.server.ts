import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Locale } from '../../i18n/locales.ts';
import { forumById } from '../forum/index.server.ts';
import { managesMeasures } from './context.server.ts';
import type { ReturnedTable } from './office-return.ts';
import { columnsNotTaken } from './office-row.ts';
import type { OfficeColumn } from './office-columns.ts';
import { resolveRows, speaksForAny, type FoundRow, type ResolvedRow } from './returned-rows.server.ts';
import { statusOf, type MeasureStatus } from './rules.ts';

/** A table that came back, as its sender looks at it before it is written. */

/** What was written of a table. */
export interface WrittenTable {
	reports: number;
	claims: number;
}

/** A row as the preview shows it. */
export type PreviewRow =
	(FoundRow & { status: MeasureStatus; notTaken: OfficeColumn[] }) | (Exclude<ResolvedRow, FoundRow> & { notTaken: OfficeColumn[] });

export interface ReturnedPreview {
	id: string;
	/** of the file */
	name: string;
	language: Locale;
	/** the sheet behind the table is there: it can be told what has changed since */
	dated: boolean;
	/** headings of columns from which nothing is taken; the sheet that was read, and others like it */
	unknown: string[];
	sheet: string;
	others: string[];
	rows: PreviewRow[];
	/** null: nothing yet */
	written: WrittenTable | null;
}

/** What tables that an earlier program read do not say. */
const unsaid = { unknown: [], sheet: '', others: [] } satisfies Partial<ReturnedTable>;
type StoredTable = Omit<ReturnedTable, keyof typeof unsaid> & Partial<ReturnedTable>;

/** A table that an account sent and may still look at, as it is stored. @throws Refusal('not-found') for everybody else */
export async function storedReturn(actor: Actor, id: string, forumId: string | null, from = read()) {
	const stored = await from.selectFrom('returned_table').selectAll().where('id', '=', id).executeTakeFirst();
	const own = stored && actor.kind === 'account' && stored.account_id === actor.accountId;
	if (!own || stored.forum_id !== forumId || stored.expires_at <= now()) throw new Refusal('not-found');
	const may = forumId === null ? speaksForAny(actor) : managesMeasures(actor, await forumById(forumId, from));
	if (!may) throw new Refusal('not-found');
	return { stored, table: { ...unsaid, ...(JSON.parse(stored.rows) as StoredTable) } };
}

/**
 * What would become of each row of a table, as its measures stand now.
 * @param forumId at whose page it was sent; null: an official's
 * @throws Refusal('not-found') for everybody but its sender, and once its time is over
 */
export async function returnedPreview(actor: Actor, id: string, forumId: string | null): Promise<ReturnedPreview> {
	const { stored, table } = await storedReturn(actor, id, forumId);
	const at = now();
	const resolved = await resolveRows(read(), { actor, forumId }, table.rows);
	const rows = resolved.map((each): PreviewRow => {
		if (each.measure === null) return { ...each, notTaken: [] };
		const { measure, row } = each;
		const status = statusOf({ ...measure, leadId: measure.lead?.id ?? null }, at);
		return { ...each, status, notTaken: columnsNotTaken(row, measure, at) };
	});
	return {
		...{ id, name: stored.name, language: stored.language, dated: table.forums.length > 0, rows },
		...{ unknown: table.unknown, sheet: table.sheet, others: table.others },
		written: stored.written === null ? null : (JSON.parse(stored.written) as WrittenTable)
	};
}

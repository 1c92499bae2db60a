import { formatShare } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { countNames, type CountName } from './rules.ts';

/** What the columns of a summary are; a page asks this too, and says their names with its own messages. */

export const cuts = ['country', 'kind', 'platform', 'district', 'settlement'] as const;
export type Cut = (typeof cuts)[number];

type ColumnId = CountName | 'share' | 'withoutSeat';

/** A column of figures: what it is called, and whose figure stands in it. */
export interface Column {
	id: ColumnId;
	head: ColumnId | 'held';
}

const column = (id: ColumnId): Column => ({ id, head: id });
const ofPeople: readonly Column[] = [...countNames, 'share' as const].map(column);
const ofPlatforms: readonly Column[] = [{ id: 'registered', head: 'held' }, column('attended'), column('share'), column('withoutSeat')];
export const columnsOf = (cut: Cut): readonly Column[] => (cut === 'platform' ? ofPlatforms : ofPeople);
/** Of the whole summary in one file; of platforms, seats held stand where others have registered. */
export const allColumns: readonly Column[] = [...ofPeople, column('withoutSeat')];

/** A line of a table: registered is seats held in the table of platforms, which has `withoutSeat` in place of the other counts. */
export interface TableRow extends Partial<Record<ColumnId, number | null>> {
	id: string;
	label: string;
	/** what stands beside a bar when the label is too long for it */
	short?: string;
	/** the label's language when it is not the page's */
	lang?: Locale | undefined;
	registered: number;
	attended: number;
	share: number | null;
}

/** A cut as screens, files and print show it: the same numbers everywhere. */
export interface SummaryTable {
	cut: Cut;
	rows: TableRow[];
	/** the lines under the rows; the last is the total of the cut */
	totals: TableRow[];
}

/** A figure as it is written. @param none where there is no whole to share */
export function cellOf(row: TableRow, { id }: Column, locale: Locale, none = ''): string {
	const value = row[id];
	if (value === undefined) return '';
	if (value === null) return none;
	return id === 'share' ? formatShare(value, locale) : String(value);
}

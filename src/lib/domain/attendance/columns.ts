import { formatShare } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { countNames, shareOf, type CountName } from './rules.ts';

/** The columns of a summary, for its files and its pages; each names them with messages of its own. */

export const breakdowns = ['country', 'kind', 'platform', 'district', 'settlement'] as const;
export type Breakdown = (typeof breakdowns)[number];

type ColumnId = CountName | 'share' | 'withoutSeat';

type Head = ColumnId | 'held' | 'shareHeld' | `file.${'registered' | 'share' | 'shareHeld' | 'shareWhole'}`;

/** A column of figures: whose figure stands in it, and what it is called on a screen and in a file. A share says of whom. */
export interface Column {
	id: ColumnId;
	head: Head;
	file: Head;
}

const column = (id: ColumnId, head: Head = id, file: Head = head): Column => ({ id, head, file });
const ofPeople: readonly Column[] = [...countNames.map((id) => column(id)), column('share', 'share', 'file.share')];
const ofPlatforms: readonly Column[] = [
	column('registered', 'held'),
	column('attended'),
	column('share', 'shareHeld', 'file.shareHeld'),
	column('withoutSeat')
];
const inWholeFile: Partial<Record<ColumnId, Head>> = { registered: 'file.registered', share: 'file.shareWhole' };
export const columnsOfBreakdown = (breakdown: Breakdown): readonly Column[] => (breakdown === 'platform' ? ofPlatforms : ofPeople);
/** Of the whole summary in one file; of platforms, seats held stand where others have registered. */
export const allColumns: readonly Column[] = [...ofPeople, column('withoutSeat')].map(({ id, head }) => column(id, head, inWholeFile[id]));

/** A line of a table. In the table of platforms `registered` is the seats held, and `withoutSeat` takes the place of the other counts. */
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

/** A breakdown as screens, files and print show it: the same numbers everywhere. */
export interface SummaryTable {
	breakdown: Breakdown;
	rows: TableRow[];
	/** the lines under the rows; the last is the total of the breakdown */
	totals: TableRow[];
}

/** The rows of a table as parts of everybody counted in it, including those who did not say; `share` is of all of them, 0 to 1. */
export function sharesOf(table: SummaryTable): { id: string; label: string; n: number; share: number }[] {
	const whole = table.rows.reduce((sum, row) => sum + row.registered, 0);
	return table.rows.map(({ id, label, registered }) => ({ id, label, n: registered, share: shareOf(registered, whole) ?? 0 }));
}

/** A figure in the reader's language. @param none the text where there is no total to share */
export function formatCell(row: TableRow, { id }: Column, locale: Locale, none = ''): string {
	const value = row[id];
	if (value === undefined) return '';
	if (value === null) return none;
	return id === 'share' ? formatShare(value, locale) : String(value);
}

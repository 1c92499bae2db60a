import { isLocale, type Locale } from '../../i18n/locales.ts';
import { asLine, asLines } from '../../i18n/typed-text.ts';
import { rowPlace, type ReadCell, type ReadSheet } from '../../server/sheet.ts';
import { ABOUT_SHEET, findHead, isAbout, unknownColumns } from './office-heads.ts';
import type { OfficeColumn, OfficeLayout } from './office-columns.ts';

/** The office's table as it comes back: found in whatever workbook it lies in, and read row by row. Nothing here asks what may be done with it. */

/** Letters of a cell that are kept: more than any answer may have. */
const MOST_KEPT = 6_000;

/** A row of the table as it came back. */
export interface ReturnedRow {
	/** its place in the sheet, from 1 */
	row: number;
	/** what stands in its first column */
	key: string;
	/** the address of its forum; null: the table does not say it */
	slug: string | null;
	/** of its measure; null: the first column holds no number of a measure */
	number: [recommendation: number, position: number] | null;
	/** another row has the same number */
	twice: boolean;
	/** the number was kept as a number, of which 19.1 and 19.10 are one */
	loose: boolean;
	/** the measure's version when the table was made; null: the table does not say it */
	version: number | null;
	texts: Partial<Record<OfficeColumn, string>>;
	/** columns whose cell holds a formula, or lies under another one: nothing is taken from them */
	unread: Partial<Record<OfficeColumn, 'formula' | 'covered'>>;
}

/** A table that came back. */
export interface ReturnedTable {
	/** in which its headings are */
	language: Locale;
	/** addresses of the forums that the sheet behind it names; none: it is lost */
	forums: string[];
	/** it has a column for answers, and one for the status */
	columns: OfficeColumn[];
	/** headings of columns in which something stands and which mean nothing here; nothing is taken from them */
	unknown: string[];
	/** the name of the sheet that was read; others with such a table, of which nothing was read */
	sheet: string;
	others: string[];
	rows: ReturnedRow[];
}

/** Why a workbook is no table of measures. */
export type ReturnFault = 'no-head' | 'hidden' | 'no-answers' | 'no-rows';

const textAt = (cells: readonly (ReadCell | null)[], place: number): string => asLine(cells[place]?.text ?? '');

/** What the sheet behind the table says: its language, and the versions by forum and number. */
function aboutIn(sheets: readonly ReadSheet[]): { language: Locale | null; versions: Map<string, Map<string, number>> } {
	const versions = new Map<string, Map<string, number>>();
	const about = sheets.find(isAbout);
	if (!about) return { language: null, versions };
	const begins = about.rows.findIndex(([first]) => first?.text === ABOUT_SHEET);
	const named = textAt(about.rows[begins] ?? [], 1);
	for (const cells of about.rows.slice(begins + 1)) {
		const [slug, key, version] = [textAt(cells, 0), textAt(cells, 1), textAt(cells, 2)];
		if (!/^[a-z0-9-]{1,100}$/.test(slug) || !/^\d{1,9}$/.test(version)) continue;
		const ofForum = versions.get(slug) ?? new Map<string, number>();
		versions.set(slug, ofForum.set(key, Number(version)));
	}
	return { language: isLocale(named) ? named : null, versions };
}

const keyForm = /^(?:([a-z0-9-]{1,100})\s*\/\s*)?(?:№\s*)?(\d{1,6})\s*[.,]\s*(\d{1,3})\.?$/;
/** a spreadsheet leaves the point out of a number that ends there: 19.0 */
const wholeForm = /^\d{1,6}$/;

/** The number of a measure in the first column. */
function keyOf(cell: ReadCell | null | undefined): Pick<ReturnedRow, 'key' | 'slug' | 'number' | 'loose'> {
	const key = asLine(cell?.text ?? '').slice(0, 120);
	const [, slug = null, number, position] = keyForm.exec(key) ?? [];
	const known = cell?.kind === 'text' || cell?.kind === 'number';
	if (!known || !number || !position) return { key, slug: null, number: null, loose: !!cell && wholeForm.test(key) };
	return { key, slug, number: [Number(number), Number(position)], loose: cell.kind === 'number' };
}

/** The forum of a row that does not name it: the only one of the table, or the only one of its forums that has this number. */
function forumOf(key: string, versions: ReadonlyMap<string, ReadonlyMap<string, number>>): string | null {
	const slugs = versions.size === 1 ? [...versions.keys()] : [...versions].flatMap(([slug, keys]) => (keys.has(key) ? [slug] : []));
	return slugs.length === 1 ? (slugs[0] ?? null) : null;
}

/**
 * Reads a table of measures out of a workbook: wherever it begins, in whatever order its columns stand, under the headings of one of these
 * layouts or the usual ones, in any language. Rows in which nothing stands but plan words of no measure are titles, and left out,
 * as are headings that are repeated. Of a sheet that is hidden nothing is read but what the one behind the table says.
 */
export function readReturned(sheets: readonly ReadSheet[], layouts: readonly OfficeLayout[]): ReturnedTable | ReturnFault {
	const head = findHead(sheets, layouts);
	if (!head) {
		const shown = sheets.map((sheet) => ({ ...sheet, hidden: false }));
		return findHead(shown, layouts) ? 'hidden' : 'no-head';
	}
	if (!head.places.has('report') && !head.places.has('status')) return 'no-answers';
	const { language, versions } = aboutIn(sheets);
	const rows = head.sheet.rows.slice(head.at + 1).flatMap((cells, n): ReturnedRow[] => {
		const texts: ReturnedRow['texts'] = {};
		const unread: ReturnedRow['unread'] = {};
		for (const [column, place] of head.places) {
			const cell = cells[place];
			if (cell?.kind === 'formula' || cell?.kind === 'covered') unread[column] = cell.kind;
			else if (column !== 'number') texts[column] = asLines(cell?.text ?? '').slice(0, MOST_KEPT);
		}
		const key = keyOf(cells[head.places.get('number') ?? 0]);
		const says = !!texts.report || !!texts.status || unread.report === 'formula' || unread.status === 'formula';
		if (!key.number && (!says || head.repeats(cells))) return [];
		const plain = key.number?.join('.') ?? '';
		const slug = key.slug ?? forumOf(plain, versions);
		const version = versions.get(slug ?? '')?.get(plain) ?? null;
		return [{ row: rowPlace(head.sheet, head.at + 1 + n), ...key, slug, twice: false, version, texts, unread }];
	});
	if (!rows.length) return 'no-rows';
	const keys = Map.groupBy(rows, ({ slug, number }) => `${slug ?? ''}/${number?.join('.') ?? ''}`);
	for (const same of keys.values()) if (same.length > 1) for (const each of same) each.twice = each.number !== null;
	const unknown = unknownColumns(head, new Set(rows.map(({ row }) => row)));
	return {
		...{ language: language ?? head.language, forums: [...versions.keys()], columns: [...head.places.keys()], unknown },
		...{ sheet: head.sheet.name, others: head.others, rows }
	};
}

/** The headings that mean nothing in a table without a column for answers. */
export function headsNotKnown(sheets: readonly ReadSheet[], layouts: readonly OfficeLayout[]): string[] {
	const head = findHead(sheets, layouts);
	return head ? unknownColumns(head) : [];
}

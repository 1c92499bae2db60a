import { collator } from '../../i18n/collation.ts';
import { countryName, formatShare } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick } from '../../i18n/text.ts';
import { translator } from '../../i18n/translate.ts';
import { countNames, figuresOf, shareOf, type CountName, type Figures } from './rules.ts';
import type { PlatformFigures, Summary } from './schema.ts';

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

const line = (id: string, label: string, figures: Figures, lang?: Locale): TableRow => ({ id, label, lang, ...figures });

function countries(summary: Summary, locale: Locale): SummaryTable {
	const t = translator(locale);
	const rows = summary.countries
		.filter((row) => row.country !== summary.host)
		.map((row) => line(row.country, countryName(row.country, locale), row))
		.sort((a, b) => collator(locale).compare(a.label, b.label));
	const totals = [
		line('abroad', t('official.abroad'), summary.foreign),
		line(summary.host, countryName(summary.host, locale), summary.home),
		line('total', t('official.total'), summary.total)
	];
	return { cut: 'country', rows, totals };
}

function platforms(rows: readonly PlatformFigures[], locale: Locale): SummaryTable {
	const t = translator(locale);
	const shown = rows.map((row) => {
		const { text, lang } = pick(row.title, locale);
		const label = t('official.platformName', { number: row.number, title: text });
		const short = t('official.platformShort', { number: row.number });
		return {
			id: row.sessionId,
			label,
			short,
			lang,
			registered: row.held,
			attended: row.present,
			share: row.share,
			withoutSeat: row.withoutSeat
		};
	});
	const sum = (key: 'registered' | 'attended' | 'withoutSeat') => shown.reduce((total, row) => total + row[key], 0);
	const [registered, attended] = [sum('registered'), sum('attended')];
	const share = shareOf(attended, registered);
	const total = { id: 'total', label: t('official.total'), registered, attended, share, withoutSeat: sum('withoutSeat') };
	return { cut: 'platform', rows: shown, totals: [total] };
}

/** The tables of a summary in a language: foreign countries by name, kinds and platforms in the forum's order, districts by name. */
export function tablesOf(summary: Summary, locale: Locale): SummaryTable[] {
	const t = translator(locale);
	const total = (figures: Figures) => [line('total', t('official.total'), figures)];
	const named = (id: string, name: Parameters<typeof pick>[0], figures: Figures) => {
		const { text, lang } = pick(name, locale);
		return line(id, text || t('official.unstated'), figures, lang);
	};
	const districts = summary.districts
		.map((row) => named(row.unitId ?? '', row.name, row))
		.sort((a, b) => Number(!a.id) - Number(!b.id) || collator(locale).compare(a.label, b.label));
	return [
		countries(summary, locale),
		{ cut: 'kind', rows: summary.kinds.map((row) => named(row.code, row.name, row)), totals: total(figuresOf(summary.kinds)) },
		platforms(summary.platforms, locale),
		{ cut: 'district', rows: districts, totals: total(figuresOf(summary.districts)) },
		{
			cut: 'settlement',
			rows: summary.settlements.map((row) => line(row.code, t(`official.${row.code}`), row)),
			totals: total(figuresOf(summary.settlements))
		}
	];
}

/** A figure as it is written. @param none where there is no whole to share */
export function cellOf(row: TableRow, { id }: Column, locale: Locale, none = ''): string {
	const value = row[id];
	if (value === undefined) return '';
	if (value === null) return none;
	return id === 'share' ? formatShare(value, locale) : String(value);
}

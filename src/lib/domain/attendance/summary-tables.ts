import { collator } from '../../i18n/collation.ts';
import { countryName } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import type { SummaryTable, TableRow } from './columns.ts';
import { figuresOf, shareOf, type Figures } from './rules.ts';
import type { PlatformFigures, Summary } from './schema.ts';

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
	return { breakdown: 'country', rows, totals };
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
	return { breakdown: 'platform', rows: shown, totals: [total] };
}

/**
 * The tables of a summary in a language: foreign countries by name, kinds and platforms in the forum's order, districts by name. Before
 * anybody is marked present they hold no shares, on screens, on paper and in files.
 */
export function tablesOf(summary: Summary, locale: Locale): SummaryTable[] {
	const tables = tablesWithShares(summary, locale);
	if (summary.total.attended > 0) return tables;
	const bare = (rows: readonly TableRow[]) => rows.map((row) => ({ ...row, share: null }));
	return tables.map((table) => ({ ...table, rows: bare(table.rows), totals: bare(table.totals) }));
}

function tablesWithShares(summary: Summary, locale: Locale): SummaryTable[] {
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
		{ breakdown: 'kind', rows: summary.kinds.map((row) => named(row.code, row.name, row)), totals: total(figuresOf(summary.kinds)) },
		platforms(summary.platforms, locale),
		{ breakdown: 'district', rows: districts, totals: total(figuresOf(summary.districts)) },
		{
			breakdown: 'settlement',
			rows: summary.settlements.map((row) => line(row.code, t(`official.${row.code}`), row)),
			totals: total(figuresOf(summary.settlements))
		}
	];
}

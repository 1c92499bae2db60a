import { formatMoment } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick, plain } from '../../i18n/localized-text.ts';
import { translator, type Translate } from '../../i18n/translate.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';
import { bodyLines, platformGroups, sumOf, type MeasureReport, type ReportFigures, type ReportLine } from '../measure/index.server.ts';
import { measureStatuses } from '../measure/rules.ts';
import type { Paper, PaperBlock, PaperTexts } from './paper.ts';

/** The year report of measures as files: the same rows and figures as its page. */

const headsOf = (t: Translate): string[] => [t('measure.totals.all'), ...measureStatuses.map((each) => t(`measure.status.${each}`))];
const figuresOf = (counts: ReportFigures['now']): number[] => [sumOf(counts), ...measureStatuses.map((each) => counts[each])];

/** As of which moment the report stands. */
const asOfIn = ({ year, running, at, forums }: MeasureReport, t: Translate, locale: Locale): string =>
	running
		? t('measure.report.running', { year: String(year), time: formatMoment(at, forums[0]?.timeZone ?? 'UTC', locale) })
		: t('measure.report.ended', { year: String(year) });

/** In letters: on an A4 page that lies across, all columns can be read. */
const sheetWidths = [16, 44, 30, 8];
const FIGURE = 14;

/** A row for each body, each platform and all, and each of the two years. */
export function measureReportSheet(report: MeasureReport, locale: Locale): Sheet {
	const t = translator(locale);
	const { year, compared } = report;
	const rowsOf = (
		breakdown: 'body' | 'platform' | 'forum' | 'total',
		name: string,
		forum: string,
		{ now, last }: ReportFigures
	): Cell[][] => {
		const row = (of: number, counts: ReportFigures['now']) => [t(`measure.report.cut.${breakdown}`), name, forum, of, ...figuresOf(counts)];
		return [row(year, now), ...(compared ? [row(year - 1, last)] : [])];
	};
	const groups = platformGroups(report, t, locale);
	return {
		name: t('measure.report.title', { year: String(year) }),
		above: [t('measure.report.title', { year: String(year) }), asOfIn(report, t, locale)],
		widths: [...sheetWidths, ...headsOf(t).map(() => FIGURE)],
		columns: [...(['cut', 'name', 'forum', 'year'] as const).map((each) => t(`measure.report.${each}`)), ...headsOf(t)],
		rows: [
			...bodyLines(report, t, locale).flatMap((line) => rowsOf('body', line.label, '', line)),
			...groups.flatMap(({ title, lines, total }) => [
				...lines.flatMap((line) => rowsOf('platform', line.label, title, line)),
				...(groups.length > 1 ? rowsOf('forum', t('measure.totals.sum'), title, total) : [])
			]),
			...rowsOf('total', t('measure.totals.sum'), '', report.total)
		]
	};
}

/** A column is as wide as the longest word of its head: what a bold letter takes, and the space beside it, in letters of the table. */
const [BOLD, PADDING, FEWEST] = [1.12, 1.4, 4];
const lettersOf = (head: string): number => PADDING + BOLD * Math.max(FEWEST, ...head.split(/\s+/).map((word) => word.length));
/** as many letters stand beside each other on the landscape page */
const LINE = 153;

/** The report on paper, landscape: in each cell the year's figure stands above that of the year before. */
export function measureReportPaper(report: MeasureReport, locale: Locale): Paper {
	const t = translator(locale);
	const { year, compared, forums } = report;
	const say = (text: string, lang: Locale = locale): PaperTexts => [{ lang, text }];
	const last = year - 1;
	const heads = headsOf(t);
	const widths = [t('measure.report.year'), ...heads].map(lettersOf);
	const cells = ({ now, last: before }: ReportFigures): PaperTexts[] => {
		const [own, others] = [figuresOf(now), figuresOf(before)];
		const shown = (n: number | undefined) => (n ? String(n) : '–');
		return own.map((n, column) => say(compared ? `${shown(n)}\n${shown(others[column])}` : shown(n)));
	};
	const years = say(compared ? `${year}\n${last}` : String(year));
	const table = (name: string, lines: readonly ReportLine[], total: ReportFigures): PaperBlock => ({
		kind: 'table',
		dense: true,
		widths: [Math.max(18, LINE - widths.reduce((sum, each) => sum + each, 0)), ...widths],
		numeric: heads.map((_, column) => column + 2),
		head: [name, t('measure.report.year'), ...heads].map((head) => say(head)),
		rows: lines.map((line) => [say(line.label, line.lang ?? locale), years, ...cells(line)]),
		total: [say(t('measure.totals.sum')), years, ...cells(total)]
	});
	const note = compared
		? t('measure.report.cells', { year: String(year), last: String(last) })
		: t('measure.report.notCompared', { last: String(last) });
	const groups = platformGroups(report, t, locale);
	const heading = (level: 1 | 2, text: string, lang: Locale = locale): PaperBlock => ({ kind: 'heading', level, texts: say(text, lang) });
	return {
		languages: [locale],
		landscape: true,
		title: say(t('measure.report.title', { year: String(year) })),
		lines: [
			...forums.map(({ title }) => {
				const { text, lang } = pick(title, locale);
				return say(text, lang);
			}),
			say(asOfIn(report, t, locale))
		],
		blocks: [
			{ kind: 'text', texts: say(`${t('measure.report.lead', { year: String(year) })} ${note}`) },
			heading(1, t('measure.report.byBody')),
			table(t('measure.report.cut.body'), bodyLines(report, t, locale), report.total),
			{ kind: 'text', quiet: true, texts: say(t('measure.report.order')) },
			heading(1, t('measure.report.byPlatform')),
			...groups.flatMap(({ title, lang, lines, total }) => [
				...(groups.length > 1 ? [heading(2, title, lang)] : []),
				table(t('measure.report.cut.platform'), lines, total)
			]),
			// what all forums count together stands apart from the last one's table
			...(groups.length > 1 ? [heading(2, t('measure.report.allForums')), table(t('measure.report.cut.platform'), [], report.total)] : [])
		],
		foot: say(
			[
				...new Set([
					t('measure.report.title', { year: String(year) }),
					...forums.slice(0, 1).map(({ organiser }) => plain(organiser, locale))
				])
			].join(' · ')
		),
		demo: forums.some(({ demo }) => demo !== 'none') ? say(t('recommendation.paper.demo')) : null
	};
}

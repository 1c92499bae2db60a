import type { Locale } from '../../i18n/locales.ts';
import { formatMoment } from '../../i18n/format.ts';
import { pick, type TextMl } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import type { Forum } from '../forum/schema.ts';
import { columnsOfSet, headOf, officeRows, type OfficeLayout, type OfficeMeasure } from '../measure/index.server.ts';
import type { Paper, PaperTexts } from './paper.ts';

/** The office's table of measures on paper, landscape: the columns and texts are those of the workbook. */

export interface OfficePaperInput {
	layout: OfficeLayout;
	measures: readonly OfficeMeasure[];
	/** whose measures they are, the first one's zone and organiser are the paper's; several: the number of each row says which */
	forums: readonly Forum[];
	/** what the table is narrowed by, or whose it is: a platform, bodies */
	of: readonly TextMl[];
	/** the instant whose state it shows */
	at: string;
}

export function officePaper({ layout, measures, forums, of, at }: OfficePaperInput, locale: Locale): Paper {
	const t = translator(locale);
	const columns = columnsOfSet[layout.set];
	const slugs = new Map(forums.map(({ id, slug }) => [id, slug]));
	const several = forums.length > 1;
	const rows = officeRows(measures, { locale, columns, at, ...(several && { slugOf: ({ forumId }) => slugs.get(forumId) ?? null }) });
	const say = (text: string, lang: Locale = locale): PaperTexts => [{ lang, text }];
	const own = (text: TextMl): PaperTexts => {
		const { text: words, lang } = pick(text, locale);
		return say(words, lang);
	};
	const time = formatMoment(at, forums[0]?.timeZone ?? 'UTC', locale);
	return {
		languages: [locale],
		landscape: true,
		title: say(t('measure.officePaper.title')),
		lines: [...forums.map(({ title }) => own(title)), ...of.map(own), say(t('measure.officePaper.asOf', { time }))],
		blocks: rows.length
			? [
					{
						kind: 'table',
						dense: layout.set === 'nine',
						widths: 'fitted',
						numeric: [],
						head: columns.map((column) => say(headOf(layout, column, locale))),
						rows: rows.map((row) => row.map(({ text, lang }) => say(text, lang)))
					}
				]
			: [{ kind: 'text', texts: say(t('measure.manage.none')) }],
		foot: forums[0] ? own(forums[0].title) : say(t('measure.officePaper.title')),
		demo: forums.some(({ demo }) => demo !== 'none') ? say(t('recommendation.paper.demo')) : null
	};
}

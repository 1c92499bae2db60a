import { nameOrder } from '../../i18n/collation.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick, plain } from '../../i18n/localized-text.ts';
import type { Translate } from '../../i18n/translate.ts';
import { sumOfRows, type MeasureReport, type ReportFigures } from './report.ts';

/** The rows of the year report as pages and files name them: bodies by the alphabet, never by their figures. */

export interface ReportLine extends ReportFigures {
	id: string;
	label: string;
	/** the label's language where it is somebody's words */
	lang: Locale | undefined;
}

/** The bodies in the order of the register; last, what nobody answers for. */
export function bodyLines({ bodies }: Pick<MeasureReport, 'bodies'>, t: Translate, locale: Locale): ReportLine[] {
	const inOrder = nameOrder(locale);
	const lines = bodies.map(({ body, now, last }): ReportLine => {
		if (!body) return { id: '', label: t('measure.report.noBody'), lang: undefined, now, last };
		const name = pick(body.name, locale);
		return { id: body.id, label: name.text, lang: name.lang, now, last };
	});
	return lines.sort((a, b) => Number(a.id === '') - Number(b.id === '') || inOrder(a.label, b.label));
}

export interface ReportGroup {
	forumId: string;
	title: string;
	lang: Locale | undefined;
	lines: ReportLine[];
	/** what the forum's rows count together */
	total: ReportFigures;
}

/** The platforms of each forum, in the order of the programme. */
export const platformGroups = (
	{ platforms, forums }: Pick<MeasureReport, 'platforms' | 'forums'>,
	t: Translate,
	locale: Locale
): ReportGroup[] =>
	forums.map((forum) => {
		const lines = platforms
			.filter(({ forumId }) => forumId === forum.id)
			.map(({ platform, now, last }): ReportLine => {
				if (!platform) return { id: forum.id, label: t('measure.totals.noPlatform'), lang: undefined, now, last };
				const { id, number: n, title } = platform;
				const label = title ? `${n}. ${plain(title, locale)}` : t('programme.platformNumber', { n });
				return { id, label, lang: title ? pick(title, locale).lang : undefined, now, last };
			});
		const title = pick(forum.title, locale);
		return { forumId: forum.id, title: title.text, lang: title.lang, lines, total: sumOfRows(lines) };
	});

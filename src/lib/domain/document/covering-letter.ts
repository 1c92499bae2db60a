import { formatDate } from '../../i18n/format.ts';
import { plain, type TextMl } from '../../i18n/localized-text.ts';
import { source, type Locale } from '../../i18n/locales.ts';
import type { Forum } from '../forum/schema.ts';
import { inFigures, printedTerm } from '../measure/index.server.ts';
import { measureNumber } from '../measure/rules.ts';
import type { Measure } from '../measure/schema.ts';
import { measureTitle } from '../measure/words.ts';
import { wordsIn, type PaperWords } from './outcome-paper.ts';
import type { Paper, PaperBlock, PaperTexts } from './paper.ts';

/** The letter with which a body gets its measures: pure, from what was read before. */

export interface CoveringInput {
	forum: Forum;
	body: { id: string; name: TextMl };
	/** those that wait for the body, in the order of their numbers: it leads some and carries out others beside a lead */
	measures: readonly Measure[];
	/** where officials sign in */
	address: string;
}

/** A day as letters of offices write it: in Kazakh the word of the year stands whole, 2023 жылғы 11 тамыз. */
const inWords = (instant: string, zone: string, locale: Locale): string =>
	formatDate(instant, zone, locale).replace(/^(\d{4})\sж\.(\s)/, '$1 жылғы$2');

/** What the letter says of until when: by the control dates where all measures have one, else by the terms. */
export function untilOf(measures: readonly Pick<Measure, 'controlDate'>[]): 'all' | 'some' | 'none' {
	const dated = measures.filter(({ controlDate }) => controlDate !== null).length;
	if (dated === 0) return 'none';
	return dated === measures.length ? 'all' : 'some';
}

export function coveringLetter({ forum, body, measures, address }: CoveringInput, words: PaperWords): Paper {
	const { say, own } = wordsIn(words);
	const lead = measures.filter((measure) => measure.lead?.id === body.id);
	const beside = measures.filter((measure) => measure.lead?.id !== body.id);
	const named = (measure: Measure): PaperTexts =>
		words.languages.map((locale) => {
			const { text, lang } = measureTitle(measure, locale);
			return { lang: lang ?? locale, text };
		});
	const dated = measures.some(({ controlDate }) => controlDate !== null);
	/** @param others who carries it out beside the body: those beside the lead, or the lead */
	const table = (rows: readonly Measure[], head: PaperTexts, others: (measure: Measure) => readonly TextMl[]): PaperBlock => {
		const shown = rows.some((measure) => others(measure).length > 0);
		const row = (measure: Measure): PaperTexts[] => [
			[{ lang: words.languages[0] ?? source, text: measureNumber(measure) }],
			named(measure),
			own(measure.form),
			own(printedTerm(measure)),
			...(dated ? [say(() => (measure.controlDate === null ? '–' : inFigures(measure.controlDate)))] : []),
			...(shown
				? [
						say((_, locale) =>
							others(measure)
								.map((name) => plain(name, locale))
								.join('\n')
						)
					]
				: [])
		];
		return {
			kind: 'table',
			widths: [2, 11, 4, 5, ...(dated ? [4] : []), ...(shown ? [5.5] : [])],
			numeric: [],
			head: [
				say((t) => t('measure.coveringPaper.number')),
				say((t) => t('measure.manage.measure')),
				say((t) => t('measure.form')),
				say((t) => t('measure.term')),
				...(dated ? [say((t) => t('measure.controlDate'))] : []),
				...(shown ? [head] : [])
			],
			rows: rows.map(row)
		};
	};
	const heading = (key: 'about' | 'lead.table' | 'co.table', level: 1 | 2): PaperBlock => ({
		kind: 'heading',
		level,
		texts: say((t) => t(`measure.coveringPaper.${key}`))
	});
	const email = forum.contactEmail;
	return {
		languages: words.languages,
		name: words.translatorOf(words.languages[0] ?? source)('measure.covering.title'),
		title: own(forum.organiser),
		lines: [own(forum.title), ...(email ? [say(() => email)] : [])],
		blocks: [
			{
				kind: 'addressed',
				blanks: [say((t) => t('measure.coveringPaper.number')), say((t) => t('measure.coveringPaper.date'))],
				to: own(body.name)
			},
			heading('about', 1),
			{
				kind: 'text',
				texts: say((t, locale) =>
					[
						t('measure.coveringPaper.sent', {
							forum: plain(forum.title, locale),
							city: plain(forum.city, locale),
							date: inWords(forum.startsAt, forum.timeZone, locale)
						}),
						t(`measure.coveringPaper.until.${untilOf(measures)}`)
					].join(' ')
				)
			},
			{
				kind: 'text',
				texts: say((t) =>
					[
						t('measure.coveringPaper.ways'),
						...(['screen', 'table', 'letter'] as const).map((way, n) => `${n + 1}) ${t(`measure.coveringPaper.way.${way}`, { address })}`)
					].join('\n')
				)
			},
			...(email ? [{ kind: 'text' as const, texts: say((t) => t('measure.coveringPaper.contact', { email })) }] : []),
			...(lead.length
				? [
						heading('lead.table', 2),
						table(
							lead,
							say((t) => t('measure.bodies')),
							(measure) => measure.bodies.map(({ name }) => name)
						)
					]
				: []),
			...(beside.length
				? [
						heading('co.table', 2),
						table(
							beside,
							say((t) => t('measure.lead')),
							(measure) => (measure.lead ? [measure.lead.name] : [])
						)
					]
				: []),
			{ kind: 'signatures', rows: [{ role: say((t) => t('measure.coveringPaper.signs')), name: '' }] }
		],
		foot: own(forum.organiser),
		demo: forum.demo !== 'none' ? say((t) => t('recommendation.paper.demo')) : null
	};
}

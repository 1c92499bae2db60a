import { config } from '../../server/config.ts';
import { now } from '../../server/clock.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';
import { locales, pathIn, type Locale } from '../../i18n/locales.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import { translate, translator, type Translate } from '../../i18n/translate.ts';
import { plain } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import type { Forum } from '../forum/schema.ts';
import { publicMeasures } from '../measure/index.server.ts';
import { measureNumber, statusOf } from '../measure/rules.ts';
import type { Measure } from '../measure/schema.ts';
import { measureTitle } from '../measure/words.ts';
import { decisionIn, everyPublic, publicPlatforms } from '../recommendation/index.server.ts';
import { publicStateOf } from '../recommendation/rules.ts';
import { platformName } from './outcome-paper.ts';

/** The published recommendations as a list for spreadsheets. */

const heads = ['number', 'state', 'adopted', 'decision', 'proposals', 'voices', 'address'] as const;
const measureHeads = ['measure', 'measureStatus', 'lead', 'term', 'controlDate'] as const;

/** The head row, in a language. */
export function recommendationColumns(locale: Locale): string[] {
	const t = translator(locale);
	const [number, ...others] = heads.map((head) => t(`recommendation.public.column.${head}`));
	return [
		number ?? '',
		...locales.map((lang) => t('recommendation.public.textIn', { lang })),
		t('recommendation.public.platform'),
		...others,
		...measureHeads.map((head) => t(`recommendation.public.column.${head}`))
	];
}

/** The measures of a recommendation, each column a line a measure; the number that begins it leads from one to the other. */
function measureCells(measures: readonly Measure[], { t, locale, at }: { t: Translate; locale: Locale; at: string }): Cell[] {
	const inLines = (wordsOf: (measure: Measure) => string) =>
		measures.map((measure) => `${measureNumber(measure)}: ${asLine(wordsOf(measure)) || '–'}`).join('\n');
	return [
		inLines((measure) => measureTitle(measure, locale).text),
		inLines((measure) => t(`measure.status.${statusOf({ ...measure, leadId: measure.lead?.id ?? null }, at)}`)),
		inLines(({ lead }) => plain(lead?.name, locale)),
		inLines(({ term }) => plain(term, locale)),
		inLines(({ controlDate }) => controlDate ?? '')
	];
}

/** The rows in the order of the outcome document, some at a time. */
export async function* recommendationRows(forum: Forum, locale: Locale): AsyncGenerator<Cell[][]> {
	const t = translator(locale);
	const platforms = new Map((await publicPlatforms(forum.id)).map((platform) => [platform.id, platform]));
	const nameOf = (sessionId: string | null) => {
		const origin = platforms.get(sessionId ?? '');
		return origin ? platformName(t, origin, locale) : t('recommendation.paper.forumItself');
	};
	const linkTo = (number: number): Cell => {
		const address = config().origin + pathIn(locale, `/forums/${forum.slug}/recommendations/${number}`);
		return { text: address, leadsTo: address };
	};
	for await (const batch of everyPublic(forum.id)) {
		const measures = await publicMeasures(batch.map(({ id }) => id));
		const at = now();
		yield batch.map((each) => [
			each.number,
			...locales.map((lang) => each.text[lang] ?? ''),
			nameOf(each.sessionId),
			t(`recommendation.public.state.${publicStateOf(each.state)}`),
			{ wall: wallOf(each.firstAdoptedAt ?? each.createdAt, forum.timeZone) },
			each.decision ? decisionIn(t, each.decision) : '',
			each.proposals,
			each.supporters,
			linkTo(each.number),
			...measureCells(measures.get(each.id) ?? [], { t, locale, at })
		]);
	}
}

/** In letters: all columns are printed on the width of a page that lies across. */
const columnWidths = [8, ...locales.map(() => 36), 20, 14, 17, 24, 12, 12, 24, ...[36, 20, 24, 18, 16]];

/** A workbook is made in memory: longer lists are taken as CSV. */
const MOST_IN_WORKBOOK = 5_000;

/** All of them as a whole sheet. @throws Refusal('document.too-long') past 5,000 rows */
export async function recommendationSheet(forum: Forum, locale: Locale): Promise<Sheet> {
	const rows: Cell[][] = [];
	for await (const batch of recommendationRows(forum, locale)) {
		if (rows.length + batch.length > MOST_IN_WORKBOOK) throw new Refusal('document.too-long', { most: MOST_IN_WORKBOOK });
		rows.push(...batch);
	}
	return { name: translate(locale, 'recommendation.public.title'), columns: recommendationColumns(locale), rows, widths: columnWidths };
}

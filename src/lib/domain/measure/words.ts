import { formatPlainDay } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick } from '../../i18n/localized-text.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { Measure, MeasureEvent } from './schema.ts';

/** How measures are called, and what happened to them is said, on pages, in files and on paper. */

/** What is to be done: the measure's own words, else what the recommendation says. */
export const measureTitle = ({ title, recommendation }: Pick<Measure, 'title' | 'recommendation'>, locale: Locale) => {
	const own = pick(title, locale);
	return own.text ? own : pick(recommendation, locale);
};

/** The document on which the present term rests: of the extension, or of the ask that was granted. */
export function basisOfTerm(events: readonly Pick<MeasureEvent, 'kind' | 'letter'>[]): MeasureEvent['letter'] {
	let asked: MeasureEvent['letter'] = null;
	let basis: MeasureEvent['letter'] = null;
	for (const { kind, letter } of events) {
		if (kind === 'ask') asked = letter;
		else if (kind === 'grant') basis = letter ?? asked;
		else if (kind === 'decline' || kind === 'assign') asked = null;
	}
	return basis;
}

/** What happened, in a line, without the words of who wrote it. */
export function eventIn(
	t: Translate,
	{ kind, leadName, outcome, controlDate }: Pick<MeasureEvent, 'kind' | 'leadName' | 'outcome' | 'controlDate'>,
	locale: Locale
): string {
	if (kind === 'assign') return t(leadName === null ? 'measure.event.assign.none' : 'measure.event.assign');
	if (kind === 'claim') return t('measure.event.claim', { outcome: t(`measure.status.${outcome ?? 'done'}`) });
	if (kind === 'ask' || kind === 'grant')
		return t(`measure.event.${kind}`, { date: controlDate === null ? '' : formatPlainDay(controlDate, locale) });
	return t(`measure.event.${kind}`);
}

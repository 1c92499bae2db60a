import { measureNumber } from '../domain/measure/rules.ts';
import { measureTitle, weekParts, type ForumWeek, type ToldMeasure } from '../domain/measure/index.server.ts';
import { formatPlainDay } from '../i18n/format.ts';
import { plain } from '../i18n/localized-text.ts';
import type { MailKind } from '../server/mail-kinds.ts';
import type { MailPart } from './render.ts';
import type { TemplateHelpers, Written } from './template-helpers.ts';

/** What the mails to officials say of measures. */

/** Number and words, the term as printed, the control date and the forum; then the page. */
const about = (w: TemplateHelpers, measure: ToldMeasure): MailPart[] => [
	w.fact([
		['fact.measure', `${measureNumber(measure)}. ${measureTitle(measure, w.locale).text}`],
		['fact.term', plain(measure.term, w.locale)],
		['fact.controlDate', measure.controlDate === null ? '' : formatPlainDay(measure.controlDate, w.locale)],
		['fact.late', w.isLate(measure) ? w.say('late').text : ''],
		['fact.forum', plain(measure.forum.title, w.locale)]
	]),
	w.way('link.measure', w.links.page(`/official/recommendations/${measure.id}`), { number: measureNumber(measure) })
];

/** The one measure of a letter. */
const theMeasure = (w: TemplateHelpers): ToldMeasure => w.need(w.facts.measures[0] ?? null, 'measure');
const named = (w: TemplateHelpers) => ({ number: measureNumber(theMeasure(w)) });

/** What became of the measures that a follower hears of: each once, with all that happened, and where it is read. */
export const measureNews = (w: TemplateHelpers): MailPart[] =>
	[...Map.groupBy(w.facts.measureNews, ({ number }) => number)].flatMap(([number, ofOne]): MailPart[] => [
		...[...Map.groupBy(ofOne, ({ position }) => position).values()].flatMap(([first, ...others]): MailPart[] =>
			first
				? [
						{ said: { label: w.say('ofMeasure.label', { number: measureNumber(first) }).text, text: plain(first.text, w.locale) } },
						{ text: [first, ...others].map((each) => newsLine(w, each)).join('\n') }
					]
				: []
		),
		w.way('link.recommendation', w.links.page(`/forums/${w.forum().slug}/recommendations/${number}`), { number })
	]);

function newsLine(w: TemplateHelpers, { kind, body, dateBefore, date, outcome }: TemplateHelpers['facts']['measureNews'][number]): string {
	const day = (plainDay: string | null) => (plainDay === null ? '' : formatPlainDay(plainDay, w.locale));
	const key = kind === 'longer-term' && dateBefore === null ? 'first-term' : kind;
	const of = outcome === null ? '' : w.status(outcome);
	return w.say(`ofMeasure.${key}`, { body: plain(body, w.locale), before: day(dateBefore), date: day(date), outcome: of }).text;
}

/** As many numbers are named at most. */
const MOST_NAMED = 12;
const numbered = (numbers: readonly string[]): string =>
	numbers.length ? `${numbers.length} (${numbers.slice(0, MOST_NAMED).join(', ')}${numbers.length > MOST_NAMED ? ', …' : ''})` : '';

/** What waits at one forum, is late or ends soon; then its list. */
const ofForum = (w: TemplateHelpers, { forum, parts, answers }: ForumWeek): MailPart[] => [
	w.fact([
		['fact.forum', plain(forum.title, w.locale)],
		...weekParts.map((part) => [`week.${part}`, numbered(parts[part])] as const),
		['week.answers', answers ? String(answers) : '']
	]),
	w.way('link.forumMeasures', w.links.page(`/organiser/forums/${forum.slug}/measures`))
];
/** The place where the letter is switched off. */
const switchOff = (w: TemplateHelpers): MailPart[] =>
	w.facts.week
		.slice(0, 1)
		.map(({ forum }) => w.way('link.weekSetting', `${w.links.page(`/organiser/forums/${forum.slug}/measures`)}#weekly`));

export const measureTemplates: Record<Extract<MailKind, `measure.${string}`>, (w: TemplateHelpers) => Written> = {
	'measure.assigned': (w) => ({
		subject: w.say(`measure.assigned.${w.facts.again ? 'dateSubject' : 'subject'}`, named(w)).text,
		parts: [w.say(`measure.assigned.${w.facts.again ? 'date' : 'first'}`), ...about(w, theMeasure(w)), w.nextStep()]
	}),
	'measure.returned': (w) => ({
		subject: w.say(`measure.returned.${theMeasure(w).reopened ? 'againSubject' : 'subject'}`, named(w)).text,
		parts: [
			w.say(`measure.returned.${theMeasure(w).reopened ? 'again' : 'first'}`),
			...w.reason(plain(theMeasure(w).reason, w.locale)),
			...about(w, theMeasure(w)),
			w.nextStep()
		]
	}),
	'measure.reminder': (w) => ({
		subject: w.subject({ n: w.facts.measures.length }),
		parts: [
			w.first(),
			...w.facts.measures.flatMap((measure) => about(w, measure)),
			w.nextStep(),
			w.way('link.measures', w.links.page('/official/recommendations'))
		]
	}),
	'measure.week': (w) => ({
		subject: w.subject(),
		parts: [w.first(), ...w.facts.week.flatMap((week) => ofForum(w, week)), w.nextStep(), ...switchOff(w)]
	})
};

import { measureNumber } from '../domain/measure/rules.ts';
import { measureTitle, weekParts, type ForumWeek, type ToldMeasure } from '../domain/measure/index.server.ts';
import { formatPlainDay } from '../i18n/format.ts';
import { plain } from '../i18n/localized-text.ts';
import type { MailKind } from '../server/mail-kinds.ts';
import type { MailPart } from './render.ts';
import type { TemplateHelpers, Written } from './template-helpers.ts';

/** What the mails to officials say of measures. */

/** Number and words, the body, the term as printed, the control date and the forum; why it was returned; then the page. */
const about = (w: TemplateHelpers, measure: ToldMeasure): MailPart[] => [
	w.fact([
		['fact.measure', `${measureNumber(measure)}. ${measureTitle(measure, w.locale).text}`],
		['fact.body', plain(measure.lead?.name, w.locale)],
		['fact.term', plain(measure.term, w.locale)],
		['fact.controlDate', measure.controlDate === null ? '' : formatPlainDay(measure.controlDate, w.locale)],
		['fact.late', w.isLate(measure) ? w.say('late').text : ''],
		['fact.forum', plain(measure.forum.title, w.locale)]
	]),
	...w.reason(plain(measure.reason, w.locale)),
	w.way('link.measure', w.links.page(`/official/recommendations/${measure.id}`), { number: measureNumber(measure) })
];

type ToldAs = NonNullable<ToldMeasure['as']>;

/** A letter about one measure. */
function letterOfOne(w: TemplateHelpers, measure: ToldMeasure): Written {
	const named = { number: measureNumber(measure) };
	const letter = (kind: 'assigned' | 'returned', subject: string, first: string): Written => ({
		subject: w.say(`measure.${kind}.${subject}`, named).text,
		parts: [w.say(`measure.${kind}.${first}`), ...about(w, measure), w.say(`measure.${kind}.next`)]
	});
	switch (w.need(measure.as, 'news')) {
		case 'assigned':
			return letter('assigned', 'subject', 'first');
		case 'date':
			return letter('assigned', 'dateSubject', 'date');
		case 'returned':
			return letter('returned', 'subject', 'first');
		case 'reopened':
			return letter('returned', 'againSubject', 'again');
	}
}

/** The order in which a letter tells of several measures; then by their numbers. */
const groups: readonly ToldAs[] = ['assigned', 'returned', 'reopened', 'date'];
const byNumber = (a: ToldMeasure, b: ToldMeasure) => a.number - b.number || a.position - b.position;

/** A letter about several measures: what of them it tells, each with its facts and its page. */
function letterOfSeveral(w: TemplateHelpers, measures: readonly ToldMeasure[]): Written {
	const told = groups.flatMap((as) => {
		const those = measures.filter((measure) => measure.as === as).sort(byNumber);
		return those.length ? [{ as, those }] : [];
	});
	const headOf = ({ as, those }: (typeof told)[number]) => w.say(`measure.several.${as}`, { n: those.length });
	const [group, ...more] = told;
	const of = (...kinds: ToldAs[]) => told.some(({ as }) => kinds.includes(as));
	return {
		subject: group && !more.length ? headOf(group).text : w.subject({ n: measures.length }),
		parts: [
			...told.flatMap((each) => [headOf(each), ...each.those.flatMap((measure) => about(w, measure))]),
			...w.sentences(of('assigned', 'date') && 'measure.several.next', of('returned', 'reopened') && 'measure.several.complete'),
			w.way('link.measures', w.links.page('/official/recommendations'))
		]
	};
}

/** What is left to tell when the letter goes may be one measure of several. */
function toldLetter(w: TemplateHelpers): Written {
	const [first, ...more] = w.facts.measures;
	return more.length ? letterOfSeveral(w, w.facts.measures) : letterOfOne(w, w.need(first ?? null, 'measure'));
}

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
	'measure.assigned': toldLetter,
	'measure.returned': toldLetter,
	'measure.several': toldLetter,
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

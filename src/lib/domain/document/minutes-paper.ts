import { formatDay, formatNumber } from '../../i18n/format.ts';
import { source, type Locale } from '../../i18n/locales.ts';
import { plain, type TextMl } from '../../i18n/localized-text.ts';
import type { Forum } from '../forum/schema.ts';
import type { Session } from '../programme/schema.ts';
import { likelyLanguage } from '../../i18n/likely-language.ts';
import type { MinutedRecommendation } from '../recommendation/index.server.ts';
import type { DecidedProposal } from '../recommendation/schema.ts';
import { decisionLine, platformHead, wordsIn, type PaperWords } from './outcome-paper.ts';
import type { Paper, PaperBlock, PaperTexts } from './paper.ts';

export interface MinutesInput {
	forum: Forum;
	session: Session;
	/** the hall's name, where there is one */
	hall: TextMl | null;
	/** who took a seat, and who was marked as present, with the number in each category */
	held: number;
	marked: number;
	kinds: readonly { name: TextMl; n: number }[];
	proposals: readonly DecidedProposal[];
	recommendations: readonly MinutedRecommendation[];
	moderators: readonly TextMl[];
	rapporteurs: readonly TextMl[];
}

/** The minutes of a dialogue platform: numbers of participants by category, proposals, decisions with their votes, lines to sign. */
export function minutesPaper(input: MinutesInput, words: PaperWords): Paper {
	const { forum, session, hall, held, marked, kinds, proposals, recommendations } = input;
	const say = wordsIn(words);
	const { say: inEach, own } = say;
	const n = (value: number) => inEach((_, locale: Locale) => formatNumber(value, locale));
	const first = words.languages[0] ?? source;
	/** once, in the language that somebody wrote it in, under a word of that language where the paper has it */
	const reason = (typed: string): PaperTexts => {
		const lang = likelyLanguage(typed) ?? first;
		const label = words.languages.includes(lang) ? lang : first;
		return [
			{ lang, text: typed, lead: { lang: label, text: words.translatorOf(label)('recommendation.paper.refused', { reason: '' }).trim() } }
		];
	};
	const result = ({ result: is }: DecidedProposal): PaperTexts[] => {
		if (is.kind === 'aside') return [inEach((t) => t('recommendation.paper.aside')), reason(is.reason)];
		return [inEach((t) => t(is.kind === 'taken-up' ? 'recommendation.paper.takenUp' : 'recommendation.paper.left'))];
	};
	const merged = ({ number, text }: NonNullable<MinutedRecommendation['merged']>): PaperTexts => {
		if (number !== null) return inEach((t) => t('recommendation.public.mergedInto', { n: number }));
		return own(text).map((each, at) => {
			const lang = words.languages[at] ?? first;
			return { ...each, text: `«${each.text}»`, lead: { lang, text: words.translatorOf(lang)('recommendation.staff.mergedInto') } };
		});
	};
	const signers = (role: 'moderator' | 'rapporteur', names: readonly TextMl[]) =>
		(names.length ? names : [{}]).map((name) => ({ role: inEach((t) => t(`recommendation.paper.${role}`)), name: plain(name, first) }));
	/** a column for each language */
	const columns = (texts: PaperTexts): PaperTexts[] => texts.map((each) => [each]);
	const heading = (key: 'proposals' | 'texts' | 'kinds'): PaperBlock => ({
		kind: 'heading',
		level: 1,
		texts: inEach((t) => t(`recommendation.paper.${key}`))
	});
	const empty = (key: 'noProposals' | 'noTexts'): PaperBlock => ({ kind: 'text', texts: inEach((t) => t(`recommendation.paper.${key}`)) });
	return {
		languages: words.languages,
		title: inEach((t) => t('recommendation.paper.minutes')),
		lines: [platformHead(say, { number: session.platform?.number ?? 0, title: session.title }), own(forum.title)],
		blocks: [
			{
				kind: 'facts',
				rows: [
					{
						label: inEach((t) => t('recommendation.paper.date')),
						value: inEach((_, locale) => formatDay(session.startsAt, forum.timeZone, locale))
					},
					...(hall ? [{ label: inEach((t) => t('recommendation.paper.hall')), value: own(hall) }] : []),
					{ label: inEach((t) => t('recommendation.paper.held')), value: n(held) },
					{ label: inEach((t) => t('recommendation.paper.marked')), value: n(marked) }
				]
			},
			...(kinds.length
				? [
						heading('kinds'),
						{
							kind: 'table' as const,
							widths: [...words.languages.map(() => 3), 1],
							numeric: [words.languages.length],
							head: [...columns(inEach((t) => t('recommendation.paper.kind'))), inEach((t) => t('recommendation.paper.count'))],
							rows: kinds.map((kind) => [...columns(own(kind.name)), n(kind.n)])
						}
					]
				: []),
			heading('proposals'),
			...(proposals.length
				? proposals.map((each, index): PaperBlock => ({
						kind: 'item',
						label: `${index + 1}.`,
						texts: own(each.text),
						notes: [...(each.author ? [own({ [first]: each.author })] : []), ...result(each)]
					}))
				: [empty('noProposals')]),
			heading('texts'),
			...(recommendations.length
				? recommendations.map((each): PaperBlock => ({
						kind: 'item',
						label: `${each.number ?? each.letter}.`,
						texts: own(each.text),
						notes: [
							...each.decisions.flatMap((decision) => [decisionLine(say, decision), ...(decision.reason ? [reason(decision.reason)] : [])]),
							...(each.merged ? [merged(each.merged)] : [])
						]
					}))
				: [empty('noTexts')]),
			{ kind: 'signatures', rows: [...signers('moderator', input.moderators), ...signers('rapporteur', input.rapporteurs)] }
		],
		foot: own(forum.title),
		demo: forum.demo !== 'none' ? inEach((t) => t('recommendation.paper.demo')) : null
	};
}

import { formatDay, formatNumber } from '../../i18n/format.ts';
import { source, type Locale } from '../../i18n/locales.ts';
import { plain, type TextMl } from '../../i18n/localized-text.ts';
import type { Forum } from '../forum/schema.ts';
import type { Session } from '../programme/schema.ts';
import type { Decision, DecidedProposal, Recommendation } from '../recommendation/schema.ts';
import { decisionLine, platformHead, wordsIn, type PaperWords } from './outcome-paper.ts';
import type { Paper, PaperBlock } from './paper.ts';

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
	recommendations: readonly (Recommendation & { decisions: readonly Decision[] })[];
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
	const fate = ({ fate: is }: DecidedProposal) =>
		inEach((t) => {
			if (is.kind === 'aside') return t('recommendation.paper.aside', { reason: is.reason });
			return t(is.kind === 'taken-up' ? 'recommendation.paper.takenUp' : 'recommendation.paper.left');
		});
	const signers = (role: 'moderator' | 'rapporteur', names: readonly TextMl[]) =>
		(names.length ? names : [{}]).map((name) => ({ role: inEach((t) => t(`recommendation.paper.${role}`)), name: plain(name, first) }));
	const heading = (key: 'proposals' | 'texts' | 'kinds'): PaperBlock => ({
		kind: 'heading',
		level: 1,
		texts: inEach((t) => t(`recommendation.paper.${key}`))
	});
	const empty = (key: 'noProposals' | 'noTexts'): PaperBlock => ({ kind: 'text', texts: inEach((t) => t(`recommendation.paper.${key}`)) });
	return {
		languages: words.languages,
		title: inEach((t) => t('recommendation.paper.minutes')),
		lines: [platformHead(say, session), own(forum.title)],
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
				? [heading('kinds'), { kind: 'facts' as const, rows: kinds.map((kind) => ({ label: own(kind.name), value: n(kind.n) })) }]
				: []),
			heading('proposals'),
			...(proposals.length
				? proposals.map((each, index): PaperBlock => ({
						kind: 'item',
						label: `${index + 1}.`,
						texts: own(each.text),
						notes: [...(each.author ? [own({ [first]: each.author })] : []), fate(each)]
					}))
				: [empty('noProposals')]),
			heading('texts'),
			...(recommendations.length
				? recommendations.map((each): PaperBlock => ({
						kind: 'item',
						label: `${each.number ?? each.letter}.`,
						texts: own(each.text),
						notes: each.decisions.flatMap((decision) => [
							decisionLine(say, decision),
							...(decision.reason ? [inEach((t) => t('recommendation.paper.refused', { reason: decision.reason ?? '' }))] : [])
						])
					}))
				: [empty('noTexts')]),
			{ kind: 'signatures', rows: [...signers('moderator', input.moderators), ...signers('rapporteur', input.rapporteurs)] }
		],
		foot: own(forum.title),
		demo: forum.demo !== 'none' ? inEach((t) => t('recommendation.paper.demo')) : null
	};
}

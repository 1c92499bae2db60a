import { formatDate } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { pick, plain, type TextMl } from '../../i18n/localized-text.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { Forum } from '../forum/schema.ts';
import type { Decision, PublicPlatform, Recommendation } from '../recommendation/schema.ts';
import { decisionIn } from '../recommendation/index.server.ts';
import type { Paper, PaperBlock, PaperTexts } from './paper.ts';

/** The papers of a forum's outcome: pure, from what was read before. */

export interface PaperWords {
	languages: readonly Locale[];
	translatorOf: (locale: Locale) => Translate;
}

/** The words of the papers: each text once for each of their languages. */
export function wordsIn({ languages, translatorOf }: PaperWords) {
	const say = (text: (t: Translate, locale: Locale) => string): PaperTexts =>
		languages.map((lang) => ({ lang, text: text(translatorOf(lang), lang) }));
	const own = (text: TextMl): PaperTexts =>
		languages.map((locale) => {
			const picked = pick(text, locale);
			return { lang: picked.lang ?? locale, text: picked.text };
		});
	return { say, own };
}
export type Say = ReturnType<typeof wordsIn>;

type Platform = Pick<PublicPlatform, 'number' | 'title'>;

/** A platform by its number, and its title where that is public. */
export const platformName = (t: Translate, { number: n, title }: Platform, locale: Locale): string =>
	title ? t('recommendation.paper.platform', { n, title: plain(title, locale) }) : t('programme.platformNumber', { n });

/** A platform's heading. */
export const platformHead = ({ say }: Say, platform: Platform): PaperTexts => say((t, locale) => platformName(t, platform, locale));

/** A decision in one line. */
export const decisionLine = ({ say }: Say, decision: Decision): PaperTexts => say((t) => decisionIn(t, decision));

/** Adopted texts one after the other, under the heading of their platform; one that stands alone in a row is headed anew. */
function texts(say: Say, recommendations: readonly Recommendation[], platforms: ReadonlyMap<string, PublicPlatform>): PaperBlock[] {
	let last: string | null | undefined;
	return recommendations.flatMap((each): PaperBlock[] => {
		const platform = each.sessionId === null ? undefined : platforms.get(each.sessionId);
		const key = platform?.id ?? null;
		const head: PaperBlock[] =
			key === last
				? []
				: [
						{
							kind: 'heading',
							level: 2,
							texts: platform ? platformHead(say, platform) : say.say((t) => t('recommendation.paper.forumItself'))
						}
					];
		last = key;
		return [...head, { kind: 'item', label: `${each.number ?? ''}.`, texts: say.own(each.text), notes: [] }];
	});
}

export interface OutcomeInput {
	forum: Forum;
	/** that they come from */
	platforms: readonly PublicPlatform[];
	/** adopted ones, in the order of the document */
	recommendations: readonly Recommendation[];
	/** the language whose text decides */
	authentic: Locale;
}

/** The forum's outcome document. */
export function outcomePaper({ forum, platforms, recommendations, authentic }: OutcomeInput, words: PaperWords): Paper {
	const say = wordsIn(words);
	const byId = new Map(platforms.map((platform) => [platform.id, platform]));
	const none: PaperBlock = { kind: 'text', texts: say.say((t) => t('recommendation.paper.none')) };
	return {
		languages: words.languages,
		title: say.say((t) => t('recommendation.paper.outcome')),
		lines: [
			say.own(forum.title),
			say.say((_, locale) => `${plain(forum.city, locale)}, ${formatDate(forum.startsAt, forum.timeZone, locale)}`)
		],
		blocks: [
			{ kind: 'heading', level: 1, texts: say.say((t) => t('recommendation.paper.adopted')) },
			...(recommendations.length ? texts(say, recommendations, byId) : [none]),
			...(words.languages.length > 1
				? [{ kind: 'text' as const, quiet: true, texts: say.say((t) => t('recommendation.paper.authentic', { lang: authentic })) }]
				: []),
			{ kind: 'signatures', rows: [{ role: say.say((t) => t('recommendation.paper.chair')), name: '' }] }
		],
		foot: say.own(forum.title),
		demo: forum.demo !== 'none' ? say.say((t) => t('recommendation.paper.demo')) : null
	};
}

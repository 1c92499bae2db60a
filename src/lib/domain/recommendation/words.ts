import type { Translate } from '../../i18n/translate.ts';
import type { Recommendation, ShownDecision } from './schema.ts';

/** How recommendations are called, and what was decided about them is said, on pages, in files and on paper. */

/**
 * A recommendation by its number, or by its letter until it has one.
 * @param platform the number of its platform, null of the forum's own: among texts of several platforms a letter alone is not one's own
 */
export function recommendationName(t: Translate, of: Pick<Recommendation, 'number' | 'letter'>, platform?: number | null): string {
	if (of.number !== null) return t('recommendation.public.one', { n: of.number });
	const { letter } = of;
	return platform === undefined ? t('recommendation.lettered', { letter }) : t('recommendation.letteredAt', { letter, n: platform ?? 0 });
}

/** The voices of a counted decision; null where nobody counted. */
export function votesIn(t: Translate, { mode, inFavour, against, abstained, present }: ShownDecision): string | null {
	if (mode !== 'counted') return null;
	return t('recommendation.votes', { for: inFavour ?? 0, against: against ?? 0, abstained: abstained ?? 0, present: present ?? 0 });
}

/** Who decided what and how, without the voices. */
export function outcomeIn(t: Translate, { sessionId, stage, mode, adopted }: ShownDecision): string {
	const by = t(`recommendation.by.${sessionId ? 'platform' : 'forum'}`);
	if (stage === 'reopened') return `${by}: ${t('recommendation.public.reopened')}`;
	return t('recommendation.paper.decided', {
		...{ by, stage, adopted: adopted ? 'yes' : 'no' },
		mode: mode ? t(`recommendation.mode.${mode}`) : ''
	});
}

/** A line that begins a paragraph. */
export const asSentence = (line: string): string => line.charAt(0).toLocaleUpperCase() + line.slice(1);

/** All of it in a line. */
export function decisionIn(t: Translate, decision: ShownDecision): string {
	const votes = votesIn(t, decision);
	return votes ? `${outcomeIn(t, decision)} (${votes})` : outcomeIn(t, decision);
}

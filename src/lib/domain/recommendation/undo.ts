import type { DecisionStage, RecommendationState } from '../../lists.ts';
import { NEWS_SETTLES_MS } from '../proposal/rules.ts';

/** So long who decided at a platform may take it back: until letters go out about it. */
const UNDO_MS = NEWS_SETTLES_MS;

/** Until when it may be taken back. @param at of the decision */
export const undoneUntil = (at: string): string => new Date(Date.parse(at) + UNDO_MS).toISOString();

/**
 * Whether the last decision may be taken back as if it had not been written: a platform's, of the text that stands, that nothing has
 * followed. What gave a number is public, and is reopened instead.
 * @param last the last decision, or reopening
 */
export function undoable(
	last: { sessionId: string | null; stage: DecisionStage; version: number; adopted: boolean; at: string } | undefined,
	about: { state: RecommendationState; number: number | null; version: number; tabledAt: string | null },
	at: string
): boolean {
	if (!last || last.sessionId === null || last.stage === 'reopened' || about.number !== null) return false;
	const left = last.stage === 'whole' && !last.adopted ? 'not_adopted' : 'tabled';
	return (
		about.state === left &&
		last.version === about.version &&
		(about.tabledAt ?? '') <= last.at &&
		Date.parse(at) - Date.parse(last.at) < UNDO_MS
	);
}

import type { RefusalCode } from '../../server/refusal.ts';
import { DAY, later } from '../../instant.ts';
import type { ExpertShownTo, PrivacyState, RegistrationState } from '../../lists.ts';
import { frozenBy } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';

/** The text of the consent (messages `expert.consent…`): raise it with the text. */
export const EXPERT_VERSION = '1';
/** As long as a follower's address is kept. */
const LONGEST = 5 * 365 * DAY;

/** Until when an offer is kept that was agreed to at an instant. */
export const keptUntil = (at: string): string => later(at, LONGEST);

/** offer: for the first time or changed; take-back: the consent, and the name with it */
export const expertSteps = ['offer', 'take-back'] as const;
export type ExpertStep = (typeof expertSteps)[number];

/** What the rule asks: the forum, and the registration of who offers. */
export interface ExpertSituation {
	forum: Pick<Forum, 'state'>;
	registration: { state: RegistrationState };
}

/** The reason why a step is refused, or null. A consent is taken back at any time; who took part may offer after the forum too. */
export function expertRefusal(step: ExpertStep, { forum, registration }: ExpertSituation): RefusalCode | null {
	if (step === 'take-back') return null;
	if (forum.state === 'draft') return 'not-found';
	return frozenBy(forum.state) ?? (registration.state === 'confirmed' ? null : 'expert.not-confirmed');
}

/** Who an offer belongs to now. registration: null once its retention period is over */
export interface ExpertStanding {
	shownTo: ExpertShownTo;
	registration: { state: RegistrationState; privacyState: PrivacyState } | null;
}

/**
 * Whether anybody but the expert sees an offer: who takes no part any more, or is restricted, stands in no list. An admin alone still reads
 * who is restricted, in the staff's list as everywhere (maySeePerson).
 */
export const isListedExpert = ({ registration }: Pick<ExpertStanding, 'registration'>): boolean =>
	registration === null || (registration.state === 'confirmed' && registration.privacyState === null);

/** Whether everybody sees an expert. The forum counts them by triggers of migration 0036, which say the same. */
export const isPublicExpert = (standing: ExpertStanding): boolean => standing.shownTo === 'everyone' && isListedExpert(standing);

/** Whether an offer stays when the retention period of its registration ends: what nobody could see then is not kept for years. */
export const outlives = (registration: { state: RegistrationState; privacyState: PrivacyState }): boolean =>
	isListedExpert({ registration });

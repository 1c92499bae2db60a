import type { Phase } from '$lib/lists';
import { daysTo, isPastPhase } from '$lib/domain/forum/rules';
import type { Forum } from '$lib/domain/forum/schema';
import type { Translate } from '$lib/i18n/translate';

/** The status of a forum in words, as the title of its overview for organisers. @param at now */
export function standsOf(t: Translate, forum: Forum, phase: Phase, at: string): string {
	if (phase === 'draft' || phase === 'running' || phase === 'cancelled') return t(`organiser.stands.${phase}`);
	if (isPastPhase(phase)) return t('organiser.stands.over');
	const days = daysTo(forum, at);
	return days > 0 ? t('organiser.stands.days', { n: days }) : t('organiser.stands.today');
}

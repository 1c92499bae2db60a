import type { PlatformChoice } from '$lib/domain/dialogue/schema';
import type { HistoryEntry } from '$lib/domain/registration/index.server';
import type { Translate } from '$lib/i18n/translate';

/** What became of each seat when a registration was opened again, in words; nothing for another entry. */
export function seatWords(t: Translate, { verb, details }: HistoryEntry, platforms: readonly PlatformChoice[]): string[] {
	if (verb !== 'registration.reopen') return [];
	return Object.entries((details.seats ?? {}) as Record<string, string>).map(([sessionId, place]) => {
		const number = platforms.find(({ session }) => session.id === sessionId)?.session.platform.number ?? '–';
		return t(`organiser.one.reopened.${place === 'held' || place === 'waiting' ? place : 'lost'}`, { number });
	});
}

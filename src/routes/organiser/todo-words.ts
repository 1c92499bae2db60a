import type { Todo } from '$lib/domain/document/todo';
import { formatDate } from '$lib/i18n/format';
import type { Locale } from '$lib/i18n/locales';
import type { Translate } from '$lib/i18n/translate';

/** What waits, why, and the way to it, in words. */
export function todoWords(
	t: Translate,
	locale: Locale,
	zone: string,
	{ id, values, alike }: Todo
): { title: string; text: string; action: string } {
	const { when, ...numbers } = values;
	const filled = { ...numbers, ...(when && { when: formatDate(when, zone, locale) }) };
	if (id === 'burst')
		return {
			title: t(`organiser.todo.burst.${alike ?? 'network'}`, filled),
			text: t('organiser.todo.burstText'),
			action: t('organiser.todo.burstDo', filled)
		};
	const action = id === 'drafts' ? 'clashes' : id === 'underway' ? 'decide' : id === 'outcome' ? 'results' : id;
	return { title: t(`organiser.todo.${id}`, filled), text: t(`organiser.todo.${id}Text`, filled), action: t(`organiser.todo.${action}Do`) };
}

import type { Todo } from '$lib/domain/document/todo';
import { formatDate } from '$lib/i18n/format';
import type { Locale } from '$lib/i18n/locales';
import type { Translate } from '$lib/i18n/translate';

/** What waits, why, and the way to it, in words. */
export function todoWords(
	t: Translate,
	locale: Locale,
	zone: string,
	{ id, values }: Todo
): { title: string; text: string; action: string } {
	const { when, ...rest } = values;
	const filled = { ...rest, ...(when && { when: formatDate(when, zone, locale) }) };
	const action = id === 'drafts' ? 'clashes' : id;
	return { title: t(`organiser.todo.${id}`, filled), text: t(`organiser.todo.${id}Text`, filled), action: t(`organiser.todo.${action}Do`) };
}

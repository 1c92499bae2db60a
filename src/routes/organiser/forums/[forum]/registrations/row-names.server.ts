import { kindsOf } from '$lib/domain/forum/index.server';
import { everyUnit } from '$lib/domain/organisation/index.server';
import type { TextMl } from '$lib/i18n/localized-text';

/** The names behind the codes of a registration: categories of the forum, districts and cities. */
export interface RowNames {
	kinds: Map<string, TextMl>;
	units: Map<string, TextMl>;
}

export async function rowNames(forumId: string): Promise<RowNames> {
	const [kinds, units] = await Promise.all([kindsOf(forumId), everyUnit()]);
	return { kinds: new Map(kinds.map((kind) => [kind.code, kind.name])), units: new Map(units.map((unit) => [unit.id, unit.name])) };
}

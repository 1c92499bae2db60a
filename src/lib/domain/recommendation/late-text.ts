import { mlData, mlOf, type MlData } from '../../i18n/localized-form.ts';
import type { Typed } from '../../ui/typed-fields.ts';
import { withNewer } from './rules.ts';
import type { RecommendationView } from './schema.ts';

/** A text that was sent, and the version that its form was made of. */
type Sent = { data: MlData<'text'> & { version: string } };

/**
 * A text that was sent and all that was typed beside it; of one that came late with the newer words of the languages that its writer left
 * as they were.
 * @param newer what stands now; null: it did not come late
 */
export function lateText<T extends Sent>(
	sent: T | undefined,
	typed: Typed | undefined,
	newer: Pick<RecommendationView, 'versions' | 'text'> | null
): { sent: T | undefined; typed: Typed | undefined } {
	const began = newer?.versions.find(({ version }) => String(version) === sent?.data.version);
	if (!sent || !newer || !began) return { sent, typed };
	const words = mlData('text', withNewer(began.text, mlOf(sent.data, 'text'), newer.text));
	const fields = Object.fromEntries(Object.entries(words).map(([name, value]) => [name, [value]]));
	return { sent: { ...sent, data: { ...sent.data, ...words } }, typed: typed && { ...typed, fields: { ...typed.fields, ...fields } } };
}

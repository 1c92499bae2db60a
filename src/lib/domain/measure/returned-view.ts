import { splitPath } from '../../i18n/locales.ts';
import { asLine, shortened } from '../../i18n/typed-text.ts';
import { tickOf } from './returned-form.ts';
import type { PreviewRow, ReturnedPreview } from './returned.server.ts';
import { measureNumber } from './rules.ts';
import { MOST_WRITTEN } from './schema.ts';

/** A returned table as its page shows it. */

/** A row whose measure was found, as the page shows it. */
const shownRow = ({ row, decision, measure, notTaken, ...more }: PreviewRow) => ({
	...{ row: row.row, key: row.key, decision, notTaken },
	/** the word in the status that is not known */
	word: decision.kind === 'refused' && decision.why === 'status' ? shortened(asLine(row.texts.status ?? ''), 100) : '',
	about:
		measure && 'forum' in more
			? {
					...{ id: measure.id, number: measureNumber(measure), title: measure.title, recommendation: measure.recommendation },
					...{ slug: more.forum.slug, forum: more.forum.title, status: more.status },
					since: more.since && { ...more.since, zone: more.forum.timeZone },
					tick: tickOf({ row: row.row, version: measure.version })
				}
			: null
});
export type ShownRow = ReturnType<typeof shownRow>;

/** A preview for the page: what is written, what is not, what is as before. @param several whether it names the forum of each row */
export function previewShown({ rows, ...preview }: ReturnedPreview, { several, url }: { several: boolean; url: URL }) {
	const shown = rows.map(shownRow);
	const set = shown.filter(({ decision }) => decision.kind === 'set');
	return {
		...{ preview, several, most: MOST_WRITTEN, more: set.length > MOST_WRITTEN, set: set.slice(0, MOST_WRITTEN) },
		refused: shown.filter(({ decision }) => decision.kind === 'refused'),
		differing: shown.filter(({ notTaken, decision }) => notTaken.length > 0 && decision.kind === 'same'),
		same: shown.flatMap(({ about, decision }) => (decision.kind === 'same' && about ? [about.number] : [])),
		base: splitPath(url.pathname).path.replace(/\/[^/]+$/, '')
	};
}
export type PreviewShown = ReturnType<typeof previewShown>;

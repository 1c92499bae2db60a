import type { Change } from '../../../server/change.ts';
import { inEveryLanguage } from '../../../i18n/localized-text.ts';
import { source } from '../../../i18n/locales.ts';
import { translate } from '../../../i18n/translate.ts';
import { lockedMeasure } from '../context.server.ts';
import { writeEvent, writePublished } from './write.server.ts';

/** Ends the measures of a recommendation that stands no more: the decision about it is the basis, and as public as it. */
export async function lapseMeasures(c: Change, recommendationId: string, why: 'not_adopted' | 'merged'): Promise<void> {
	const rows = await c.trx
		.selectFrom('measure')
		.select('id')
		.where('recommendation_id', '=', recommendationId)
		.where('state', '<>', 'closed')
		.orderBy('position')
		.execute();
	const text = inEveryLanguage((locale) => translate(locale, `measure.lapsed.${why}`));
	for (const { id } of rows) {
		const found = await lockedMeasure(c.trx, id);
		const written = await writeEvent(c, found, {
			...{ kind: 'lapse', behalfOf: null, way: 'screen', letter: null, leadId: null, controlDate: null, outcome: 'lapsed' },
			...{ text, language: source, correctsId: null }
		});
		const event = await c.trx.selectFrom('measure_event').selectAll().where('id', '=', written).executeTakeFirstOrThrow();
		await writePublished(c, event, found.row);
	}
}

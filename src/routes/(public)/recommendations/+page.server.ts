import { listForums } from '$lib/domain/forum/index.server';
import { bodiesOfMeasures, measuresInRows, nextOverdue } from '$lib/domain/measure/index.server';
import { measureStatuses } from '$lib/domain/measure/rules';
import { recommendationsEverywhere } from '$lib/domain/recommendation/index.server';
import { collator } from '$lib/i18n/collation';
import { plain } from '$lib/i18n/localized-text';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale } = event.locals;
	const revision = await revisionOf('*');
	keepUntilChange(event, { id: '*', revision }, await nextOverdue(null));
	const { searchParams } = event.url;
	const [all, bodies] = await Promise.all([listForums(), bodiesOfMeasures(null)]);
	const forums = all.filter(({ recommendations }) => recommendations > 0);
	const chosen = forums.find(({ slug }) => slug === searchParams.get('forum'));
	const filters = {
		status: measureStatuses.find((status) => status === searchParams.get('status')) ?? null,
		bodyId: bodies.find(({ id }) => id === searchParams.get('body'))?.id ?? '',
		year: ''
	};
	const after = searchParams.get('after');
	const listing = await recommendationsEverywhere(after, chosen?.id ?? '', filters);
	const order = collator(locale);
	return {
		...{ filters, forums, listing, at: now(), chosen: chosen?.slug ?? '', paged: listing.next !== null || !!after },
		measures: await measuresInRows(listing.items.map(({ id }) => id)),
		bodies: bodies.toSorted((a, b) => order.compare(plain(a.name, locale), plain(b.name, locale)))
	};
};

import { outcomeSizes } from '$lib/domain/document/index.server';
import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { bodiesOfMeasures, countByStatus, measuresInRows, nextOverdue, yearsOfMeasures } from '$lib/domain/measure/index.server';
import { measureStatuses } from '$lib/domain/measure/rules';
import { programmeOf } from '$lib/domain/programme/index.server';
import { invitesProposals } from '$lib/domain/proposal/rules';
import { adoptedNow, publicPlatforms, publicRecommendations } from '$lib/domain/recommendation/index.server';
import { collator } from '$lib/i18n/collation';
import { plain } from '$lib/i18n/localized-text';
import { later, now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import type { PageServerLoad } from './$types';

/** the files' sizes are known then */
const MEASURED_SOON = 10_000;

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const adopted = forum.recommendations ? await adoptedNow(forum.id) : 0;
	const { sizes, underWay } = adopted ? outcomeSizes(forum) : { sizes: {}, underWay: false };
	const soon = underWay ? [later(now(), MEASURED_SOON)] : [];
	keepUntilChange(event, forum, [...instantsOf(forum), ...(await nextOverdue(forum.id)), ...soon]);
	const { searchParams } = event.url;
	const [platforms, bodies, years, totals] = await Promise.all([
		publicPlatforms(forum.id),
		bodiesOfMeasures(forum.id),
		yearsOfMeasures(forum.id),
		countByStatus(forum.id)
	]);
	const chosen = platforms.find(({ slug }) => slug !== null && slug === searchParams.get('platform')) ?? null;
	const filters = {
		status: measureStatuses.find((status) => status === searchParams.get('status')) ?? null,
		bodyId: bodies.find(({ id }) => id === searchParams.get('body'))?.id ?? '',
		year: [...years, 'none'].find((year) => year === searchParams.get('year')) ?? ''
	};
	const after = searchParams.get('after');
	const listing = await publicRecommendations(forum.id, after, chosen?.id, filters);
	const at = now();
	const [measures, programme] = await Promise.all([measuresInRows(listing.items.map(({ id }) => id)), programmeOf(forum.id)]);
	const order = collator(locale);
	return {
		...{ forum, adopted, invites: invitesProposals(forum, programme, at), open: registrationOpen(forum, at), at },
		...{ sizes, platforms, years, filters, totals, measures },
		bodies: bodies.toSorted((a, b) => order.compare(plain(a.name, locale), plain(b.name, locale))),
		...{ chosen: chosen?.slug ?? '', listing, paged: listing.next !== null || !!after }
	};
};

import { countriesTakingPart } from '$lib/domain/delegation/index.server';
import { findForum, guestsOf, phaseOf, registrationOpen } from '$lib/domain/forum/index.server';
import { hasRoom } from '$lib/domain/forum/rules';
import { countByStatus, nextOverdue } from '$lib/domain/measure/index.server';
import { programmeOf } from '$lib/domain/programme/index.server';
import { inParallel, slotsOf, someOverlap } from '$lib/domain/programme/rules';
import { invitesProposals } from '$lib/domain/proposal/rules';
import { adoptedNow } from '$lib/domain/recommendation/index.server';
import { collator } from '$lib/i18n/collation';
import { countryName } from '$lib/i18n/format';
import { now } from '$lib/server/clock';
import { HOME_COUNTRY } from '$lib/lists';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const [taking, guests, sessions] = await Promise.all([countriesTakingPart([forum.id]), guestsOf(forum.id), programmeOf(forum.id)]);
	const { foreign, host: stated, participants } = taking.get(forum.id) ?? { foreign: [], host: null, participants: new Map() };
	keepUntilChange(event, forum, [...instantsOf(forum, sessions), ...(forum.recommendations ? await nextOverdue(forum.id) : [])]);
	const at = now();
	const host = stated ?? HOME_COUNTRY;
	const platforms = sessions.filter((session) => session.platform && session.state === 'published');
	const total = [...participants.values()].reduce((sum, n) => sum + n, 0);
	const home = participants.get(host) ?? 0;
	const order = collator(locale);
	const rows = foreign
		.map((code) => ({ code, name: countryName(code, locale), participants: participants.get(code) ?? 0, host: false }))
		.sort((a, b) => order.compare(a.name, b.name));
	return {
		forum,
		adopted: forum.recommendations ? await adoptedNow(forum.id) : 0,
		totals: forum.recommendations ? await countByStatus(forum.id) : null,
		guests,
		countries: { foreign, host },
		phase: phaseOf(forum, at),
		open: registrationOpen(forum, at),
		invites: invitesProposals(forum, sessions, at),
		full: !hasRoom(forum),
		people: { home, foreign: total - home },
		countryRows: [...rows, { code: host, name: countryName(host, locale), participants: home, host: true }],
		choose: someOverlap(platforms),
		parallel: inParallel(platforms),
		platforms: sessions.flatMap((session) =>
			session.platform && session.state === 'published' ? [{ session, platform: session.platform }] : []
		),
		brief: slotsOf(sessions.filter((session) => session.state === 'published')).map((slot) => ({
			id: slot.sessions[0]?.id ?? '',
			startsAt: slot.startsAt,
			endsAt: slot.endsAt,
			title: slot.sessions[0]?.title ?? {},
			pause: slot.sessions[0]?.kind === 'break',
			sessions: slot.sessions.length,
			parallel: inParallel(slot.sessions),
			halls: slot.sessions.flatMap((session) => (session.hall ? [session.hall.name] : []))
		}))
	};
};

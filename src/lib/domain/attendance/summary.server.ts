import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { hostOf, kindsOf } from '../forum/index.server.ts';
import { presentAt } from './presence.server.ts';
import { registrationCountsOf, type RegistrationCount } from '../registration/index.server.ts';
import { isLive, liveStates } from '../registration/rules.ts';
import { countsOf, groupBy, districtOf, figuresOf, shareOf, type SummaryCounts, type Figures } from './rules.ts';
import type { PlatformFigures, Summary } from './schema.ts';

type Group = SummaryCounts & Pick<RegistrationCount, 'country' | 'kind' | 'unitId' | 'rural'>;

/** Applications that stand, counted by all the traits of the summary in one reading, so that every breakdown adds up. */
async function groupsOf(forumId: string): Promise<Group[]> {
	return (await registrationCountsOf(forumId))
		.filter((row) => isLive(row.state))
		.map(({ country, kind, unitId, rural, n, ...application }) => ({ country, kind, unitId, rural, ...countsOf(application, n) }));
}

/** The figures of each district and city; those who did not say come last. */
async function districtsOf(groups: readonly Group[]): Promise<Summary['districts']> {
	const rows = await read().selectFrom('administrative_unit').select(['id', 'kind', 'parent_id', 'code', 'name_ml']).execute();
	const units = new Map(rows.map((row) => [row.id, row]));
	const breakdown = groupBy(groups, (row) => (row.unitId === null ? null : districtOf(units, row.unitId)));
	const place = (unitId: string | null) => (unitId === null ? '\uffff' : (units.get(unitId)?.code ?? ''));
	return [...breakdown]
		.map(([unitId, figures]) => ({ unitId, name: unitId === null ? null : readMl(units.get(unitId)?.name_ml ?? null), ...figures }))
		.sort((a, b) => (place(a.unitId) < place(b.unitId) ? -1 : 1));
}

function settlementsOf(groups: readonly Group[]): Summary['settlements'] {
	const breakdown = groupBy(groups, (row) => (row.rural === null ? 'unstated' : row.rural ? 'rural' : 'urban'));
	return (['rural', 'urban', 'unstated'] as const).flatMap((code) => {
		const figures = breakdown.get(code);
		return figures ? [{ code, ...figures }] : [];
	});
}

const byCountry = (breakdown: ReadonlyMap<string, Figures>): Summary['countries'] =>
	[...breakdown].map(([country, figures]) => ({ country, ...figures })).sort((a, b) => (a.country < b.country ? -1 : 1));

async function platformFigures(forumId: string): Promise<PlatformFigures[]> {
	const platforms = await read()
		.selectFrom('platform')
		.innerJoin('session', 'session.id', 'platform.session_id')
		.select(['session.id', 'session.title_ml', 'platform.number', 'platform.capacity'])
		.where('session.forum_id', '=', forumId)
		.where('session.state', '<>', 'cancelled')
		.orderBy('platform.number')
		.execute();
	const seats = await read()
		.selectFrom('seat')
		.innerJoin('registration', 'registration.id', 'seat.registration_id')
		.select(['seat.session_id', 'seat.registration_id'])
		.where('seat.forum_id', '=', forumId)
		.where('seat.state', '=', 'held')
		.where('registration.state', 'in', liveStates)
		.execute();
	const there = await presentAt(platforms.map((platform) => platform.id));
	return platforms.map((platform) => {
		const holders = new Set(seats.flatMap((seat) => (seat.session_id === platform.id ? [seat.registration_id] : [])));
		const present = there.get(platform.id) ?? new Set();
		const seated = present.intersection(holders).size;
		return {
			sessionId: platform.id,
			number: platform.number,
			title: readMl(platform.title_ml),
			capacity: platform.capacity,
			held: holders.size,
			present: seated,
			share: shareOf(seated, holders.size),
			withoutSeat: present.size - seated
		};
	});
}

/**
 * The attendance summary of a forum; each figure is defined in rules.ts, those of platforms in schema.ts. It holds no personal data.
 * @throws Refusal('not-found') when the forum is not granted to the actor
 */
export async function summaryOf(actor: Actor, forumId: string): Promise<Summary> {
	requirePermission(actor, 'summary.see', { forumId });
	const at = now();
	const [groups, kinds, host, platforms] = await Promise.all([
		groupsOf(forumId),
		kindsOf(forumId),
		hostOf(forumId),
		platformFigures(forumId)
	]);
	const home = groups.filter((row) => row.country === host);
	const ofKind = groupBy(groups, (row) => row.kind);
	return {
		at,
		host,
		total: figuresOf(groups),
		foreign: figuresOf(groups.filter((row) => row.country !== host)),
		home: figuresOf(home),
		countries: byCountry(groupBy(groups, (row) => row.country)),
		kinds: kinds.flatMap(({ code, name }) => {
			const figures = ofKind.get(code);
			return figures ? [{ code, name, ...figures }] : [];
		}),
		districts: await districtsOf(home),
		settlements: settlementsOf(home),
		platforms
	};
}

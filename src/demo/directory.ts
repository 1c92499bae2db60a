import { kostanayUnits, units, unitsList, writeOrganisation, writeUnits } from '../lib/domain/organisation/index.server.ts';
import { demo } from './actor.ts';
import { HOME_COUNTRY } from '../lib/lists.ts';
import { change } from '../lib/server/change.ts';
import { abroad, media, ngos, stateBodies, type DemoOrganisation } from './content/organisations.ts';

/** Ids of what the directory holds: administrative units in the order of organisation/kostanay.ts, organisations by their own object. */
export interface Directory {
	unitIds: string[];
	organisationIds: Map<DemoOrganisation, string>;
}

/** The region's units and the invented organisations, accepted by the organiser. */
export async function makeDirectory(): Promise<Directory> {
	await change(demo, 'organisation.units', (c) => writeUnits(c, kostanayUnits));
	const byCode = new Map((await unitsList(HOME_COUNTRY)).map((unit) => [unit.code, unit.id]));
	const unitIds = units.map((unit) => byCode.get(unit.code) ?? '');
	const organisationIds = new Map<DemoOrganisation, string>();
	await change(demo, 'organisation.write', async (c) => {
		for (const organisation of [...ngos, ...stateBodies, ...media, ...Object.values(abroad)])
			organisationIds.set(
				organisation,
				await writeOrganisation(c, {
					name: organisation.name,
					kind: organisation.kind,
					country: organisation.country,
					unitId: organisation.unit === undefined ? null : (unitIds[organisation.unit] ?? null),
					rural: organisation.rural ?? null,
					state: 'accepted'
				})
			);
	});
	return { unitIds, organisationIds };
}
